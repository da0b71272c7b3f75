// The bytes of an Excel workbook (.xlsx) in, its sheets out: read in a thread with limits (thread.ts, excelworker.ts).

import type { SheetRows } from './excelfile.ts';
import type { Answer } from './excelworker.ts';
import { BadFile, type Sheet } from './sheet.ts';
import { openThread } from './thread.ts';

const LIMITS = { seconds: 25, memory: 600 };

/** The first sheet that holds anything. */
export async function readExcel(bytes: Buffer): Promise<Sheet> {
  const [first] = (await readSheets(bytes)).filter(({ rows }) => rows.length > 0);
  if (!first) throw new BadFile('it has no sheet with anything in it');
  return { what: 'an Excel workbook', encoding: 'utf-8', headers: [], rows: first.rows };
}

export async function readSheets(bytes: Buffer): Promise<SheetRows[]> {
  const thread = openThread<Answer>(new URL('./excelworker.ts', import.meta.url), bytes, LIMITS);
  const sheets: SheetRows[] = [];
  try {
    for (let answer = await thread.ask(); !('end' in answer); answer = await thread.ask()) {
      if ('sheet' in answer) sheets.push({ name: answer.sheet, rows: [] });
      else for (const row of answer.rows) sheets.at(-1)!.rows.push(row);
    }
    return sheets;
  } finally {
    await thread.close();
  }
}
