// A column's header and some of its values in, which personal data it seems to hold out: such columns are left out of
// the drafted study.

import type { Profile } from './profile.ts';

/** Headers that ask for it, and what it is. Not `place of birth`: most codes of a place name nobody. */
const HEADERS: [RegExp, string][] = [
  [/\be-?mail\b|recipientemail|emailaddress/i, 'an e-mail address'],
  [/\bip\b|ip ?address|ipaddr/i, 'an IP address'],
  [/\b(tele)?phone( number)?\b|\bmobile( number)?\b(?!.*app)/i, 'a telephone number'],
  [/\bpost ?code\b|\bzip( ?code)?\b/i, 'a postcode'],
  [
    /^(your )?(full |first |last |given |family )?name$|\b(first|last|full|sur|family|given)[ _-]?name\b|^surname$|recipient(first|last)name|\b(your|student'?s?|participant'?s?|respondent'?s?|child'?s?|contact) (full )?name\b|^name of (the )?(respondent|participant|student|child|contact)/i,
    'a name',
  ],
  [/latitude|longitude|\bgps\b|geo ?point|locationaccuracy/i, 'a place on the map'],
  [/date of birth|\bd\.?o\.?b\.?\b|birth ?date/i, 'a date of birth'],
  [/\b(home|postal|street|mailing) address\b|^(your )?(full )?address( line ?\d)?$|^street( name)?$/i, 'an address'],
  [
    /^(user ?name|twitter|instagram|facebook|linkedin|skype|handle|signature|initials)( handle| profile| name)?$/i,
    'a person’s name',
  ],
  [/\b(student|employee|staff|patient|payroll|member(ship)?) (id|no|number)\b/i, 'a person’s number'],
  [/national insurance|\bnhs number\b|social security|passport n/i, 'an official number'],
];

const VALUES: [RegExp, string][] = [
  [/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i, 'e-mail addresses'],
  [/^(?:\d{1,3}\.){3}\d{1,3}$|^(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}$/i, 'IP addresses'],
  [/^\+\d[\d ()-]{8,16}$|^0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}$/, 'telephone numbers'],
  [/^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i, 'postcodes'],
  [/^-?\d{1,3}\.\d{4,}\s*,\s*-?\d{1,3}\.\d{4,}/, 'places on the map'],
];

/** Why a column seems to hold personal data, as a phrase; undefined where it doesn't. */
export function personalData(heads: readonly string[], { values, filled }: Profile): string | undefined {
  const asked = personalHeader(heads);
  if (asked) return `its header names ${asked}`;
  if (filled === 0) return undefined;
  const known = [...values.keys()];
  const held = VALUES.find(([pattern]) => known.filter((value) => pattern.test(value)).length * 2 > known.length);
  return held && `it holds ${held[1]}`;
}

/** What personal data a column's headers name: `an e-mail address`. */
export function personalHeader(heads: readonly string[]): string | undefined {
  return HEADERS.find(([pattern]) => heads.some((head) => pattern.test(head) && !isQuestion(head)))?.[1];
}

/** "Have you shared your phone number?" asks for a yes. */
function isQuestion(head: string): boolean {
  return (
    /^(do|did|have|has|are|is|would|will|how|why|which|when|what type)\b/i.test(head.trim()) &&
    !/^what (is|are) your\b/i.test(head.trim())
  );
}
