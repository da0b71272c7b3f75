// A list beside a study (CSV, Excel and what else data files may be) in, its header and rows as text out: read as data
// files are, whatever encoding and delimiter it has.

import { basename, dirname } from 'node:path';
import { parseStudy } from '../study/read.ts';
import { readDataFile } from './file.ts';
import type { Header } from './header.ts';
import { cellText } from './records.ts';
import type { InputFile } from './responses.ts';

export interface ListFile {
  header: Header;
  rows: { cells: string[]; line: number }[];
  input: InputFile;
}

/** @throws UserError where there is no such file, or none that can be read */
export async function readListFile(path: string): Promise<ListFile> {
  const file = JSON.stringify(basename(path));
  const { study } = parseStudy(
    `study: list\ntitle: list\nresponses: { file: ${file} }\nquestions: {}\nreports: {}`,
    `${dirname(path)}/study.yaml`,
  );
  let list: Pick<ListFile, 'header' | 'rows'> = { header: undefined as never, rows: [] };
  const { input } = await readDataFile(study!, {
    ...{ folder: dirname(path), chunkBytes: 1 << 16, wanted: [] },
    // Begun anew where a guess at the form of the file was wrong.
    visitor: () => {
      list = { header: undefined as never, rows: [] };
      return {
        header: (header) => Object.assign(list, { header }),
        row: (row) => {
          const count = Math.min(row.count, row.starts.length);
          const cells = Array.from({ length: count }, (_, field) => cellText(row, field));
          list.rows.push({ cells, line: row.line });
        },
      };
    },
  });
  return { ...list, input };
}
