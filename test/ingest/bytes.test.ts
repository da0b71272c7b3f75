import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { failure, ingestSurvey, summaryOf, valuesOf } from './survey.ts';

const TEXT = 'How often?,Age,Town,Why\nNever,30,Zürich,“too dear” – 5 €\nOften,41,Bern,\n';
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const windows = (text: string) =>
  Buffer.from(
    text.replaceAll('€', '\x80').replaceAll('“', '\x93').replaceAll('”', '\x94').replaceAll('–', '\x96'),
    'latin1',
  );

describe('encodings', () => {
  const encoded: [string, Buffer, string][] = [
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
    ['UTF-16 little-endian with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 little-endian without a mark', Buffer.from(TEXT, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian with a mark', utf16be(`\ufeff${TEXT}`), 'utf-16be'],
    ['UTF-16 big-endian without a mark', utf16be(TEXT), 'utf-16be'],
    ['Windows-1252', windows(TEXT), 'windows-1252'],
  ];
  test.each(encoded)('%s is recognised, and read the same from chunks of any size', async (_, bytes, encoding) => {
    for (const chunkBytes of [5, 16, 1 << 20]) {
      const responses = await ingestSurvey(bytes, {}, { chunkBytes });
      expect(responses.files[0]).toEqual({
        name: 'data.csv',
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        encoding,
        delimiter: ',',
      });
      expect(valuesOf(responses.columns.get('town'))).toEqual(['Zürich', 'Bern']);
      expect(valuesOf(responses.columns.get('why'))).toEqual(['“too dear” – 5 €', '']);
    }
  });

  test('bytes that are not UTF-8 are read as Windows-1252 with a warning that says where and which', async () => {
    const responses = await ingestSurvey(windows(TEXT));
    expect(summaryOf(responses)).toEqual(['read-as-windows-1252 2 the byte 0xFC']);
  });

  test('UTF-16 is told of: in a warning where it was guessed, in a note where the file itself says so', async () => {
    const told = async (bytes: Buffer, responses = '') =>
      (await ingestSurvey(bytes, { responses })).problems.map(({ severity, message }) => `${severity}: ${message}`);
    expect(await told(Buffer.from(TEXT, 'utf16le'))).toEqual([
      'warning: the data file was read as utf-16le, since its second byte of nearly every two is 0',
    ]);
    expect(await told(utf16be(TEXT))).toEqual([
      'warning: the data file was read as utf-16be, since its first byte of nearly every two is 0',
    ]);
    expect(await told(utf16be(`\ufeff${TEXT}`))).toEqual([
      'note: the data file was read as utf-16be, which the byte order mark at its start says',
    ]);
    expect(await told(utf16be(TEXT), 'encoding: utf-16be')).toEqual([]);
  });

  test('Mac Roman can be named, and then nothing is guessed', async () => {
    const mac = Buffer.from('How often?,Age,Town,Why\nNever,30,Z\x9frich,\n', 'latin1');
    const responses = await ingestSurvey(mac, { responses: 'encoding: macintosh' });
    expect(valuesOf(responses.columns.get('town'))).toEqual(['Zürich']);
    expect([responses.files[0]!.encoding, responses.problems]).toEqual(['macintosh', []]);
    const wrong = await ingestSurvey(mac, { responses: 'encoding: windows-1252' });
    expect(valuesOf(wrong.columns.get('town'))).toEqual(['ZŸrich']);
  });

  test('the warning names the first such byte in a large file', async () => {
    const rows = 'Never,30,Bern,because\n'.repeat(100_000);
    const bytes = Buffer.concat([Buffer.from(`How often?,Age,Town,Why\n${rows}`), windows('Never,30,Bern,café\n')]);
    const responses = await ingestSurvey(bytes);
    expect(summaryOf(responses)).toEqual(['read-as-windows-1252 100002 the byte 0xE9']);
    expect(responses.counts.used).toBe(100_001);
  });

  test('UTF-8 raises no warning', async () => {
    expect((await ingestSurvey(TEXT)).problems).toEqual([]);
  });

  test('a file that mixes UTF-8 with another encoding is refused', async () => {
    const mixed = Buffer.concat([Buffer.from(TEXT), windows('Never,30,Genève,\n')]);
    const error = await failure(ingestSurvey(mixed));
    expect(summaryOf(error)).toEqual(['not-utf-8 4 the byte 0xE8']);
    expect(error.exitCode).toBe(3);
  });

  test('a file that is said to be UTF-8 and is not is refused', async () => {
    const error = await failure(ingestSurvey(windows(TEXT), { responses: 'encoding: utf-8' }));
    expect(summaryOf(error)).toEqual(['not-utf-8 2 the byte 0xFC']);
  });

  test('an encoding that is named is taken without a warning', async () => {
    const responses = await ingestSurvey(windows(TEXT), { responses: 'encoding: windows-1252' });
    expect(responses.problems).toEqual([]);
    expect(valuesOf(responses.columns.get('town'))).toEqual(['Zürich', 'Bern']);
  });

  test('a byte order mark that contradicts the named encoding is a problem', async () => {
    const bytes = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
    const error = await failure(ingestSurvey(bytes, { responses: 'encoding: windows-1252' }));
    expect(summaryOf(error)).toEqual(['encoding-mismatch 1:1 utf-16le']);
  });

  test('UTF-16 that ends inside a character is refused', async () => {
    const bytes = Buffer.from(`\ufeff${TEXT}`, 'utf16le').subarray(0, -1);
    expect(summaryOf(await failure(ingestSurvey(bytes)))).toEqual(['not-in-encoding']);
  });
});

describe('line breaks', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s ends a line, in a quoted cell it is text, and lines are counted with it', async (_, end) => {
    const lines = [
      'How often?,Age,Town,Why',
      'Never,30,Bern,"two',
      'lines, and a ""quote"""',
      '',
      'Often,41,Bern,x',
      '',
    ];
    for (const chunkBytes of [5, 7, 1 << 20]) {
      const responses = await ingestSurvey(lines.join(end), {}, { chunkBytes });
      expect(valuesOf(responses.columns.get('why'))).toEqual([`two${end}lines, and a "quote"`, 'x']);
      expect([...responses.lines!]).toEqual([2, 5]);
      expect(summaryOf(responses)).toEqual(['blank-lines']);
    }
  });

  test('a last line needs no line break', async () => {
    const responses = await ingestSurvey(TEXT.trimEnd());
    expect(responses.counts.used).toBe(2);
    expect(responses.problems).toEqual([]);
  });

  test('trailing blank lines and rows of delimiters are no rows', async () => {
    const responses = await ingestSurvey(`${TEXT}\r\n,,,\n , ,"",\n\n`);
    expect(responses.counts).toEqual({ read: 2, used: 2, rejected: 0, nonRespondents: 0 });
    expect(responses.problems.map(({ message }) => message)).toEqual(['4 blank lines were skipped']);
  });
});
