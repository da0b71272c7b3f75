// The newest files of all units, a zip for each format: `archives/council-pdf.zip`. Written as it goes, a file at a
// time, so that thousands of reports need no more memory than one.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Zip, ZipPassThrough } from 'fflate';
import { latestEdition } from '../publish/edition.ts';
import type { Shown } from './burst.ts';
import { fileNameOf } from './units.ts';

/** Paths of the archives. The same files give the same bytes. */
export async function archiveUnits(shown: Shown): Promise<string[]> {
  const folder = join(shown.folder, 'archives');
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const format of shown.report.formats) {
    const path = join(folder, `${shown.report.id}-${format}.zip`);
    await writeZip(path, filesOf(shown, format));
    paths.push(path);
  }
  return paths;
}

/** Names and paths of the units' files; a unit that has none yet is passed over. */
async function* filesOf({ folder, report, units }: Shown, format: string) {
  for (const unit of units) {
    const { slug } = unit;
    const latest = await latestEdition(join(folder, slug));
    const name = `${fileNameOf(report.fileName, unit)}.${format}`;
    if (latest?.manifest.outputs.some(({ file }) => file === name))
      yield { name, path: join(folder, slug, latest.name, name) };
  }
}

/** A zip's dates are local times without a zone: built from local parts, the bytes are the same in every zone. */
const ZIP_DATE = new Date(1980, 0, 1);

async function writeZip(path: string, files: AsyncIterable<{ name: string; path: string }>): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  const stream = createWriteStream(temporary);
  try {
    let failed: Error | null = null;
    const zip = new Zip((error, chunk, final) => {
      failed ??= error;
      stream.write(chunk);
      if (final) stream.end();
    });
    for await (const { name, path: file } of files) {
      // PDF and Word files are compressed already.
      const entry = Object.assign(new ZipPassThrough(name), { mtime: ZIP_DATE });
      zip.add(entry);
      entry.push(await readFile(file), true);
      if (stream.writableNeedDrain) await once(stream, 'drain');
    }
    zip.end();
    await finished(stream);
    if (failed) throw failed;
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
