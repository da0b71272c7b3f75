// The chunks of a text file that is not UTF-8 in, which encoding of one byte a character it is in out: Windows-1252, or
// Mac Roman, which old Excel for the Mac writes.

import type { Encoding } from './encoding.ts';

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

const isSmall = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
const ENDS_WORDS_OF_MAC = new Set([0x88, 0x8a, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x98, 0x9d, 0x9f]);

/** What speaks for each: letters within words, which stand at other places in the two. */
export async function choose8Bit(
  chunks: AsyncIterable<{ chunk: Buffer }>,
): Promise<{ encoding: Extract<Encoding, 'windows-1252' | 'macintosh'>; why: string }> {
  const votes = { mac: 0, windows: 0, returns: 0, feeds: 0 };
  for await (const { chunk } of chunks) {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === CARRIAGE_RETURN) votes.returns++;
      else if (byte === LINE_FEED) votes.feeds++;
      else if (byte >= 0x80) vote(votes, byte, chunk[i - 1] ?? 0, chunk[i + 1] ?? 0);
    }
  }
  const macLines = votes.returns > 0 && votes.feeds === 0;
  const mac = votes.mac > votes.windows || (macLines && votes.mac >= votes.windows && votes.mac > 0);
  return mac
    ? { encoding: 'macintosh', why: ' (Mac Roman), by the letters of words with accents' }
    : { encoding: 'windows-1252', why: '' };
}

function vote(votes: { mac: number; windows: number }, byte: number, before: number, after: number): void {
  const within = isLetter(before) && isLetter(after);
  const beside = isLetter(before) || isLetter(after);
  // An apostrophe within a word: 0x92 of Windows, 0xD5 of the Mac.
  if (within && byte === 0xd5) votes.mac++;
  else if (within && byte === 0x92) votes.windows++;
  // At a word's end, what is é, è, ê, ë, ò and the like of the Mac is a capital or nothing at all in Windows-1252.
  else if (isSmall(before) && !isLetter(after) && ENDS_WORDS_OF_MAC.has(byte)) votes.mac++;
  // Accented letters: 0x80 to 0x9F of the Mac; 0xC0 to 0xFF of Windows. In Windows-1252 the former are mostly quotes and
  // dashes, which stand beside a word and not within one.
  else if (within && byte <= 0x9f) votes.mac++;
  else if (beside && byte >= 0xe0) votes.windows++;
  else if (within && byte >= 0xc0) votes.windows++;
}
