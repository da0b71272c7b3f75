import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { cellMemory, UNSEEN } from '../../pipeline/ingest/cells.ts';
import { cellText, cutRecords, type Dialect, eachRow } from '../../pipeline/ingest/records.ts';
import { UserError } from '../../pipeline/problems.ts';
import { random } from './random.ts';

const PIECES = [
  'a',
  'é',
  '"',
  '""',
  '"x"',
  '"y, z"',
  '"two\nlines"',
  ',',
  ',',
  ',',
  '\n',
  '\n',
  '\r\n',
  ' ',
  '1',
  '“',
  ';',
];

/** The rows' cells, trimmed, read in two parts that are cut at a record; undefined where the file is refused. */
function rowsOf(bytes: Buffer, dialect: Dialect, cutAfter: number): string[][] | undefined {
  const rows: string[][] = [];
  const read = (part: Buffer, last: boolean, most?: number): number => {
    const records = cutRecords(part, dialect.newline, last, most);
    eachRow(part, records, dialect, { file: 'f', firstLine: 1, width: 64 }, (row) => {
      rows.push(Array.from({ length: row.count }, (_, field) => cellText(row, field).trim()));
    });
    return records.consumed;
  };
  try {
    const consumed = read(bytes, false, cutAfter);
    read(bytes.subarray(consumed), true);
    return rows;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function csvParsed(bytes: Buffer): string[][] | undefined {
  try {
    const cells = parse(bytes, {
      relax_column_count: true,
      trim: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
    });
    return cells.map((row) => row.map((cell) => cell.trim()));
  } catch {
    return undefined;
  }
}

test('records are read as csv-parse reads the whole, wherever they are cut, and refused when it refuses', () => {
  const { below, pick } = random(20260101);
  let [read, refused] = [0, 0];
  for (let i = 0; i < 20_000; i++) {
    const text = Array.from({ length: 1 + below(14) }, () => pick(PIECES)).join('');
    const bytes = Buffer.from(text);
    const expected = csvParsed(bytes);
    const rows = rowsOf(bytes, { delimiter: ',', newline: 0x0a }, below(4));
    // A line of white space is no record for csv-parse, and a row of one blank cell here, which table.ts leaves out.
    const notBlank = ([first, ...others]: string[]) => first !== '' || others.length > 0;
    expect(rows?.filter(notBlank), JSON.stringify(text)).toEqual(expected?.filter(notBlank));
    if (expected) read++;
    else refused++;
  }
  expect(Math.min(read, refused)).toBeGreaterThan(2000);
});

test('each record has the line where it begins', () => {
  const bytes = Buffer.from('a\n\n"b\nc"\r\n"d\n\n"\ne\n');
  const records = cutRecords(bytes, 0x0a, true);
  expect(records.linesBefore).toEqual([0, 2, 4, 7]);
  expect(records).toMatchObject({ count: 4, blankLines: 1, lines: 8, consumed: bytes.length });
});

test('a record whose end has not been read is left for later', () => {
  const records = cutRecords(Buffer.from('a,b\nc,"d\n'), 0x0a, false);
  expect(records).toMatchObject({ count: 1, consumed: 4, openQuote: true });
});

test('a memory of cells gives back what was kept for the same bytes, and nothing else', () => {
  const { below } = random(7);
  const memory = cellMemory();
  const kept = new Map<string, number>();
  for (let i = 0; i < 50_000; i++) {
    const text = below(20_000).toString(below(2) ? 10 : 36);
    const bytes = Buffer.from(`<${text}>`);
    expect(memory.find(bytes, 1, bytes.length - 1)).toBe(kept.get(text) ?? UNSEEN);
    if (kept.has(text)) continue;
    memory.keep(bytes, 1, bytes.length - 1, i);
    kept.set(text, i);
  }
  expect(kept.size).toBeGreaterThan(10_000);
});

test('a memory keeps no more cells than it may', () => {
  const memory = cellMemory(1, 4);
  const bytes = Buffer.from('aabbbbbbb');
  memory.keep(bytes, 4, 9, 1);
  expect(memory.find(bytes, 4, 9)).toBe(UNSEEN);
  memory.keep(bytes, 0, 2, 2);
  memory.keep(bytes, 2, 4, 3);
  expect([memory.find(bytes, 0, 2), memory.find(bytes, 2, 4)]).toEqual([2, UNSEEN]);
});

describe('quotation marks in any order', () => {
  const dialect = { delimiter: ';', newline: 10 } as Dialect;
  const faultOf = (text: string): string | undefined => {
    const bytes = Buffer.from(text);
    try {
      eachRow(bytes, cutRecords(bytes, 10, true), dialect, { file: 'a.csv', firstLine: 1, width: 2 }, () => {});
    } catch (error) {
      return error instanceof UserError ? error.problems[0]!.code : `not told: ${error}`;
    }
    return undefined;
  };

  test('are read, or refused with a problem', () => {
    const chance = random(7);
    const characters = ['"', '"', ';', 'a', ' ', '\r', '\n', '\t', '\f', '\u00a0', 'é'];
    const faults = Array.from({ length: 20_000 }, () => {
      const text = Array.from({ length: 1 + chance.below(9) }, () => chance.pick(characters)).join('');
      return faultOf(text);
    });
    expect(new Set(faults)).toEqual(new Set([undefined, 'stray-quote', 'text-after-quote', 'unclosed-quote']));
  });

  test('with a carriage return and text, or a space that is no space, after them say what follows', () => {
    expect(faultOf('"a"\rb;c\n')).toBe('text-after-quote');
    expect(faultOf('"a"\u00a0;b\n')).toBe('text-after-quote');
    expect(faultOf('"a"\r;b\r\n')).toBeUndefined();
  });
});
