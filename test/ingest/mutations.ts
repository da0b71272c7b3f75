// A file's bytes and a source of chance in, the same file damaged out.

import type { Random } from './random.ts';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const insert = (bytes: Buffer, piece: Buffer, { below }: Random): Buffer => {
  const at = below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
};

const PIECES = [
  ...['"', '""', ',', ';', '\t', '\n', '\r', '\r\n', '\0', 'é', '\ufeff', ',,,,', '"\n"', '=cmd|calc', '{{x}}', '<b>'],
  ...['\u202e', '-9', 'NA', '1e999', '9'.repeat(400), '"'.repeat(99), ';'.repeat(500)],
].map((piece) => Buffer.from(piece));

const MUTATIONS: Mutation[] = [
  (bytes, { below }) => bytes.subarray(0, below(bytes.length + 1)),
  (bytes, { below }) => bytes.subarray(below(bytes.length + 1)),
  (bytes, { below }) => {
    const flipped = Buffer.from(bytes);
    for (let i = 0; i <= below(8) && flipped.length; i++) flipped[below(flipped.length)]! ^= 1 << below(8);
    return flipped;
  },
  // A number of a binary format made huge, or below 0.
  (bytes, { below, pick }) => {
    const changed = Buffer.from(bytes);
    if (changed.length >= 4)
      changed.writeInt32LE(pick([-1, 0, 0x7fffffff, -0x80000000, 65_536]), below(changed.length - 3));
    return changed;
  },
  (bytes, random) => insert(bytes, random.pick(PIECES), random),
  (bytes, random) => insert(bytes, Buffer.alloc(random.pick([1000, 70_000, 1_100_000]), 'x'), random),
  (bytes, random) => insert(bytes, Buffer.alloc(1 + random.below(64)), random),
  (bytes, random) => insert(bytes, Buffer.from('{"a":['.repeat(random.pick([10, 5000]))), random),
  (bytes, { below }) => {
    const [from, to] = [below(bytes.length + 1), below(bytes.length + 1)].toSorted((a, b) => a - b) as [number, number];
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le'),
  (bytes) => Buffer.from(bytes.toString('utf8'), 'latin1'),
  // Columns in another order, on each line its own.
  (bytes, { below }) => {
    const lines = bytes.toString('latin1').split('\n');
    return Buffer.from(
      lines
        .map((line) =>
          line
            .split(',')
            .toSorted(() => below(3) - 1)
            .join(','),
        )
        .join('\n'),
      'latin1',
    );
  },
  (bytes, { below }) => {
    const lines = bytes.toString('latin1').split('\n');
    lines.splice(below(lines.length), 1 + below(3));
    return Buffer.from(lines.join('\n'), 'latin1');
  },
];

/** One to three of them, one after the other. */
export function damage(bytes: Buffer, random: Random): Buffer {
  let damaged = bytes;
  for (let i = 0; i <= random.below(3); i++) damaged = random.pick(MUTATIONS)(damaged, random);
  return damaged;
}
