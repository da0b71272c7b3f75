// Small whole files of every format, to be damaged: made here, and those of the corpus beside the checkout where it is.

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { dataOf, hasData } from '../corpus/reports.ts';
import { PARQUET, workbook } from './files.ts';

export interface Seed {
  name: string;
  bytes: Buffer;
}

const HEAD = ['Respondent ID', 'How satisfied?', 'Drinks', 'Age', 'Why?', 'weight', 'Day'];
const CELLS = Array.from({ length: 24 }, (_, i) => [
  ...[i, ['Very satisfied', 'Satisfied', 'Dissatisfied'][i % 3]!, i % 2 ? 'Tea;Milk' : 'Tea', 18 + i],
  ...[`I said "no, ${i}"`, 0.5 + i / 10, `2024-01-${String(i + 1).padStart(2, '0')}`],
]);

const csvCell = (value: string | number): string =>
  /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
const CSV = [HEAD, ...CELLS].map((row) => row.map(csvCell).join(',')).join('\n');
const MONKEY = `Respondent ID,Which?,,Sure?\n,A,B,Response\n${Array.from({ length: 9 }, (_, i) => `${i},${i % 2 ? 'A' : ''},B,Yes`).join('\n')}\n`;
const QUALTRICS = `ResponseId,Q1,Q2_1,Q2_2\nResponse ID,Text,Grid-A,Grid-B\n"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_1""}","{""ImportId"":""QID2_2""}"\nR_1,2,1,\nR_2,3,,1\n`;
const JSON_LINES = CELLS.map((row) => JSON.stringify(Object.fromEntries(HEAD.map((name, i) => [name, row[i]])))).join(
  '\n',
);

const OF_CORPUS = [
  ...[
    'pyreadstat__sample.sav',
    'pyreadstat__sample.zsav',
    'pyreadstat__simple_alltypes.sav',
    'pyreadstat__sample_missing.sav',
  ],
  ...['haven__umlauts.sav', 'pyreadstat__hebrews.sav'],
];

export async function seeds(): Promise<Seed[]> {
  const made: Seed[] = [
    { name: 'plain.csv', bytes: Buffer.from(CSV) },
    { name: 'semicolons.csv', bytes: Buffer.from(CSV.replaceAll(';', '|').replaceAll(',', ';')) },
    { name: 'monkey.csv', bytes: Buffer.from(MONKEY) },
    { name: 'qualtrics.csv', bytes: Buffer.from(QUALTRICS) },
    { name: 'packed.csv.gz', bytes: gzipSync(CSV) },
    { name: 'lines.jsonl', bytes: Buffer.from(JSON_LINES) },
    { name: 'book.xlsx', bytes: workbook([HEAD, ...CELLS]) },
    { name: 'table.parquet', bytes: PARQUET },
  ];
  if (!hasData('formats')) return made;
  const folder = dataOf('formats/spss-sav');
  const real = await Promise.all(OF_CORPUS.map(async (name) => ({ name, bytes: await readFile(`${folder}/${name}`) })));
  return [...made, ...real];
}
