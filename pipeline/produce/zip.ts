// The parts of a package (.docx, .xlsx) in, its zip out: the same bytes on any day. fflate lays the file out; Node's own
// zlib packs the parts, in a quarter of the time, and a large part that comes again (a font) is packed once.

import { crc32, deflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';

/** A zip's dates are local times without a zone: built from local parts, the bytes are the same in every zone. */
const ZIP_DATE = new Date(1980, 0, 1);
const DEFLATED = 8;
/** Of parts that are kept packed, in bytes, and how many of them. */
const LARGE = 20_000;
const MOST_KEPT = 16;

/** @param parts path to content, in the order that they are to have */
export function zipParts(parts: Iterable<readonly [path: string, content: Uint8Array]>): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const [filename, content] of parts) {
    const part: ZipInputFile = {
      ...{ filename, compression: DEFLATED, mtime: ZIP_DATE },
      ...{ crc: crc32(content), size: content.length, ondata: undefined! },
    };
    zip.add(part);
    part.ondata!(null, packed(content, part.crc), true);
  }
  zip.end();
  return new Uint8Array(Buffer.concat(chunks));
}

interface Kept {
  content: Uint8Array;
  packed: Uint8Array<ArrayBuffer>;
}
const kept = new Map<number, Kept>();

function packed(content: Uint8Array, crc: number): Uint8Array<ArrayBuffer> {
  if (content.length < LARGE) return deflateRawSync(content);
  const known = kept.get(crc);
  if (known && Buffer.compare(known.content, content) === 0) return known.packed;
  const made = { content, packed: deflateRawSync(content) };
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(crc, made);
  return made.packed;
}
