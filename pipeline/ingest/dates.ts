// A date as a data file writes it in, as ISO 8601 writes it out. Strict: a month 13 or a 30 February is no date.

const TIME = String.raw`(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?`;
const ISO = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${TIME}$`);
const SLASHED = new RegExp(`^(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})${TIME}$`);

/**
 * `2011-09-29` or `2011-09-29T14:05:00+01:00` (seconds' fractions are dropped); undefined for what is no date.
 * @param monthFirst reads 09/29/2011; else 29/09/2011
 */
export function isoDate(text: string, monthFirst: boolean): string | undefined {
  const iso = text.match(ISO);
  if (iso) return isoOf(iso[1]!, iso[2]!, iso[3]!, iso.slice(4));
  const slashed = text.match(SLASHED);
  if (!slashed) return undefined;
  const [first, second, year] = [slashed[1]!, slashed[2]!, slashed[3]!];
  return isoOf(year, monthFirst ? first : second, monthFirst ? second : first, slashed.slice(4));
}

export function isoOf(year: string, month: string, day: string, time: (string | undefined)[]): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const real = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== date) return undefined;
  const [hours, minutes, seconds = '00', zone = ''] = time;
  if (hours === undefined) return date;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  return `${date}T${hours.padStart(2, '0')}:${minutes}:${seconds}${zone === 'UTC' ? 'Z' : zone}`;
}
