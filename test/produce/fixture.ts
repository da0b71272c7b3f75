// A briefing of some six pages, and a stress document, as the fill stage would hand them to html and pdf.

import { join } from 'node:path';
import { altText } from '../../pipeline/chart/alt.ts';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { drawSvg } from '../../pipeline/chart/draw.ts';
import { chartSpec } from '../../pipeline/chart/spec.ts';
import type { Block, Document, DocumentMeta, Table } from '../../pipeline/fill/document.ts';
import type { BlockOptions } from '../../pipeline/produce/html/blocks.ts';
import type { Figure } from '../../pipeline/summarise/figure.ts';
import { readTheme, type Theme } from '../../pipeline/theme.ts';

export const themeNames = ['official', 'charity'] as const;

export function theme(name: string): Theme {
  return readTheme(join(import.meta.dirname, '../../templates/themes', name));
}

export function drawWith(look: Theme): BlockOptions['chart'] {
  return (chart, widthPx) => drawSvg(chartSpec(chart, look, { widthPx }));
}

export function percentage(id: string, label: string, value: number | null): Figure {
  return {
    id,
    measure: 'percentage',
    value,
    rounded: value,
    text: value === null ? '[c]' : `${value}%`,
    base: 23_850,
    weightedBase: 1_042_000,
    se: 0.4,
    interval: null,
    marks: value === null ? ['c'] : [],
    label,
  };
}

export function data(figure: Figure): string {
  return `<data class="figure" value="${figure.rounded ?? ''}" data-figure="${figure.id}">${figure.text}</data>`;
}

const said = (id: string, value: number) => data(percentage(id, id, value));
const prose = (html: string): Block => ({ kind: 'prose', html });
const heading = (level: 2 | 3 | 4, id: string, html: string): Block => ({ kind: 'heading', level, id, html });

const source = 'Source: Personal Social Services Adult Social Care Survey, England 2010-11, provisional.';

export function chartOf(
  number: number,
  title: string,
  kind: Chart['kind'],
  categories: string[],
  series: [name: string, values: number[]][],
): Chart {
  const chart: Chart = {
    id: `chart-${number}`,
    kind,
    number,
    title,
    subtitle: 'Percentage of service users, England, 2010-11, weighted',
    categories,
    series: series.map(([name, values], s) => ({
      name,
      figures: values.map((value, c) => percentage(`chart${number}.${s}.${c}`, categories[c]!, value)),
    })),
    unit: '%',
    order: kind === 'stacked' ? 'ordered' : 'nominal',
    baseNote: 'Base: 23,850 service users who answered the question',
    notes: [source],
    alt: '',
  };
  return { ...chart, alt: altText(chart) };
}

export function tableOf(
  number: number,
  caption: string,
  columns: string[],
  rows: [string, ...(number | null)[]][],
): Table {
  return {
    id: `table-${number}`,
    number,
    caption,
    columns,
    rows: [
      ...rows.map(([header, ...values], r) => ({
        header,
        cells: values.map((value, c) => {
          const figure = percentage(`table${number}.${r}.${c}`, header, value);
          return { text: figure.text, figure, align: 'right' as const };
        }),
      })),
      {
        header: 'Base (unweighted)',
        kind: 'base' as const,
        cells: columns.slice(1).map(() => ({ text: '23,850', align: 'right' as const })),
      },
    ],
    notes: ['Figures may not add up to 100% due to rounding.', source],
  };
}

const meta: DocumentMeta = {
  studyId: 'ascs-2010-11',
  reportId: 'briefing',
  title: 'Personal Social Services Adult Social Care Survey, England, 2010-11: provisional report',
  subtitle: 'What people who use council-funded adult social care say about their services and their lives',
  language: 'en-GB',
  status: 'provisional',
  date: '2011-09-29',
  publisher: 'The Information Centre for health and social care',
  description:
    'Provisional findings of the first Adult Social Care Survey: satisfaction, quality of life, control, safety.',
  keywords: ['social care', 'survey', 'quality of life'],
  kicker: 'Official statistics',
  contents: true,
};

const satisfaction = chartOf(
  1,
  'Nearly two thirds are extremely or very satisfied with their care and support',
  'bar',
  [
    'I am extremely satisfied',
    'I am very satisfied',
    'I am quite satisfied',
    'I am neither satisfied nor dissatisfied',
    'I am quite dissatisfied',
    'I am very or extremely dissatisfied',
  ],
  [['All service users', [26, 36, 28, 7, 2, 1]]],
);

const control = chartOf(
  2,
  'Three in four have as much control over their daily life as they want, or adequate control',
  'stacked',
  ['All service users', '18 to 64', '65 and over'],
  [
    ['As much as I want', [30, 33, 28]],
    ['Adequate', [45, 43, 47]],
    ['Some, but not enough', [20, 19, 20]],
    ['None', [5, 5, 5]],
  ],
);

const safety = chartOf(
  3,
  'Younger service users feel less safe than older ones',
  'grouped',
  ['As safe as I want', 'Generally adequate', 'Less than adequate', 'I don’t feel at all safe'],
  [
    ['18 to 64', [55, 35, 7, 3]],
    ['65 and over', [66, 28, 4, 2]],
  ],
);

const quality = chartOf(
  4,
  'More than half say that their quality of life is good or better',
  'bar',
  ['So good, it could not be better', 'Very good', 'Good', 'Alright', 'Bad', 'Very bad or worse'],
  [['All service users', [6, 20, 31, 33, 7, 3]]],
);

const regions: [string, ...number[]][] = [
  ['East Midlands', 62, 28, 7, 3],
  ['East of England', 63, 27, 7, 3],
  ['London', 54, 33, 9, 4],
  ['North East', 68, 24, 5, 3],
  ['North West', 65, 26, 6, 3],
  ['South East', 62, 28, 7, 3],
  ['South West', 64, 27, 6, 3],
  ['West Midlands', 61, 29, 7, 3],
  ['Yorkshire and The Humber', 63, 27, 7, 3],
];

const answers = ['Extremely or very satisfied', 'Quite satisfied', 'Neither', 'Dissatisfied'];

const blocks: Block[] = [
  {
    kind: 'box',
    role: 'key',
    title: 'Key findings',
    blocks: [
      prose(`<ul>
<li>${said('satisfaction.top', 62)} of service users are extremely or very satisfied with the care and support services they receive; ${said('satisfaction.quite', 28)} are quite satisfied.</li>
<li>${said('control.top', 30)} have as much control over their daily life as they want, and a further ${said('control.adequate', 45)} have adequate control.</li>
<li>${said('quality.top', 26)} rate their quality of life as very good or better; ${said('quality.bad', 10)} rate it as bad or worse.</li>
<li>${said('safety.top', 62)} feel as safe as they want; ${said('safety.not', 2)} don’t feel safe at all.</li>
</ul>`),
    ],
  },
  prose(`<p>This briefing presents <strong>provisional</strong> findings of the first national survey of adults who receive
services funded wholly or in part by social services. Some 60,000 people were asked in early 2011, and
<data class="figure" value="40" data-figure="responses.rate">40%</data> of them answered. Final figures follow in the spring, when
councils have checked their returns; <em>differences are expected to be small</em>.</p>
<p>The survey asks how services affect people’s lives, not how services are run. Its questions were developed
with service users, and are available in an <a href="https://www.example.org/easy-read">easy-read version</a>.</p>`),
  heading(2, 'satisfaction', 'Overall satisfaction'),
  prose(`<p>Overall, ${said('satisfaction.top', 62)} of people said that they are extremely or very satisfied, and
${said('satisfaction.dissatisfied', 3)} that they are dissatisfied to some degree.</p>`),
  { kind: 'chart', chart: satisfaction },
  heading(3, 'satisfaction-region', 'By region'),
  prose(`<p>Satisfaction is highest in the North East (${said('satisfaction.ne', 68)}) and lowest in London
(${said('satisfaction.london', 54)}). Regions differ in the age and the needs of those they serve; the table makes no
allowance for this.</p>`),
  {
    kind: 'table',
    table: tableOf(1, 'Overall satisfaction by region, England, 2010-11', ['Region', ...answers], regions),
  },
  heading(2, 'control', 'Control over daily life'),
  prose(`<p>By <em>control</em> the questionnaire means the choice to do things, or have things done for you, as you like
and when you want. ${said('control.some', 20)} have some control, but not enough.</p>`),
  { kind: 'chart', chart: control },
  {
    kind: 'table',
    table: tableOf(
      2,
      'Control over daily life by age, England, 2010-11',
      ['', '18 to 64', '65 and over', 'All'],
      [
        ['As much control as I want', 33, 28, 30],
        ['Adequate control', 43, 47, 45],
        ['Some control, but not enough', 19, 20, 20],
        ['No control', 5, null, 5],
      ],
    ),
  },
  {
    kind: 'box',
    role: 'note',
    title: 'Comparing groups',
    blocks: [
      prose(
        '<p>A difference between groups is mentioned in the text only where it is statistically significant at the 95% level.</p>',
      ),
    ],
  },
  heading(2, 'quality', 'Quality of life'),
  prose(`<p>Thinking about the good and bad things that make up their quality of life, ${said('quality.good', 31)} of service
users call it good and ${said('quality.alright', 33)} alright.</p>
<blockquote><p>“The carers are my window on the world.”</p></blockquote>
<p>The mean social-care-related quality of life score, which sums eight domains, is
<data class="figure" value="18.7" data-figure="scrqol.mean">18.7</data> out of 24. The domains are:</p>
<ol><li>control over daily life</li><li>personal cleanliness and comfort</li><li>food and drink</li><li>personal safety</li>
<li>social participation</li><li>occupation</li><li>accommodation cleanliness and comfort</li><li>dignity</li></ol>`),
  { kind: 'chart', chart: quality },
  {
    kind: 'table',
    table: tableOf(
      3,
      'Quality of life by age and sex, England, 2010-11',
      ['Quality of life', '18 to 64', '65 and over', 'Men', 'Women', 'All'],
      [
        ['Very good or better', 31, 23, 27, 25, 26],
        ['Good', 31, 31, 31, 31, 31],
        ['Alright', 28, 36, 32, 34, 33],
        ['Bad', 7, 7, 7, 7, 7],
        ['Very bad or worse', 3, 3, 3, 3, 3],
      ],
    ),
  },
  heading(2, 'safety', 'Feeling safe'),
  prose(`<p>People were asked how safe they feel, both inside and outside the home: fear of abuse, falling or other
physical harm.</p>`),
  { kind: 'chart', chart: safety },
  {
    kind: 'table',
    table: tableOf(
      4,
      'Personal cleanliness and comfort, England, 2010-11',
      ['Answer', 'Percentage'],
      [
        ['I feel clean and am able to present myself the way I like', 55],
        ['I feel adequately clean and presentable', 40],
        ['I feel less than adequately clean or presentable', 4],
        ['I don’t feel at all clean or presentable', 1],
      ],
    ),
  },
  heading(2, 'method', 'Method and data quality'),
  heading(3, 'sample', 'Sample and response'),
  prose(`<p>Each council drew a stratified random sample: people with a learning disability, other people aged 18 to 64, people
aged 65 and over in residential care, and people aged 65 and over in the community. Answers are weighted by the inverse of
each person’s chance of selection and response, so that they stand for all those eligible.</p>
<ul><li>Percentages are rounded to whole numbers, and calculated before rounding.</li>
<li>Bases are the people who answered the question, unweighted.</li>
<li>Figures based on fewer than 50 people are marked; those based on fewer than 10 are withheld and shown as [c].</li></ul>`),
  {
    kind: 'table',
    table: tableOf(
      5,
      'Response by stratum, England, 2010-11',
      ['Stratum', 'Response rate', 'Share of sample', 'Share of population'],
      [
        ['Learning disability, 18 and over', 47, 22, 12],
        ['Other, 18 to 64', 33, 21, 18],
        ['65 and over, residential', 39, 27, 21],
        ['65 and over, community', 41, 30, 49],
      ],
    ),
  },
  {
    kind: 'box',
    role: 'warning',
    title: 'Provisional figures',
    blocks: [prose('<p>These figures may be revised. A corrected edition lists each figure that has changed.</p>')],
  },
];

export const briefing: Document = { meta, blocks, figures: [] };

/** A chart of every kind, with intervals: what is see-through is printed in another way. */
export function gallery(): Block[] {
  const kinds: Chart['kind'][] = [
    'bar',
    'grouped',
    'stacked',
    'diverging',
    'dot',
    'league',
    'comparator',
    'multiples',
    'line',
    'slope',
  ];
  return kinds.map((kind, index) => {
    const categories = kind === 'slope' ? ['2010', '2011'] : ['2009', '2010', '2011'];
    const all: [string, number[]][] = [
      ['Good', [50, 30, 20]],
      ['Middling', [30, 40, 30]],
      ['Bad', [20, 30, 50]],
    ];
    const count = { bar: 1, league: 1, dot: 1, comparator: 2 }[kind as string] ?? 3;
    const series = all
      .slice(0, count)
      .map(([name, values]): [string, number[]] => [name, values.slice(0, categories.length)]);
    const chart = chartOf(11 + index, `A ${kind} chart`, kind, categories, series);
    for (const { figures } of chart.series)
      for (const figure of figures) figure.interval = { low: figure.value! - 3, high: figure.value! + 3, level: 95 };
    return { kind: 'chart', chart: { ...chart, alt: altText(chart) } };
  });
}

/** Sections of every length, so that each kind of block meets the foot of a page somewhere. */
export function stressDocument(sections: number): Document {
  const sentence = 'Respondents were asked how satisfied they are with the services that they receive. ';
  const blocks: Block[] = [];
  for (let i = 1; i <= sections; i++) {
    blocks.push(heading(2, `section-${i}`, `Section heading ${i}`));
    if (i % 3 === 0) blocks.push(heading(3, `sub-${i}`, `Lower heading ${i}`));
    if (i % 4 !== 0) blocks.push(prose(`<p>${sentence.repeat((i * 7) % 11)}The end of it.</p>`));
    if (i % 2 === 0) blocks.push({ kind: 'chart', chart: { ...satisfaction, id: `chart-${i}`, number: i } });
    if (i % 5 === 0) {
      const rows = Array.from({ length: (i * 3) % 40 }, (_, r): [string, number] => [`Row ${i}.${r}`, 10]);
      blocks.push({ kind: 'table', table: tableOf(i, `Table of section ${i}`, ['Row', 'Percentage'], rows) });
    }
  }
  return { meta: { ...meta, title: 'Stress document', contents: false }, blocks, figures: [] };
}
