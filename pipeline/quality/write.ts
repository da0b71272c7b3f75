// A study that was read in; out, `quality/<study>.json` and `.html` in the folder of editions: written anew whenever the data, the
// study file or the checks differ, compared with what stands there of the data before, and left alone otherwise.

import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../publish/files.ts';
import { readPackage } from '../publish/manifest.ts';
import type { Source } from '../source.ts';
import type { Quality } from './quality.ts';

type Written = Quality & { key: string };

/** Whether something was written. */
export async function writeQuality(source: Source, out: string): Promise<boolean> {
  const { study, inputs } = source;
  if (!study.quality) return false;
  const folder = join(out, 'quality');
  const [earlier, code] = await Promise.all([readWritten(join(folder, `${study.id}.json`)), codeHash()]);
  const key = sha256(JSON.stringify([inputs, study.quality, code]));
  if (earlier?.key === key) return false;
  const [{ assessQuality }, { qualityPage }] = await Promise.all([import('./quality.ts'), import('./page.ts')]);
  const quality = assessQuality(source, study.quality, earlier ? dataBefore(earlier, source) : null);
  await mkdir(folder, { recursive: true });
  const written: Written = { ...quality, key };
  await replace(join(folder, `${study.id}.html`), qualityPage(quality));
  await replace(join(folder, `${study.id}.json`), `${JSON.stringify(written, null, 1)}\n`);
  return true;
}

/** The same data again is compared with what it was compared with. */
function dataBefore({ files, distributions, before }: Written, { responses }: Source): Quality['before'] {
  const hashes = (list: readonly { sha256: string }[]) => list.map((one) => one.sha256).join();
  return hashes(files) === hashes(responses.files) ? before : { files, distributions };
}

async function readWritten(path: string): Promise<Written | undefined> {
  try {
    const written = JSON.parse(await readFile(path, 'utf8')) as Written;
    return written.schema === 1 && Array.isArray(written.distributions) ? written : undefined;
  } catch {
    // None yet; or somebody wrote over it, and a new one takes its place.
    return undefined;
  }
}

/** The checks' own source: another check of the same data is another report. */
async function codeHash(): Promise<string> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.ts')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, file), 'utf8')));
  return sha256(JSON.stringify([(await readPackage()).version, files, texts]));
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
