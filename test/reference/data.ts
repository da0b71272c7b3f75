// The data behind reference.json, as columns: from the folder beside the repository, or from Debian's r-cran-survey by
// export.R. Null, with the reason, where neither is there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

export interface FoundData {
  /** Holds the CSV files. */
  folder: string | null;
  /** Where they come from; or why there are none. */
  from: string;
  /** Made for this run: to be removed after it. */
  temporary: boolean;
}

export function findData(shared = SHARED): FoundData {
  if (existsSync(path.join(shared, 'apistrat.csv')))
    return { folder: shared, from: 'shared/reference', temporary: false };
  const folder = mkdtempSync(path.join(tmpdir(), 'reference-'));
  try {
    execFileSync('Rscript', [path.join(import.meta.dirname, 'export.R'), folder], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true });
    const from = 'no ../shared/reference, and no R with the package survey (apt-get install r-base-core r-cran-survey)';
    return { folder: null, from, temporary: false };
  }
  return { folder, from: 'the R package survey', temporary: true };
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
