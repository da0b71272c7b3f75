// The data behind reference.json, as columns: from the folder beside the repository, or from Debian's r-cran-survey by
// export.R. Null, with the reason, where neither is there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

const SHARED = path.resolve(import.meta.dirname, '../../../shared/reference');

export interface Frame {
  n: number;
  column: (name: string) => string[];
  /** Missing is NaN. */
  numbers: (name: string) => Float64Array;
  /** Codes 1, 2, ... in alphabetical order of the texts, as R's factors; 0 is missing. */
  factor: (name: string) => { codes: Uint16Array; levels: string[] };
}

/** The folder that holds the CSV files, and where it comes from; or why there is none. */
export function findData(): { folder: string; from: string } | { folder: null; from: string } {
  if (existsSync(path.join(SHARED, 'apistrat.csv'))) return { folder: SHARED, from: 'shared/reference' };
  const folder = mkdtempSync(path.join(tmpdir(), 'reference-'));
  try {
    execFileSync('Rscript', [path.join(import.meta.dirname, 'export.R'), folder], { stdio: 'pipe' });
  } catch {
    return {
      folder: null,
      from: 'no ../shared/reference, and no R with the package survey (r-base-core, r-cran-survey)',
    };
  }
  return readdirSync(folder).length > 0
    ? { folder, from: 'R package survey' }
    : { folder: null, from: 'export.R wrote nothing' };
}

export function readFrame(folder: string, name: string): Frame | null {
  const file = path.join(folder, `${name}.csv`);
  if (!existsSync(file)) return null;
  const [header, ...rows] = parse(readFileSync(file)) as string[][];
  const column = (wanted: string): string[] => {
    const at = header!.indexOf(wanted);
    if (at < 0) throw new Error(`${name}.csv has no column ${wanted}`);
    return rows.map((row) => (row[at] === 'NA' ? '' : row[at]!));
  };
  return {
    n: rows.length,
    column,
    numbers: (wanted) => Float64Array.from(column(wanted), (text) => (text === '' ? Number.NaN : Number(text))),
    factor: (wanted) => {
      const texts = column(wanted);
      const levels = [...new Set(texts)].filter((text) => text !== '').sort();
      return { codes: Uint16Array.from(texts, (text) => levels.indexOf(text) + 1), levels };
    },
  };
}

/** Columns rep1, rep2, ... of a file of replicate weights. */
export function readReplicates(folder: string, name: string): Float64Array[] | null {
  const frame = readFrame(folder, `${name}_repweights`);
  return frame && Array.from({ length: 100 }, (_, r) => frame.numbers(`rep${r + 1}`));
}
