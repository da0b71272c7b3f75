// A disk that is full, as root on Linux: a small file system in memory is mounted for it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rereadEdition } from '../../pipeline/publish/reread.ts';
import { makePlace } from '../cli/newcomer.ts';

/** Bytes: enough for another edition or two. */
const LEFT = 700_000;

function canMount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4000k', 'topline', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('is told of, leaves earlier editions whole, and makes no new one', async ({ skip }) => {
  const place = makePlace();
  mkdirSync(place.out);
  if (!canMount(place.out)) {
    place.remove();
    if (process.env.TOPLINE_ALL_TOOLS) throw new Error('a file system can’t be mounted here');
    skip('a file system can’t be mounted here');
  }
  try {
    const run = () => place.run('run', '.', '--out', place.out, '--force');
    expect((await run()).exitCode).toBe(0);
    const { bavail, bsize } = statfsSync(place.out);
    writeFileSync(join(place.out, 'ballast'), Buffer.alloc(bavail * bsize - LEFT));
    let last = await run();
    for (let i = 0; i < 20 && last.exitCode === 0; i++) last = await run();
    expect(last.exitCode).toBe(1);
    expect(last.stderr).toContain('the disk is full');
    const names = readdirSync(join(place.out, 'short'));
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
    const editions = names.filter((name) => /^\d/.test(name));
    expect(editions.length).toBeGreaterThan(0);
    for (const edition of editions)
      expect((await rereadEdition(join(place.out, 'short', edition))).problems).toEqual([]);
  } finally {
    execFileSync('umount', [place.out]);
    place.remove();
  }
});
