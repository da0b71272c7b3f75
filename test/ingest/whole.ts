// Chance in; a whole file out, in one of the formats and ways of writing, with hostile texts in its cells, and how many
// respondents gave each answer: known, as the file is made of it.

import { gzipSync } from 'node:zlib';
import { workbook } from './files.ts';
import type { Random } from './random.ts';

export interface WholeFile {
  name: string;
  bytes: Buffer;
  /** By label of the answer, of the question in column `Pick`. */
  pick: Map<string, number>;
  /** Of the column `Several`. */
  several: Map<string, number>;
  rows: number;
}

const ANSWERS = [
  ...[
    'Yes',
    'No',
    'Tea, with milk',
    'He said "no"',
    "It's fine",
    'two\nlines',
    ' padded ',
    '{{pct "x"}}',
    '<b>bold</b>',
  ],
  ...[
    '=1+1',
    '-cmd',
    '@sum',
    'a: b # c',
    '- [x]',
    '../../etc/passwd',
    'javascript:alert(1)',
    '\u202eabc',
    'Ω≈ç√',
    '日本',
  ],
  ...['&amp;', '%s', '$[x]', '`x`', '*a* _b_ [c](d)', '|', 'ﬁ', 'é', 'null ', 'undefined', '1e5x', "O'Brien; Co", '#N'],
];
const PIECES = ['Bus', 'Train', 'Car', 'On foot', 'Bike & ride', '<i>Tram</i>', '{{x}}'];

export function wholeFile(random: Random): WholeFile {
  const { below, pick } = random;
  const rows = 40 + below(40);
  const answers = [...new Set(Array.from({ length: 2 + below(6) }, () => pick(ANSWERS)))];
  const pieces = PIECES.slice(0, 3 + below(4));
  const cells = Array.from({ length: rows }, (_, i) => {
    const chosen = pieces.filter(() => below(2) === 1);
    return [`R${i}`, pick(answers), chosen, below(5) === 0 ? '' : String(below(100))] as const;
  });
  const table = [
    ['Respondent ID', 'Pick', 'Several', 'Amount'],
    ...cells.map(([id, answer, chosen, amount]) => [id, answer, chosen.join(';'), amount]),
  ];
  const counts = (all: string[]) =>
    all.reduce((map, one) => map.set(one, (map.get(one) ?? 0) + 1), new Map<string, number>());
  const file = pick(WRITERS)(table, random);
  return {
    ...file,
    ...{
      pick: counts(cells.map(([, answer]) => answer)),
      several: counts(cells.flatMap(([, , chosen]) => chosen)),
      rows,
    },
  };
}

type Writer = (table: string[][], random: Random) => { name: string; bytes: Buffer };

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
function delimited(table: string[][], delimiter: string, end: string, { below }: Random): string {
  const cell = (text: string) =>
    text.includes(delimiter) || /["\r\n]|^ | $/.test(text) || below(4) === 0 ? quoted(text) : text;
  return table.map((row) => row.map(cell).join(delimiter)).join(end) + (below(2) ? end : '');
}

const WRITERS: Writer[] = [
  (table, random) => ({
    name: 'a.csv',
    bytes: Buffer.from(delimited(table, ',', random.pick(['\n', '\r\n']), random)),
  }),
  (table, random) => ({ name: 'a.csv', bytes: Buffer.from(`\ufeff${delimited(table, ',', '\r\n', random)}`) }),
  (table, random) => ({ name: 'a.tsv', bytes: Buffer.from(delimited(table, '\t', '\n', random)) }),
  (table, random) => ({ name: 'a.csv', bytes: Buffer.from(delimited(table, random.pick([';', '|']), '\n', random)) }),
  (table, random) => ({
    name: 'a.csv',
    bytes: Buffer.from(`\ufeff${delimited(table, '\t', '\r\n', random)}`, 'utf16le'),
  }),
  (table, random) => ({ name: 'a.csv.gz', bytes: gzipSync(delimited(table, ',', '\n', random)) }),
  (table) => ({ name: 'a.xlsx', bytes: workbook(table) }),
  ([head = [], ...rows], { below }) => {
    const records = rows.map((row) => Object.fromEntries(row.map((one, i) => [head[i]!, one])));
    const text = below(2) ? JSON.stringify(records) : records.map((one) => JSON.stringify(one)).join('\n');
    return { name: 'a.jsonl', bytes: Buffer.from(text) };
  },
];
