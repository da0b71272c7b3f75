// The bytes of a zip archive in, its files out, never more than so many bytes: what an archive says of the sizes of its
// files is not believed.

import { inflateRawSync } from 'node:zlib';
import { BadFile, LARGEST_FILE } from './sheet.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_FILES = 10_000;

/**
 * By name.
 * @param wanted which files are unpacked
 * @param most bytes that they may come to
 */
export function unzip(bytes: Buffer, wanted: (name: string) => boolean, most = LARGEST_FILE): Map<string, Buffer> {
  const end = endOfDirectory(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_FILES) throw new BadFile(`the archive holds ${count} files`);
  let at = bytes.readUInt32LE(end + 16);
  let room = most;
  const files = new Map<string, Buffer>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new BadFile('its list of files is damaged');
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (wanted(name)) {
      const content = unpack(bytes, at, { room, most });
      room -= content.length;
      files.set(name, content);
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

function endOfDirectory(bytes: Buffer): number {
  // A comment of up to 64 KiB may follow.
  const from = Math.max(0, bytes.length - 65_557);
  for (let at = bytes.length - 22; at >= from; at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new BadFile('the archive has no list of its files: it is cut off');
}

function unpack(bytes: Buffer, entry: number, { room, most }: { room: number; most: number }): Buffer {
  const method = bytes.readUInt16LE(entry + 10);
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) throw new BadFile('a file in it is damaged');
  if (bytes.readUInt16LE(entry + 8) & 1) throw new BadFile('it is locked with a password');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + size > bytes.length) throw new BadFile('a file in it is cut off');
  const packed = bytes.subarray(start, start + size);
  if (method === 0 && size <= room) return packed;
  if (method !== 8) throw new BadFile('a file in it is packed in a way that is not known, or is too large');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, room) });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new BadFile(large ? `it unpacks to more than ${most >> 20} MiB` : 'a file in it is damaged');
  }
}
