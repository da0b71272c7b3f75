// What is taken out of quotes, and what is left in.

import { describe, expect, it } from 'vitest';
import { REDACTED } from '../../pipeline/study/quotes.ts';
import { redacted } from '../../pipeline/summarise/redact.ts';

const all = (text: string, names: string[] = []): string => redacted(text, { redact: [...REDACTED], names });

describe('personal data', () => {
  it.each([
    ['write to Jo.Smith+x@mail.example.co.uk.', 'write to [e-mail].'],
    ['jo (at) example.org', '[e-mail]'],
    ['JO@EXAMPLE.ORG, please', '[e-mail], please'],
    ['ring 020 7946 0958', 'ring [phone]'],
    ['ring (0161) 496-0123 or +44 7700 900123', 'ring [phone] or [phone]'],
    ['+49 30 901820', '[phone]'],
    ['5551234567', '[phone]'],
    ['see https://example.org/a?b=c#d.', 'see [link].'],
    ['(www.example.org)', '([link])'],
    ['on example.com/me, and twitter.com', 'on [link], and [link]'],
    ['I am @jo_smith there', 'I am [link] there'],
    ['I live in SW1A 1AA', 'I live in [postcode]'],
    ['m1 1ae and EC1A1BB', '[postcode] and [postcode]'],
    ['Amsterdam 1012 AB', 'Amsterdam [postcode]'],
    ['Ottawa K1A 0B1; Springfield, IL 62701-1234', 'Ottawa [postcode]; Springfield, IL [postcode]'],
  ])('%s', (text, expected) => {
    expect(all(text)).toBe(expected);
  });

  it.each([
    'In 2010-2011 and 2011–2012',
    'on 2010-11-05, 05/11/2010 and 5.11.2010',
    'it cost £1,200, then 12,000,000 and 1 200 000',
    '3 months, 12 weeks, 24/7, 50%',
    'He left.Then he came back. e.g. this, etc.and so on',
    'a@ b and 5 @ 2 pounds',
    'about 10 000 people',
    'B12 vitamins and form SA100',
  ])('is not: %s', (text) => {
    expect(all(text)).toBe(text);
  });

  it('is only what was asked for', () => {
    const text = 'jo@example.org 020 7946 0958 SW1A 1AA www.example.org';
    expect(redacted(text, { redact: [], names: [] })).toBe(text);
    expect(redacted(text, { redact: ['postcode'], names: [] })).toBe(
      'jo@example.org 020 7946 0958 [postcode] www.example.org',
    );
  });
});

describe('names', () => {
  it.each([
    ['Anna Meier helped, ANNA MEIER did', '[name] helped, [name] did'],
    ['anna  meier and Anna', '[name] and [name]'],
    ['Annabel and Joanna', 'Annabel and Joanna'],
    ['Anna’s son at St. John (Old)', '[name]’s son at [name]'],
    ['Zoë, ZOË', '[name], [name]'],
  ])('%s', (text, expected) => {
    expect(all(text, ['Anna', 'Anna Meier', 'St. John (Old)', 'Zoë'])).toBe(expected);
  });
});

it('comes to an end with text that is made to take long', () => {
  const texts = [
    '@'.repeat(200_000),
    'a.'.repeat(100_000),
    '0 '.repeat(100_000),
    `${'a'.repeat(200_000)}@`,
    'www.'.repeat(50_000),
    '1(((-'.repeat(50_000),
  ];
  for (const text of texts) expect(all(text).length).toBeGreaterThan(0);
});
