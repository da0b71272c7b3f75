// Data that is described elsewhere or otherwise: JSON, Frictionless, Quantipy, Triple-S; decimal commas; 3,000 columns.

import { csv, day, type Made, respondents, turn } from './parts.ts';

const nested: Made = {
  name: 'JSON lines with groups and lists',
  files: {
    'answers.jsonl': respondents((i) =>
      JSON.stringify({
        ...{ _id: `x${i}`, meta: { submitted: `${day(i)}T10:00:00Z`, agent: 'Mozilla/5.0' } },
        answers: {
          uses: turn(i, [['bus'], ['bus', 'train'], ['car'], []]),
          happy: turn(i, [true, false]),
          score: turn(i, [1, 2, 3, 5]),
        },
      }),
    ).join('\n'),
  },
  types: { answers_uses: 'multiple', answers_happy: 'single', answers_score: 'scale' },
  figures: { 'answers_uses.bus': '67%', 'answers_happy.yes': '50%', 'answers_score.mean': '2.8' },
};

const frictionless: Made = {
  name: 'Frictionless: a Table Schema with constraints and missing values',
  files: {
    'data.csv': csv([
      ['q1', 'age', 'ok'],
      ...respondents((i) => [turn(i, ['low', 'high', 'mid', '-']), 20 + i, turn(i, ['true', 'false'])]),
    ]),
    'datapackage.json': JSON.stringify({
      ...{ name: 'x', title: 'A package' },
      resources: [
        {
          path: 'data.csv',
          schema: {
            missingValues: ['', '-'],
            fields: [
              { name: 'q1', type: 'string', title: 'How high?', constraints: { enum: ['low', 'mid', 'high', 'top'] } },
              { name: 'age', type: 'integer', description: 'Age in years' },
              { name: 'ok', type: 'boolean', title: 'Is it OK?' },
            ],
          },
        },
      ],
    }),
  },
  types: { high: 'single', age_years: 'number', ok: 'single' },
  figures: { 'high.low': '33%', 'high.top_2': '0%', 'ok.yes': '50%' },
  options: { high: ['low', 'mid', 'high', 'top'] },
  yaml: [/title: A package/],
};

const quantipy: Made = {
  name: 'Quantipy: delimited sets of codes, and the metadata in JSON',
  files: {
    'Example.csv': csv([
      ['unique_id', 'q1', 'q2', 'weight_a'],
      ...respondents((i) => [100_000 + i, turn(i, [1, 2, 2, 98]), turn(i, ['1;', '1;3;', '3;', '']), 0.5 + i / 40]),
    ]),
    'Example.json': JSON.stringify({
      ...{ type: 'pandas.DataFrame', info: {}, lib: { 'default text': 'en-GB', values: {} } },
      columns: {
        unique_id: { name: 'unique_id', type: 'int', text: { 'en-GB': 'Id' } },
        q1: {
          name: 'q1',
          type: 'single',
          text: { 'en-GB': 'Which one?' },
          values: [
            { value: 1, text: { 'en-GB': 'One' } },
            { value: 2, text: { 'en-GB': 'Two' } },
            { value: 98, text: { 'en-GB': 'Don’t know' } },
          ],
        },
        q2: { name: 'q2', type: 'delimited set', text: { 'en-GB': 'Which of them?' }, values: 'lib@values@sports' },
        weight_a: { name: 'weight_a', type: 'float', text: { 'en-GB': 'Weight' } },
      },
      masks: {},
      sets: {},
    }).replace(
      '"values":{}',
      '"values":{"sports":[{"value":1,"text":{"en-GB":"Swimming"}},{"value":2,"text":{"en-GB":"Running"}},{"value":3,"text":{"en-GB":"Chess"}}]}',
    ),
  },
  types: { one: 'single', them: 'multiple' },
  figures: { 'one.two:count': '20', 'them.base': '30', 'them.swimming:count': '20', 'them.running:count': '0' },
  yaml: [/weight: weight_a/],
};

const decimals: Made = {
  name: 'semicolons between cells, and commas in numbers',
  files: {
    'export.csv': csv(
      [
        ['Körpergröße', 'Zufrieden?', 'Ausgaben'],
        ...respondents((i) => [`1,${60 + i}`, turn(i, ['Ja', 'Nein']), turn(i, ['1.234,50', '12,00', '7', '100,5'])]),
      ],
      ';',
    ),
  },
  types: { korpergrosse: 'number', zufrieden: 'single', ausgaben: 'number' },
  figures: { 'zufrieden.ja': '50%', 'korpergrosse.mean': '1.8', 'ausgaben.mean': '338.5' },
};

const sss = (
  record: string,
  place: (fixed: string, cell: number) => string,
) => `<?xml version="1.0" encoding="ISO-8859-1"?>
<sss version="2.0"><date>2024-03-01</date><survey><title>Exit survey</title><record ident="V" ${record}>
<variable ident="1" type="quantity" use="serial"><name>Serial</name><label>Number</label>${place('1" finish="4', 1)}<values><range from="1" to="9999"/></values></variable>
<variable ident="2" type="single"><name>Q1</name><label>How often do you <text mode="interview">come</text>?</label>${place('5" finish="6', 2)}<values><value code="1">First time</value><value code="2">Sometimes &amp; seldom</value><value code="10">Often</value></values></variable>
<variable ident="3" type="multiple"><name>Q2</name><label>What did you see?</label>${place('7" finish="9', 3)}<values><value code="1">House</value><value code="2">Garden</value><value code="3">Shop</value></values></variable>
<variable ident="4" type="multiple"><name>Q3</name><label>Best parts</label>${place('10" finish="13', 4)}<spread subfields="2" width="2"/><values><value code="1">Café</value><value code="12">Park</value></values></variable>
<variable ident="5" type="date"><name>Day</name><label>Day</label>${place('14" finish="21', 5)}</variable>
<variable ident="6" type="logical"><name>Q4</name><label>Again?</label>${place('22" finish="22', 6)}</variable>
<variable ident="7" type="quantity" use="weight"><name>W1</name><label>Weight</label>${place('23" finish="26', 7)}</variable>
</record></survey></sss>`;
const exit = respondents((i) => [
  ...[String(i + 1).padStart(4, '0'), turn(i, ['01', '02', '10', '10']), turn(i, ['110', '010', '001', '000'])],
  ...[
    turn(i, ['0112', '1200', '0000', '0100']),
    `202403${String(1 + (i % 28)).padStart(2, '0')}`,
    turn(i, ['1', '0']),
    turn(i, ['0.50', '1.50']),
  ],
]);
const TRIPLE_S = {
  types: { often_come: 'single', see: 'multiple', best_parts: 'multiple', day: 'date', again: 'single' },
  figures: {
    'often_come.often:count': '20',
    'see.garden:count': '20',
    'see.base': '30',
    'best_parts.park:count': '20',
    'again.yes': '25%',
  },
  options: { often_come: ['First time', 'Sometimes & seldom', 'Often'], best_parts: ['Café', 'Park'] },
  yaml: [/title: Exit survey/, /weight: W1/, /id: Serial/, /was made of the Triple-S files/],
} satisfies Partial<Made>;
const tripleS: Made[] = [
  {
    ...TRIPLE_S,
    name: 'Triple-S: a description, and answers in columns of characters beside it',
    files: {
      'exit.sss': Buffer.from(
        sss('', (fixed) => `<position start="${fixed}"/>`),
        'latin1',
      ),
      'exit.asc': `${exit.map((row) => row.join('')).join('\r\n')}\r\n`,
    },
  },
  {
    ...TRIPLE_S,
    name: 'Triple-S: a description, and answers as CSV without a header',
    files: {
      'exit.sss': Buffer.from(
        sss('format="csv" href="other/exit.csv"', (_, at) => `<position start="${at}"/>`),
        'latin1',
      ),
      'exit.csv': csv(exit),
    },
  },
];

const wide: Made = {
  name: '3,000 columns',
  files: {
    'wide.csv': csv([
      Array.from({ length: 3000 }, (_, i) => `item ${i}`),
      ...respondents((i) => Array.from({ length: 3000 }, (_, j) => turn(i + j, ['Yes', 'No']))),
    ]),
  },
  types: Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`item_${i}`, 'single'])),
  figures: { 'item_7.yes': '50%', 'item_2999.no': '50%' },
};

export const DESCRIBED: Made[] = [nested, frictionless, quantipy, decimals, ...tripleS, wide];
