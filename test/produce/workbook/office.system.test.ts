// The workbook as a spreadsheet program opens it: each sheet written out as it is shown, by LibreOffice.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { makeWorkbook } from '../../../pipeline/produce/workbook.ts';
import { hasTool } from '../../tools.ts';
import { theme } from '../fixture.ts';
import { document, table } from './fixture.ts';

/** Every sheet, UTF-8, as shown. */
const FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1';

describe('the workbook in LibreOffice', () => {
  it.skipIf(!hasTool('soffice', '--version'))('shows each figure as it is published', () => {
    const folder = mkdtempSync(join(tmpdir(), 'topline-xlsx-'));
    try {
      writeFileSync(join(folder, 'report.xlsx'), makeWorkbook(document, theme('official')));
      const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
      execFileSync(
        'soffice',
        [profile, '--headless', '--convert-to', FILTER, '--outdir', folder, join(folder, 'report.xlsx')],
        {
          stdio: 'pipe',
          timeout: 100_000,
        },
      );
      const read = (sheet: string) =>
        parse(readFileSync(join(folder, `report-${sheet}.csv`)), { relax_column_count: true }) as string[][];
      const shown = read('Table 1').slice(-table.rows.length);
      expect(shown).toEqual(table.rows.map(({ header, cells }) => [header, ...cells.map(({ text }) => text)]));
      expect(
        read('Figure 1')
          .slice(-2)
          .map((row) => row.slice(0, 3)),
      ).toEqual([
        ['Yes', '40%', '44%'],
        ['No', '60%', '56%'],
      ]);
      expect(read('Cover')[0]![0]).toBe('A report & more');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
