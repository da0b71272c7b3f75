import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endOfRecords } from '../../pipeline/ingest/cut.ts';
import { ingest } from '../../pipeline/ingest/ingest.ts';
import type { InPieces, ReadPieces } from '../../pipeline/ingest/inpieces.ts';
import { type Piece, tryPiece } from '../../pipeline/ingest/piece.ts';
import { cutRecords } from '../../pipeline/ingest/records.ts';
import { UserError } from '../../pipeline/problems.ts';
import type { Study } from '../../pipeline/study/study.ts';
import { type Random, random } from './random.ts';
import { surveyStudy, temporaryFolder } from './survey.ts';

const QUESTIONS = `
  flies: { type: single, options: { never: Never, often: Often }, missing: { -9: Not answered } }
  age: { type: number, min: 0 }
  town: { type: group }
  why: { type: text }
  how: { type: multiple, delimiter: ";", options: { bus: Bus, car: Car } }
  born: { type: date }`;
const HEADER = 'id,status,flies,age,town,why,how,born';

/** Cells that are read, most of them, and such as a reader may trip over. */
const CELLS: readonly (readonly string[])[] = [
  ['1', '1', '1', '0', 'yes'],
  ['never', 'often', 'Never', 'OFTEN', '-9', '', '"often"', 'n‘ver'],
  ['20', '30.5', '"1,200"', '', '£5', '1e3'],
  ['York', '"York"', 'Leeds', 'O’Brien', "O'Brien", '', ' York ', '"St\nIves"', 'Zürich'],
  ['', 'fine', '"a ""b"" c"', '"two\nlines"', '"crlf\r\nhere"', '"comma, comma"', '“smart”', '" ,\n"', '""'],
  ['bus', 'bus;car', '"car;bus"', '', 'Bus'],
  ['2011-09-29', '29/09/2011', ''],
];
const NASTY = ['nowhere', '"', '"open', 'a"b', 'x"', '\u0000', '', ',', '\n', '"\n"', '99999', '\r', '-'];

function nastyCsv(chance: Random): Buffer {
  const { below, pick } = chance;
  const lineBreak = pick(['\n', '\n', '\r\n', '\r']);
  const nastiness = pick([0, 0, 0, 40, 200]);
  let id = 1;
  const rowOf = () => {
    const kind = below(60);
    if (kind === 0) return '';
    if (kind === 1) return ',,,,,,,';
    if (kind === 2 && nastiness) return 'short,row';
    const cells = [String(kind === 3 && nastiness ? below(20) : id++), ...CELLS.map((some) => pick(some))];
    if (nastiness && below(nastiness) === 0) cells[below(cells.length)] = pick(NASTY);
    return cells.join(',');
  };
  const rows = Array.from({ length: 1 + below(60) }, rowOf);
  const text =
    [pick(['', '', '\ufeff']) + HEADER, ...rows].join(lineBreak) +
    pick([lineBreak, lineBreak, '', `${lineBreak},,,,,,,`]);
  const bytes = Buffer.from(text);
  if (nastiness && below(8) === 0) bytes[below(bytes.length)] = pick([0xe9, 0x00, 0x22, 0x0a]);
  return bytes;
}

/** As threads do, one piece after the other. */
const read: { pieces: number; whole: number; on: ReadPieces } = {
  pieces: 0,
  whole: 0,
  on: async (table, cut) => {
    const pieces: Piece[] = [];
    let bytes = 0;
    for await (const cutOut of cut) {
      if (cutOut === 'uncut') return undefined;
      bytes += cutOut.bytes.length;
      // A thread is given a copy of what the table is, and its memory is used again.
      const piece = tryPiece(structuredClone(table), cutOut.bytes, cutOut.line);
      if (!piece) return undefined;
      pieces.push(structuredClone(piece));
      cutOut.done(cutOut.bytes.buffer as ArrayBuffer);
    }
    read.pieces += pieces.length;
    read.whole++;
    return { pieces, bytes };
  },
};

const WHOLE: InPieces = { from: Number.POSITIVE_INFINITY, size: 1, threads: 2 };

/** All that comes out, errors too. */
async function outcomeOf(study: Study, inPieces: InPieces, chunkBytes: number): Promise<unknown> {
  try {
    const { columns, ...rest } = await ingest(study, { inPieces, chunkBytes });
    return { columns: [...columns], ...rest };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { exitCode: error.exitCode, problems: error.problems };
  }
}

test('a file that is cut anywhere between records gives what the whole gives, columns and problems alike', async () => {
  const folder = await temporaryFolder();
  const responses = 'id: id, responded: { column: status, is: [1, yes] }, reject_up_to: ';
  const studies = ['0', '50%'].map((limit) =>
    surveyStudy({ questions: QUESTIONS, responses: responses + limit }, folder),
  );
  const chance = random(20260311);
  for (let i = 0; i < 150; i++) {
    const bytes = nastyCsv(chance);
    await writeFile(join(folder, 'data.csv'), bytes);
    const study = chance.pick(studies);
    const chunkBytes = chance.pick([17, 64, 300, 4096]);
    const whole = await outcomeOf(study, WHOLE, chunkBytes);
    for (const size of [40 + chance.below(40), 90 + chance.below(400), 5000]) {
      const parts = await outcomeOf(study, { from: 0, size, threads: 2, read: read.on }, chunkBytes);
      expect(parts, `file ${i}, pieces of ${size}: ${JSON.stringify(bytes.toString('latin1'))}`).toEqual(whole);
    }
  }
  // Files that are refused in pieces are read whole: most must not be, or this would test nothing.
  expect(read.whole).toBeGreaterThan(150);
  expect(read.pieces / read.whole).toBeGreaterThan(3);
}, 120_000);

test('records end where reading them one by one has them end', () => {
  const { below, pick } = random(5);
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: below(30) }, () => pick(['a', '"', '""', ',', '\n', '\r\n', '\r', '"\n"'])).join(
      '',
    );
    const bytes = Buffer.from(text);
    for (const newline of [0x0a, 0x0d] as const) {
      expect(endOfRecords(bytes, newline), JSON.stringify(text)).toBe(cutRecords(bytes, newline, false).consumed);
    }
  }
});

test('threads give what one thread gives', async () => {
  const folder = await temporaryFolder();
  const study = surveyStudy({ questions: QUESTIONS, responses: 'id: id, reject_up_to: 2' }, folder);
  const rows = Array.from(
    { length: 3000 },
    (_, i) => `${i},1,${i === 1700 ? 'nver' : 'often'},${i % 90},Town ${i % 41},"said ""no""\n${i}",bus;car,2011-09-29`,
  );
  await writeFile(join(folder, 'data.csv'), `${HEADER}\n${rows.join('\n')}\n`);
  const threads = await outcomeOf(study, { from: 0, size: 20_000, threads: 2 }, 4096);
  expect(threads).toEqual(await outcomeOf(study, WHOLE, 4096));
  expect(threads).toMatchObject({ counts: { used: 2999, rejected: 1 }, rejects: [{ line: 3402 }] });
});

test('an id that comes again in another piece is told with the line of the first', async () => {
  const folder = await temporaryFolder();
  const study = surveyStudy({ questions: QUESTIONS, responses: 'id: id' }, folder);
  const row = (id: number) => `${id},1,often,20,York,,bus,2011-09-29`;
  const rows = Array.from({ length: 400 }, (_, i) => row(i));
  await writeFile(join(folder, 'data.csv'), [HEADER, ...rows, row(7), ''].join('\n'));
  const outcome = await outcomeOf(study, { from: 0, size: 2000, threads: 2 }, 4096);
  expect(outcome).toEqual(await outcomeOf(study, WHOLE, 4096));
  expect(JSON.stringify(outcome)).toContain('that of an earlier row, on line 9');
});

test('a small file is not given to threads', async () => {
  const folder = await temporaryFolder();
  const study = surveyStudy({ questions: QUESTIONS, responses: 'id: id' }, folder);
  await writeFile(join(folder, 'data.csv'), `${HEADER}\n1,1,often,20,York,,bus,2011-09-29\n`);
  let asked = false;
  const on: ReadPieces = async () => {
    asked = true;
    return undefined;
  };
  const outcome = await outcomeOf(study, { from: 1 << 20, size: 1 << 16, threads: 2, read: on }, 4096);
  expect(outcome).toMatchObject({ counts: { used: 1 } });
  expect(asked).toBe(false);
});
