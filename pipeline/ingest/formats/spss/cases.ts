// The cases of an SPSS data file, one by one: compressed by bytes, by zlib around that (.zsav), or not at all.

import { inflateSync } from 'node:zlib';
import { BadFile } from '../sheet.ts';
import type { Dictionary } from './dictionary.ts';

/** The most that one zlib block may unpack to, in bytes; SPSS writes 4 MiB at most. */
const LARGEST_BLOCK = 64 << 20;

/** Each case's bytes; the same buffer every time. */
export function* casesOf(bytes: Buffer, from: number, dictionary: Dictionary): Generator<Buffer> {
  const { compression, slots, cases } = dictionary;
  const most = cases < 0 ? Number.POSITIVE_INFINITY : cases;
  const length = slots * 8;
  if (compression === 0) {
    for (let at = from, i = 0; i < most && at + length <= bytes.length; at += length, i++) {
      yield bytes.subarray(at, at + length);
    }
    return;
  }
  if (compression > 2) throw new BadFile(`it is compressed in a way that is not known (${compression})`);
  const eights = unpack(compression === 2 ? inflated(bytes, from, dictionary) : [bytes.subarray(from)], dictionary);
  const one = Buffer.alloc(length);
  let slot = 0;
  let count = 0;
  for (const eight of eights) {
    if (count === most) return;
    eight.copy(one, slot * 8);
    if (++slot < slots) continue;
    slot = 0;
    count++;
    yield one;
  }
  if (slot > 0) throw new BadFile('it ends in the middle of a case');
}

/** The zlib blocks of a .zsav, unpacked one at a time; its trailer lists them. */
function* inflated(bytes: Buffer, from: number, { little }: Dictionary): Generator<Buffer> {
  const int64 = (at: number): number => {
    if (at < 0 || at + 8 > bytes.length) throw new BadFile('its list of blocks lies outside it');
    return Number(little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
  };
  const int32 = (at: number): number => Number(little ? bytes.readInt32LE(at) : bytes.readInt32BE(at));
  const trailer = int64(from + 8);
  int64(trailer + 16);
  const count = int32(trailer + 20);
  for (let i = 0; i < count; i++) {
    const entry = trailer + 24 + i * 24;
    const start = int64(entry + 8);
    int64(entry + 16);
    const packed = int32(entry + 20);
    if (start < 0 || packed < 0 || start + packed > bytes.length) throw new BadFile('a block of it lies outside it');
    yield inflate(bytes.subarray(start, start + packed));
  }
}

function inflate(packed: Buffer): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: LARGEST_BLOCK });
  } catch (error) {
    throw new BadFile(`a block of it can't be unpacked (${(error as Error).message})`);
  }
}

/** Eight commands of a byte each, then the eights of bytes that they call for. */
function* unpack(blocks: Iterable<Buffer>, dictionary: Dictionary): Generator<Buffer> {
  const next = eightsOf(blocks);
  const eight = Buffer.alloc(8);
  const write = (value: number) => (dictionary.little ? eight.writeDoubleLE(value) : eight.writeDoubleBE(value));
  for (let commands = next(); commands; commands = next()) {
    for (const command of Buffer.from(commands)) {
      if (command === 0) continue;
      if (command === 252) return;
      if (command === 253) {
        const literal = next();
        if (!literal) throw new BadFile('it ends in the middle of a case');
        yield literal;
        continue;
      }
      if (command === 254) eight.fill(0x20);
      else write(command === 255 ? -Number.MAX_VALUE : command - dictionary.bias);
      yield eight;
    }
  }
}

/** Eight bytes at a time, across the blocks' borders; undefined at the end. */
function eightsOf(blocks: Iterable<Buffer>): () => Buffer | undefined {
  const iterator = blocks[Symbol.iterator]();
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  return () => {
    while (at + 8 > block.length) {
      const { value, done } = iterator.next();
      if (done) return undefined;
      block = at < block.length ? Buffer.concat([block.subarray(at), value]) : value;
      at = 0;
    }
    at += 8;
    return block.subarray(at - 8, at);
  };
}
