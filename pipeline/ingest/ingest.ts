// READ FIRST. A study in, its Responses out, or a UserError with everything that is wrong with the data:
//
//   source.ts    finds and opens the file
//   encoding.ts  says what its bytes are, and makes UTF-8 of them
//   table.ts     finds header and rows (dialect.ts, records.ts, header.ts), one chunk in memory at a time
//   plan.ts      makes a reader for each column that the study needs (coded.ts, ticked.ts, numbers.ts)
//   rows.ts      reads each row with them: used, rejected, or a non-respondent's
//   checks.ts    looks at the whole

import { createHash } from 'node:crypto';
import { type Problem, stopOnErrors, UserError } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { assertCounts, checkColumns, checkCounts } from './checks.ts';
import { decoderOf, detectEncoding, type Encoding } from './encoding.ts';
import type { Header } from './header.ts';
import { headersOf, planReading } from './plan.ts';
import type { InputFile, Responses } from './responses.ts';
import { answersOfNonRespondents, finishColumns, type Intake, startIntake, takeRow } from './rows.ts';
import { chunksOf, type DataFile, openDataFile } from './source.ts';
import { countOf } from './spelling.ts';
import { NotUtf8, tableReader } from './table.ts';

export interface IngestOptions {
  /** Absolute path of the folder that the data file stands in, where that is not the study's. */
  dataFolder?: string;
  /** How much is read at once; 256 KiB. */
  chunkBytes?: number;
}

/** What one reading of the file gave. */
interface Reading {
  intake: Intake;
  header: Header;
  input: InputFile;
  problems: Problem[];
  endsWithLineBreak: boolean;
}

/**
 * Reads a study's data file.
 * @throws UserError with exit code 2 where study.yaml names no such file, 3 where the data does not fit the study
 */
export async function ingest(study: Study, options: IngestOptions = {}): Promise<Responses> {
  const file = await openDataFile(study, options.dataFolder ?? study.folder);
  try {
    return finish(study, file, await readInItsEncoding(study, file, options.chunkBytes ?? 1 << 18));
  } finally {
    await file.handle.close();
  }
}

/** Reads the file as what its first bytes say, and once more as Windows-1252 where a later byte shows that. */
async function readInItsEncoding(study: Study, file: DataFile, chunkBytes: number): Promise<Reading> {
  const { encoding: wanted } = study.responses;
  const head = Buffer.alloc(Math.min(file.size, 8192));
  await file.handle.read(head, 0, head.length, 0);
  const { encoding, markLength } = detectEncoding(head, wanted, { file: file.shown });
  try {
    return await readOnce(study, file, { encoding, markLength, chunkBytes });
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    const sure = wanted === 'utf-8' || markLength > 0 || !error.asciiBefore;
    if (sure) throw new UserError([notUtf8(file, error)], 3);
    const reading = await readOnce(study, file, { encoding: 'windows-1252', markLength, chunkBytes });
    reading.problems.push(readAsWindows(file, error));
    return reading;
  }
}

interface HowToRead {
  encoding: Encoding;
  markLength: number;
  chunkBytes: number;
}

async function readOnce(study: Study, file: DataFile, how: HowToRead): Promise<Reading> {
  const hash = createHash('sha256');
  const decode = decoderOf(how.encoding);
  const reading: { intake?: Intake; header?: Header; delimiter?: string } = {};
  const table = tableReader(file.shown, study.responses, headersOf(study), {
    header(header, dialect) {
      const plan = planReading(study, header, file.shown, dialect.delimiter);
      stopOnErrors(plan.problems, 3);
      reading.header = header;
      reading.delimiter = dialect.delimiter;
      reading.intake = startIntake(study, plan, file.shown, header.names.length);
    },
    row: (row) => takeRow(reading.intake!, row),
  });
  let bytes = 0;
  for await (const { chunk, last } of chunksOf(file, how.chunkBytes)) {
    hash.update(chunk);
    const text = bytes === 0 ? chunk.subarray(how.markLength) : chunk;
    bytes += chunk.length;
    table.push(decoded(decode, text, last, file, how.encoding), last);
  }
  if (bytes !== file.size) throw new UserError([changedWhileRead(file, bytes)], 3);
  const intake = reading.intake!;
  return {
    intake,
    header: reading.header!,
    input: {
      name: file.name,
      bytes,
      sha256: hash.digest('hex'),
      encoding: how.encoding,
      delimiter: reading.delimiter === '\t' ? 'tab' : reading.delimiter!,
    },
    problems: [...intake.plan.problems, ...noteOnBlankLines(file, table)],
    endsWithLineBreak: table.endsWithLineBreak(),
  };
}

function decoded(
  decode: ReturnType<typeof decoderOf>,
  chunk: Buffer,
  last: boolean,
  file: DataFile,
  encoding: Encoding,
): Buffer {
  try {
    return decode(chunk, last);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const problem: Problem = {
      code: 'not-in-encoding',
      severity: 'error',
      place: { file: file.shown },
      message: `the data file is not whole text in ${encoding}`,
      fix: 'Correct responses.encoding, or export the data again as UTF-8. If the file was cut off, get the whole one.',
    };
    throw new UserError([problem], 3);
  }
}

function finish(study: Study, file: DataFile, reading: Reading): Responses {
  const { intake, header, input, problems } = reading;
  const { counts, rejects } = intake;
  assertCounts(counts, rejects);
  const cutOff = intake.lastRowShort && !reading.endsWithLineBreak;
  stopOnErrors(
    [...checkCounts(study, file.shown, counts, () => intake.errors.list()), ...(cutOff ? [looksCutOff(file)] : [])],
    3,
  );
  const { columns, sample, lines } = finishColumns(intake);
  problems.push(...answersOfNonRespondents(intake), ...checkColumns(study, file.shown, { columns, lines: lines! }));
  stopOnErrors(problems, 3);
  return { counts, columns, sample, rejects, problems, files: [input], headers: header.names, lines };
}

function noteOnBlankLines(file: DataFile, table: ReturnType<typeof tableReader>): Problem[] {
  const blank = table.blankLines();
  if (blank === 0) return [];
  const message = `${countOf(blank, 'blank line was', 'blank lines were')} skipped`;
  return [{ code: 'blank-lines', severity: 'note', place: { file: file.shown }, message }];
}

function looksCutOff(file: DataFile): Problem {
  return {
    code: 'file-cut-off',
    severity: 'error',
    place: { file: file.shown },
    message: 'the data file seems to be cut off: its last row is short and has no line break at its end',
    found: `${countOf(file.size, 'byte')}`,
    fix: 'Get the whole file.',
  };
}

function notUtf8(file: DataFile, { line, byte, asciiBefore }: NotUtf8): Problem {
  return {
    code: 'not-utf-8',
    severity: 'error',
    place: { file: file.shown, line },
    message: asciiBefore
      ? 'the data file is not UTF-8'
      : 'the data file mixes encodings: text before this line is UTF-8, a character on it is not',
    found: `the byte 0x${byte.toString(16).toUpperCase()}`,
    fix: 'Save the file as UTF-8, or name its encoding in responses.encoding. If the file was cut off, get the whole one.',
  };
}

function readAsWindows(file: DataFile, { line, byte }: NotUtf8): Problem {
  return {
    code: 'read-as-windows-1252',
    severity: 'warning',
    place: { file: file.shown, line },
    message: `the data file is not UTF-8 and was read as windows-1252: the first character that is not UTF-8 is on line ${line}`,
    found: `the byte 0x${byte.toString(16).toUpperCase()}`,
    fix: 'Save the file as UTF-8, or set responses.encoding to what it is.',
  };
}

function changedWhileRead(file: DataFile, bytes: number): Problem {
  return {
    code: 'file-changed',
    severity: 'error',
    place: { file: file.shown },
    message: 'the data file changed while it was read',
    found: `${countOf(file.size, 'byte')} at the start, ${bytes.toLocaleString('en-GB')} read`,
    fix: 'Run again when the file is complete.',
  };
}
