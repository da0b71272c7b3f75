// Numbers and dates as people and tools write them: what each text is read as, and what is refused.

import { describe, expect, it, test } from 'vitest';
import { dateFormat } from '../../pipeline/ingest/dateformat.ts';
import { parseNumber } from '../../pipeline/ingest/numbers.ts';
import { parseRange, writtenNumbers } from '../../pipeline/ingest/ranges.ts';
import { toZone, zoneClock } from '../../pipeline/ingest/zones.ts';
import type { Written } from '../../pipeline/study/written.ts';

const plain = (text: string) => parseNumber(text, ',');
const numbers = (written: Written, limits = {}) => writtenNumbers(written, limits, plain);

describe('a range', () => {
  test.each([
    ['10-20', { low: 10, high: 20 }],
    ['10 – 20', { low: 10, high: 20 }],
    ['£10,000 to £20,000', { low: 10_000, high: 20_000 }],
    ['between 5 and 7.5', { low: 5, high: 7.5 }],
    ['from 1 to 1', { low: 1, high: 1 }],
    ['-5 to 5', { low: -5, high: 5 }],
    ['under 5', { high: 5 }],
    ['<= 12', { high: 12 }],
    ['£9,999 or less', { high: 9999 }],
    ['65+', { low: 65 }],
    ['65 and over', { low: 65 }],
    ['more than 100,000', { low: 100_000 }],
  ])('is read from "%s"', (text, range) => expect(parseRange(text, plain)).toEqual(range));

  test.each(['', '7', '20-10', '1-2-3', '2020-01', 'a to b', '10 to', 'to 10', 'under', '+', '1 and', 'around 5'])(
    'is not read from "%s"',
    (text) => expect(parseRange(text, plain)).toBeUndefined(),
  );

  it('stands for its middle, or an end, and an open one reaches as far as the question or the study says', () => {
    const read = (written: Written) =>
      ['10-20', '65+', 'under 5', '7'].map(numbers(written, { low: 0, high: 95 }).parse);
    expect(read({ ranges: 'middle' })).toEqual([15, 80, 2.5, 7]);
    expect(read({ ranges: 'lower' })).toEqual([10, 65, 0, 7]);
    expect(read({ ranges: 'upper' })).toEqual([20, 95, 5, 7]);
    expect(read({ ranges: 'middle', ends: [1, 75] })).toEqual([15, 70, 3, 7]);
    expect(read({})).toEqual([undefined, undefined, undefined, 7]);
  });

  it('is told from what is no number, and one without an end from one that nothing is said of', () => {
    const { parse, why } = numbers({ ranges: 'middle' });
    expect(parse('65+')).toBeUndefined();
    expect([why('65+'), why('many')]).toEqual(['open range', undefined]);
    expect(numbers({}).why('10-20')).toBe('range');
  });
});

describe('a number', () => {
  test.each<[string, Written, number | undefined]>([
    ['34 years', { units: ['years', 'years old'] }, 34],
    ['34 Years old', { units: ['years', 'years old'] }, 34],
    ['34 yearsold', { units: ['years'] }, undefined],
    ['km 5', { units: ['km'] }, 5],
    ['5km', { units: ['km'] }, 5],
    ['5 miles', { units: ['km'] }, undefined],
    ['5 (a)', { units: ['(a)'] }, 5],
    ['20-29 years', { units: ['years'], ranges: 'lower' }, 20],
    ['1.234,5', { decimal: ',' }, 1234.5],
    ['1.234.567', { decimal: ',' }, 1_234_567],
    ['0,5 €', { decimal: ',' }, 0.5],
    ['12.50', { decimal: ',' }, undefined],
    ['1,234', { decimal: ',' }, 1.234],
    ['1,234', {}, 1234],
    ['1,23', {}, undefined],
  ])('"%s" with %o is %s', (text, written, value) => expect(numbers(written).parse(text)).toBe(value));
});

describe('a date in a format', () => {
  test.each([
    ['DD/MM/YYYY', '09/10/2025', '2025-10-09'],
    ['D.M.YY', '9.10.69', '1969-10-09'],
    ['D.M.YY', '9.10.68', '2068-10-09'],
    ['D MMMM YYYY', '9  October 2025', '2025-10-09'],
    ['MMM D, YYYY', 'Sept. 9, 2025', '2025-09-09'],
    ['YYYYMMDD', '20251009', '2025-10-09'],
    ['YYYY-MM-DD [HH]', '2025-10-09 [07]', '2025-10-09T07:00:00'],
    ['M/D/YYYY h:mm A', '10/9/2025 12:05 am', '2025-10-09T00:05:00'],
    ['M/D/YYYY h:mm A', '10/9/2025 12:05 p.m.', '2025-10-09T12:05:00'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2025-10-09T23:59:59.25+0530', '2025-10-09T23:59:59+0530'],
  ])('%s reads "%s"', (format, text, iso) => expect(dateFormat(format)!(text)).toBe(iso));

  test.each([
    ['DD/MM/YYYY', '30/02/2025'],
    ['DD/MM/YYYY', '10/13/2025'],
    ['DD/MM/YYYY', '1/2/2025'],
    ['D MMMM YYYY', '9 Octember 2025'],
    ['M/D/YYYY h:mm A', '10/9/2025 13:05 PM'],
    ['YYYY-MM-DD', '2025-10-09 and so on'],
  ])('%s refuses "%s"', (format, text) => expect(dateFormat(format)!(text)).toBeUndefined());

  test.each(['DD/MM', 'YYYY', 'YYYY-QQ-DD', 'YYYY-MM-DD DD', ''])('"%s" is no format', (format) =>
    expect(dateFormat(format)).toBeUndefined(),
  );
});

describe('a time in another zone', () => {
  // What zdump -v says of Europe/London, America/New_York, Australia/Lord_Howe (half an hour) and Asia/Kathmandu (+05:45).
  test.each([
    ['Europe/London', undefined, '2025-03-30T00:59:59Z', '2025-03-30T00:59:59'],
    ['Europe/London', undefined, '2025-03-30T01:00:00Z', '2025-03-30T02:00:00'],
    ['Europe/London', undefined, '2025-10-26T00:59:59Z', '2025-10-26T01:59:59'],
    ['Europe/London', undefined, '2025-10-26T01:00:00Z', '2025-10-26T01:00:00'],
    ['Europe/London', undefined, '2025-07-01T23:30:00Z', '2025-07-02T00:30:00'],
    ['Asia/Kathmandu', undefined, '2025-12-31T18:15:00Z', '2026-01-01T00:00:00'],
    ['Australia/Lord_Howe', undefined, '2025-04-05T15:00:00Z', '2025-04-06T01:30:00'],
    ['UTC', 'Europe/London', '2025-03-30T02:00:00', '2025-03-30T01:00:00'],
    ['UTC', 'Europe/London', '2025-10-26T01:30:00', '2025-10-26T00:30:00'],
    ['UTC', 'Europe/London', '2025-10-26T02:00:00', '2025-10-26T02:00:00'],
    ['UTC', 'Europe/London', '2025-03-30T01:30:00', '2025-03-30T01:30:00'],
    ['UTC', 'America/New_York', '2025-11-02T12:00:00', '2025-11-02T17:00:00'],
    ['Europe/London', 'UTC', '2025-07-01T00:30:00+05:30', '2025-06-30T20:00:00'],
  ])('%s, from %s: %s is %s', (to, from, iso, shown) => expect(toZone(to, from)(iso)).toBe(shown));

  it('leaves dates, and times whose zone nobody says, as they are', () => {
    expect(toZone('Europe/London', 'UTC')('2025-07-01')).toBe('2025-07-01');
    expect(toZone('Europe/London', undefined)('2025-07-01T23:30:00')).toBe('2025-07-01T23:30:00');
  });

  it('keeps every instant of a year apart but for the hour that comes twice', () => {
    const clock = zoneClock('Europe/London');
    const start = Date.UTC(2025, 0, 1);
    const shown = Array.from(
      { length: 365 * 24 },
      (_, hour) => start + hour * 3_600_000 + clock(start + hour * 3_600_000),
    );
    expect(new Set(shown).size).toBe(365 * 24 - 1);
  });
});
