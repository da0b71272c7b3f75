import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginHash, hashFile } from '../../pipeline/ingest/kept/hash.ts';
import { temporaryFolder } from './survey.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a file’s hash is that of its bytes, begun before or not', async () => {
  const path = join(await temporaryFolder(), 'data.csv');
  const text = 'id,age\n'.repeat(400_000);
  await writeFile(path, text);
  expect(await hashFile(path)).toBe(sha256(text));
  beginHash(path);
  expect(await hashFile(path)).toBe(sha256(text));
  // What was begun is used once.
  await writeFile(path, 'other');
  expect(await hashFile(path)).toBe(sha256('other'));
});

test('a file that isn’t there fails where its hash is asked for, and nowhere before', async () => {
  const path = join(await temporaryFolder(), 'none.csv');
  beginHash(path);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect(hashFile(path)).rejects.toThrow('no such file');
});
