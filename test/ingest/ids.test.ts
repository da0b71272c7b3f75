import { expect, test } from 'vitest';
import { seenIds } from '../../pipeline/ingest/ids.ts';
import { random } from './random.ts';

const WAYS: ((i: number, below: (limit: number) => number) => string)[] = [
  (i) => String(i),
  (i) => String(i * 7),
  (i, below) => String(i + below(3)),
  (_, below) => String(below(400)),
  (i) => String(i).padStart(5, '0'),
  (i) => `R${i}`,
  (i) => `é${i}`,
  (i) => `900719925474099${i}`,
  (i) => `-${i}`,
];

test('an id is found with the line of its first row, whatever came between', () => {
  const { below, pick } = random(41);
  let found = 0;
  for (let file = 0; file < 300; file++) {
    const seen = seenIds();
    const lineById = new Map<string, number>();
    const ways = Array.from({ length: 1 + below(3) }, () => pick(WAYS));
    for (let line = 2; line < 200; line++) {
      const again = below(15) === 0 && lineById.size > 0;
      const id = again ? pick([...lineById.keys()]) : pick(ways)(line, below);
      const bytes = Buffer.from(`<${id}>`);
      const first = lineById.get(id);
      expect(seen.meet(bytes, 1, bytes.length - 1, line), `${id} in file ${file}`).toBe(first);
      if (first === undefined) lineById.set(id, line);
      else found++;
    }
  }
  expect(found).toBeGreaterThan(3000);
});
