import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../pipeline/publish/files.ts';
import { assertSteady, stampsOf } from '../../pipeline/publish/steady.ts';

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-steady-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'data.csv'), text);
  return join(folder, 'data.csv');
}

const settled = async (path: string) =>
  new Map([...(await stampsOf([path]))].map(([name, { text }]) => [name, { text, fresh: false }]));

test('a file that has its stamp of before is not read again', async () => {
  const path = await fileWith('a\n1\n');
  // The hash is another file's: whoever read this one would notice.
  await expect(assertSteady([{ path, sha256: sha256('other') }], await settled(path))).resolves.toBeUndefined();
});

test('a file that was changed before it was read is read again: its stamp may miss another change', async () => {
  const path = await fileWith('a\n1\n');
  const before = await stampsOf([path]);
  expect(before.get(path)).toMatchObject({ fresh: true });
  await expect(assertSteady([{ path, sha256: sha256('a\n2\n') }], before)).rejects.toThrow('changed while it was read');
  await expect(assertSteady([{ path, sha256: sha256('a\n1\n') }], before)).resolves.toBeUndefined();
});

test('a file that was written to since is not as it was', async () => {
  const path = await fileWith('a\n1\n');
  const before = await settled(path);
  await writeFile(path, 'a\n2\n');
  await expect(assertSteady([{ path, sha256: sha256('a\n1\n') }], before)).rejects.toThrow('changed while it was read');
});

test('a file that was taken away has no stamp, and is not as it was', async () => {
  const path = await fileWith('a\n1\n');
  const before = await settled(path);
  await rm(path);
  expect(await stampsOf([path])).toEqual(new Map());
  await expect(assertSteady([{ path, sha256: sha256('a\n1\n') }], before)).rejects.toThrow('changed while it was read');
});
