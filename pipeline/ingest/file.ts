// A study's data file in, of whatever format; its header and rows out, to a visitor. Text is read as it streams, in the
// encoding that its bytes show; other formats by the readers in formats/.

import { createHash } from 'node:crypto';
import { type Problem, UserError } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { choose8Bit } from './eightbit.ts';
import { decoderOf, detectEncoding, type Encoding } from './encoding.ts';
import { NotUtf8, noHeader } from './faults.ts';
import { type Format, formatOf, gunzip, readSheet } from './formats/format.ts';
import { damaged, LARGEST_FILE, type Sheet, tooLarge } from './formats/sheet.ts';
import { type Header, headerOf } from './header.ts';
import { type Dialect, LINE_FEED, type Row, rowOfCells } from './records.ts';
import type { InputFile } from './responses.ts';
import { chunksOf, type DataFile, openDataFile } from './source.ts';
import { countOf } from './spelling.ts';
import { tableReader } from './table.ts';

export interface FileVisitor {
  /** @param sheet of a file that isn't text: what it says of itself */
  header(header: Header, dialect: Dialect, sheet?: Sheet): void;
  row(row: Row): void;
}

export interface HowToRead {
  /** Absolute path of the folder that the file stands in. */
  folder: string;
  /** How much is read at once. */
  chunkBytes: number;
  /** Headers that the study names: they decide between delimiters. */
  wanted: string[];
  /**
   * A visitor for one reading: a file may have to be read again, in another encoding.
   * @param file as problems name it
   */
  visitor(file: string): FileVisitor;
  /** Reads a file of UTF-8 in another way, if it can; its rows are then not visited. */
  inPieces?(file: DataFile, markLength: number): Promise<TextRead | undefined>;
}

/** What reading text came to, besides its rows. */
export interface TextRead {
  delimiter: string;
  bytes: number;
  sha256: string;
  blankLines: number;
  endsWithLineBreak: boolean;
}

export interface FileRead {
  file: DataFile;
  input: InputFile;
  problems: Problem[];
  /** The text ends in a line break, as one that is whole does. */
  endsWithLineBreak: boolean;
}

/** @throws UserError with exit code 2 where study.yaml names no such file, 3 where it can't be read */
export async function readDataFile(study: Study, how: HowToRead): Promise<FileRead> {
  const file = await openDataFile(study, how.folder);
  try {
    const head = Buffer.alloc(Math.min(file.size, 8192));
    await file.handle.read(head, 0, head.length, 0);
    const format = formatOf(head, file.name);
    return format === 'text' ? await readText(study, file, head, how) : await readPacked(study, file, format, how);
  } finally {
    await file.handle.close();
  }
}

/** Files that can't be read piece by piece. */
async function readPacked(
  study: Study,
  file: DataFile,
  format: Exclude<Format, 'text'>,
  how: HowToRead,
): Promise<FileRead> {
  const whole = await wholeOf(file);
  const packed = { bytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex') };
  if (format !== 'gzip') return readOfSheet(study, file, await readSheet(format, whole, file.shown), packed, how);
  const content = gunzip(whole, file.shown);
  const head = content.subarray(0, 8192);
  const inner = formatOf(head, file.name);
  if (inner === 'gzip') throw damaged(file.shown, 'a gzip file', 'it is packed twice');
  if (inner === 'text') return readText(study, { ...file, content, packed }, head, how);
  return readOfSheet(study, file, await readSheet(inner, content, file.shown), packed, how);
}

async function wholeOf(file: DataFile): Promise<Buffer> {
  if (file.size > LARGEST_FILE) throw tooLarge(file.shown, 'a file of this format');
  const whole = Buffer.alloc(file.size);
  let at = 0;
  while (at < whole.length) {
    const { bytesRead } = await file.handle.read(whole, at, whole.length - at, at);
    if (bytesRead === 0) throw new UserError([changedWhileRead(file, at)], 3);
    at += bytesRead;
  }
  return whole;
}

async function readOfSheet(
  study: Study,
  file: DataFile,
  sheet: Sheet,
  packed: { bytes: number; sha256: string },
  how: HowToRead,
): Promise<FileRead> {
  const { skipRows, headerRows } = study.responses;
  const visitor = how.visitor(file.shown);
  const heads = [...sheet.headers];
  const ofRows = heads.length === 0;
  // Rows that hold nothing count only where another follows, as in a text file.
  let blank: number[] = [];
  let line = ofRows ? 0 : 1;
  let width = 0;
  const begin = () => {
    const header = headerOf(heads, ofRows ? skipRows + 1 : 1);
    width = header.names.length;
    visitor.header(header, { delimiter: ',', newline: LINE_FEED }, sheet);
  };
  if (!ofRows) begin();
  for await (const cells of sheet.rows) {
    line++;
    if (width === 0) {
      if (line > skipRows) heads.push(cells);
      if (heads.length === headerRows) begin();
    } else if (cells.every((cell) => cell.trim() === '')) blank.push(line);
    else {
      for (const at of blank) visitor.row(rowOfCells(new Array<string>(width).fill(''), at));
      blank = [];
      visitor.row(rowOfCells(cells, line));
    }
  }
  if (width === 0) throw noHeader(file.shown, study.responses, heads.length);
  const input = { name: file.name, ...packed, encoding: sheet.encoding, delimiter: 'none' };
  return { file, input, problems: noteOnBlankLines(file, blank.length), endsWithLineBreak: true };
}

/** Text, as what its first bytes say, and once more in an encoding of one byte a character where a later byte shows it. */
async function readText(study: Study, file: DataFile, head: Buffer, how: HowToRead): Promise<FileRead> {
  const { encoding: wanted } = study.responses;
  const { encoding, markLength } = detectEncoding(head, wanted, { file: file.shown });
  try {
    const read = await readOnce(study, file, { encoding, markLength }, how);
    if (wanted === 'auto') read.problems.push(...readAsUtf16(encoding, markLength > 0, file));
    return read;
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    const sure = wanted === 'utf-8' || markLength > 0 || !error.asciiBefore;
    if (sure) throw new UserError([notUtf8(file, error)], 3);
    const chosen = await choose8Bit(chunksOf(file, how.chunkBytes));
    const read = await readOnce(study, file, { encoding: chosen.encoding, markLength }, how);
    read.problems.push(readAs(chosen, file, error));
    return read;
  }
}

async function readOnce(
  study: Study,
  file: DataFile,
  { encoding, markLength }: { encoding: Encoding; markLength: number },
  how: HowToRead,
): Promise<FileRead> {
  const inPieces = encoding === 'utf-8' && !file.content ? await how.inPieces?.(file, markLength) : undefined;
  return fileRead(file, encoding, inPieces ?? (await readRows(study, file, { encoding, markLength }, how)));
}

function fileRead(file: DataFile, encoding: Encoding, { delimiter, blankLines, ...text }: TextRead): FileRead {
  const size = file.packed ?? { bytes: text.bytes, sha256: text.sha256 };
  return {
    file,
    input: { name: file.name, ...size, encoding, delimiter: delimiter === '\t' ? 'tab' : delimiter },
    problems: noteOnBlankLines(file, blankLines),
    endsWithLineBreak: text.endsWithLineBreak,
  };
}

async function readRows(
  study: Study,
  file: DataFile,
  { encoding, markLength }: { encoding: Encoding; markLength: number },
  how: HowToRead,
): Promise<TextRead> {
  const hash = createHash('sha256');
  const decode = decoderOf(encoding);
  let delimiter = '';
  const visitor = how.visitor(file.shown);
  const table = tableReader(file.shown, study.responses, how.wanted, {
    header(header, dialect) {
      delimiter = dialect.delimiter;
      visitor.header(header, dialect);
    },
    row: (row) => visitor.row(row),
  });
  let bytes = 0;
  for await (const { chunk, last } of chunksOf(file, how.chunkBytes)) {
    hash.update(chunk);
    const text = bytes === 0 ? chunk.subarray(markLength) : chunk;
    bytes += chunk.length;
    table.push(decoded(decode, text, last, file, encoding), last);
  }
  if (!file.content && bytes !== file.size) throw new UserError([changedWhileRead(file, bytes)], 3);
  const [blankLines, endsWithLineBreak] = [table.blankLines(), table.endsWithLineBreak()];
  return { delimiter, bytes, sha256: hash.digest('hex'), blankLines, endsWithLineBreak };
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

function noteOnBlankLines(file: DataFile, count: number): Problem[] {
  if (count === 0) return [];
  const message = `${countOf(count, 'blank line was', 'blank lines were')} skipped`;
  return [{ code: 'blank-lines', severity: 'note', place: { file: file.shown }, message }];
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

function readAs(
  { encoding, why }: Awaited<ReturnType<typeof choose8Bit>>,
  file: DataFile,
  { line, byte }: NotUtf8,
): Problem {
  return {
    code: `read-as-${encoding}`,
    severity: 'warning',
    place: { file: file.shown, line },
    message: `the data file is not UTF-8 and was read as ${encoding}${why}: the first character that is not UTF-8 is on line ${line}`,
    found: `the byte 0x${byte.toString(16).toUpperCase()}`,
    fix:
      encoding === 'macintosh'
        ? 'Check the letters with accents, or save the file as UTF-8.'
        : 'Save the file as UTF-8, or set responses.encoding to what it is.',
  };
}

/** Of a mark at its start a note, of a guess a warning. */
function readAsUtf16(encoding: Encoding, marked: boolean, file: DataFile): Problem[] {
  if (!encoding.startsWith('utf-16')) return [];
  const why = marked
    ? 'which the byte order mark at its start says'
    : `since its ${encoding === 'utf-16le' ? 'second' : 'first'} byte of nearly every two is 0`;
  return [
    {
      code: `read-as-${encoding}`,
      severity: marked ? 'note' : 'warning',
      place: { file: file.shown, line: 1 },
      message: `the data file was read as ${encoding}, ${why}`,
      fix: 'Save the file as UTF-8, or set responses.encoding to what it is.',
    },
  ];
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
