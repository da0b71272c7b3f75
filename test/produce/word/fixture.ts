// A briefing as the fill stage would give it: ASCS-like, with every kind of block, and its charts' Word drawings.

import { ChartRun } from 'docx/charts';
import type { Chart } from '../../../pipeline/chart/chart.ts';
import type { Block, Document, Table } from '../../../pipeline/fill/document.ts';
import type { WordOptions } from '../../../pipeline/produce/word.ts';
import type { Figure } from '../../../pipeline/summarise/figure.ts';
import type { Theme } from '../../../pipeline/theme.ts';

export const theme: Theme = {
  name: 'fixture',
  colours: {
    ...{ text: '#0b0c0c', muted: '#505a5f', accent: '#12436d', tint: '#eef3f8', link: '#1a5a96' },
    series: ['#12436d', '#e8661f', '#1aa68c', '#8c001d', '#5b6e9a', '#a57fea'],
    ordered: ['#0c284f', '#0d3b61', '#0e4f72', '#116483', '#1a7a91', '#298f9f', '#37a1a8'],
  },
  font: { family: 'Source Sans 3', fallback: 'Arial' },
  sizes: { body: 11, small: 9.5, title: 26, h2: 17, h3: 13.5, h4: 11.5 },
};

export function figure(id: string, rounded: number, label: string, measure: Figure['measure'] = 'percentage'): Figure {
  const text = measure === 'percentage' ? `${rounded}%` : rounded.toLocaleString('en-GB');
  return {
    ...{ id, measure, value: rounded + 0.123, rounded, text, base: 24_000, weightedBase: 24_000, se: 0.4 },
    ...{ interval: { low: rounded - 0.8, high: rounded + 0.8, level: 0.95 }, marks: [], label },
  };
}

/** A figure in prose, as the templates' helpers write it. */
export function data(one: Figure): string {
  return `<data class="figure" value="${one.rounded}" data-figure="${one.id}">${one.text}</data>`;
}

const scale = ['Extremely satisfied', 'Very satisfied', 'Quite satisfied', 'Neither', 'Dissatisfied'];
const satisfaction = [26, 36, 28, 7, 3].map((value, at) => figure(`satisfaction.${at + 1}`, value, scale[at]!));
const control = [30, 45, 20, 5];
const controlLabels = ['As much as I want', 'Adequate', 'Some, but not enough', 'None'];
const net = figure('satisfaction.extremely_or_very', 62, 'Extremely or very satisfied');
const regions = `North East,North West,Yorkshire and the Humber,East Midlands,West Midlands,East of England,London,South East,South West`;
const regionNames = regions.split(',');

export const satisfactionChart: Chart = {
  ...{ id: 'chart-satisfaction', kind: 'bar', number: 1, unit: '%', order: 'ordered' },
  title: 'Almost two thirds of service users are extremely or very satisfied with their care and support',
  subtitle:
    'Overall satisfaction with care and support services, weighted percentage of service users, England, 2010-11',
  categories: scale,
  series: [{ name: 'Service users', figures: satisfaction }],
  baseNote: 'Base: 24,000 respondents who answered the question.',
  notes: ['Source: reconstructed data on the model of the Adult Social Care Survey.'],
  alt: 'Bar chart. Extremely satisfied 26%, very satisfied 36%, quite satisfied 28%, neither 7%, dissatisfied 3%.',
};

const regionChart: Chart = {
  ...{ id: 'chart-satisfaction-region', kind: 'bar', number: 2, unit: '%', order: 'nominal' },
  title: 'Satisfaction differs little between regions',
  subtitle: 'Extremely or very satisfied, weighted percentage of service users by region, England, 2010-11',
  categories: regionNames,
  series: [
    {
      name: 'Extremely or very satisfied',
      figures: regionNames.map((name, at) => figure(`satisfaction.extremely_or_very[region=${name}]`, 58 + at, name)),
    },
  ],
  baseNote: 'Base: 24,000 respondents who answered the question.',
  notes: [],
  alt: 'Bar chart by region, from 58% in the North East to 66% in the South West.',
};

const controlChart: Chart = {
  ...{ id: 'chart-control', kind: 'stacked', number: 3, unit: '%', order: 'ordered' },
  title: 'Three in four people have as much control over daily life as they want, or adequate control',
  subtitle: 'Control over daily life, weighted percentage of service users by sex, England, 2010-11',
  categories: ['Women', 'Men'],
  series: controlLabels.map((name, at) => ({
    name,
    figures: ['women', 'men'].map((sex, i) =>
      figure(`control.${at + 1}[sex=${sex}]`, control[at]! + (i ? 0 : 0), name),
    ),
  })),
  baseNote: 'Base: 23,400 respondents who answered the question.',
  notes: ['Figures may not add up to 100% due to rounding.', 'Source: reconstructed data.'],
  alt: 'Stacked bar chart of control over daily life for women and men.',
};

/** No native form is offered for this one: it is drawn as a picture. */
export const pictureChart: Chart = {
  ...controlChart,
  ...{ id: 'chart-safety', kind: 'grouped', number: 4, title: 'Most people feel as safe as they want', notes: [] },
  alt: 'Grouped bar chart of feeling safe.',
};

export const satisfactionTable: Table = {
  ...{
    id: 'table-satisfaction',
    number: 1,
    caption: 'Overall satisfaction with care and support services, England, 2010-11',
  },
  columns: ['Answer', 'Percentage', '95% confidence interval', 'Respondents'],
  rows: [
    ...satisfaction.map((one) => ({
      header: one.label,
      cells: [
        { text: one.text, figure: one },
        { text: `${one.rounded! - 1} to ${one.rounded! + 1}`, align: 'right' as const },
        {
          text: (one.rounded! * 240).toLocaleString('en-GB'),
          figure: figure(`${one.id}.n`, one.rounded! * 240, one.label, 'base'),
        },
      ],
    })),
    {
      header: 'All respondents',
      kind: 'total',
      cells: [
        { text: '100%', align: 'right' },
        { text: '[x]', align: 'right' },
        { text: '24,000', align: 'right' },
      ],
    },
  ],
  notes: [
    'Base: 24,000 respondents who answered the question. Figures may not add up to 100% due to rounding.',
    '[x] = not applicable.',
  ],
};

export const regionTable: Table = {
  ...{ id: 'table-satisfaction-region', number: 2, caption: 'Overall satisfaction by region, England, 2010-11' },
  columns: ['Region', 'Extremely or very satisfied', 'Quite satisfied', 'Neither', 'Dissatisfied', 'Base'],
  rows: regionNames.map((name, at) => ({
    header: name,
    cells: [58 + at, 28, 7, 7 - (at % 3), 1200 + 371 * at].map((value, column) => {
      const one = figure(`r.${column}[region=${name}]`, value, name, column === 4 ? 'base' : 'percentage');
      return { text: one.text, figure: one };
    }),
  })),
  notes: ['Base: respondents who answered the question.'],
};

const longTable: Table = {
  ...{ id: 'table-councils', number: 3, caption: 'Respondents and response rate by council type' },
  columns: ['Council', 'Type', 'Sample', 'Respondents', 'Response rate'],
  rows: Array.from({ length: 32 }, (_, at) => ({
    header: `Example council ${at + 1}`,
    cells: [
      { text: at % 3 === 0 ? 'Shire county' : at % 3 === 1 ? 'Metropolitan district' : 'Unitary authority' },
      { text: `${400 + at * 7}`, align: 'right' },
      { text: `${150 + at * 3}`, align: 'right' },
      { text: `${38 + (at % 5)}%`, align: 'right' },
    ],
  })),
  notes: ['Council names are made up.'],
};

const key: Block = {
  ...{ kind: 'box', role: 'key', title: 'Key findings' },
  blocks: [
    {
      kind: 'prose',
      html: `<p>All figures are provisional.</p><ul>
<li>${data(net)} of service users are <strong>extremely or very satisfied</strong> with the care and support services they receive; ${data(satisfaction[2]!)} are quite satisfied.</li>
<li><strong>${data(figure('control.12', 75, 'x'))}</strong> have as much control over their daily life as they want, or adequate control (see <a href="#chart-control">Figure 3</a>).</li>
<li>The mean score for social care-related quality of life is ${data(figure('scrqol.mean', 18.7, 'x', 'mean'))} of 24.</li></ul>`,
    },
  ],
};

const prose = `<p>Councils with social services responsibilities in England sent a questionnaire to a sample of the people who use their services. This bulletin presents <em>provisional</em> results; <a href="#table-satisfaction">Table 1</a> has the answers to the first question, and the <a href="https://example.org/methods">methods page</a> says how the sample was drawn.</p>
<p>Of those asked, 40% responded. Non-response is allowed for by weighting, within each council, to the number of people who use services in each of four strata.</p>`;

const lists = `<p>The survey asked about:</p><ul><li>overall satisfaction with services</li><li>quality of life:<ul><li>control over daily life</li><li>feeling safe<ul><li>inside the home</li><li>outside</li></ul></li></ul></li><li><p>access to information</p><p>that is, how easy it is to find.</p></li></ul>
<p>To redo a figure:</p><ol><li>take the respondents who answered</li><li>weight each:<ol><li>by stratum</li><li>by council</li></ol></li><li>divide</li></ol><p>And another list starts at one again:</p><ol><li>first</li><li>second</li></ol>
<blockquote><p>“I can now get out of the house when I want to.”</p></blockquote>
<h3 id="codes">Codes in the data</h3><p>The column <code>q1</code> holds these:</p>
<table><thead><tr><th>Code</th><th>Meaning</th><th style="text-align:right">Respondents</th></tr></thead><tbody><tr><td>1</td><td>I am extremely satisfied</td><td style="text-align:right">6,240</td></tr><tr><td>-9</td><td>Not answered<br>or not readable</td><td style="text-align:right">[c]</td></tr></tbody></table>
<p>After the table the text goes on.</p>`;

export const document: Document = {
  meta: {
    ...{ studyId: 'ascs-2010-11', reportId: 'briefing', language: 'en-GB', status: 'provisional', date: '2011-09-29' },
    title: 'Personal Social Services Adult Social Care Survey, England, 2010-11',
    subtitle: 'What people who use social care services say about their quality of life and the services they receive',
    publisher: 'The Information Centre for health and social care',
    description: 'Provisional results of a survey of people who use adult social care services.',
    ...{ keywords: ['social care', 'survey'], kicker: 'Official statistics', contents: true },
  },
  blocks: [
    {
      kind: 'prose',
      html: `<p class="lead">Most people who use adult social care services are satisfied with them, and most feel safe. Fewer have as much control over their daily life as they want.</p>`,
    },
    key,
    { kind: 'heading', level: 2, id: 'introduction', html: 'About this bulletin' },
    { kind: 'prose', html: prose },
    {
      ...{ kind: 'box', role: 'note', title: 'Provisional data' },
      blocks: [
        {
          kind: 'prose',
          html: '<p>These results may change when all councils have checked their data. Final results follow in March.</p>',
        },
      ],
    },
    { kind: 'heading', level: 2, id: 'satisfaction', html: 'Overall satisfaction' },
    {
      kind: 'prose',
      html: `<p>${data(net)} of service users say that they are extremely or very satisfied. A further ${data(satisfaction[2]!)} are quite satisfied, ${data(satisfaction[3]!)} are neither satisfied nor dissatisfied and ${data(satisfaction[4]!)} are dissatisfied.</p>`,
    },
    { kind: 'chart', chart: satisfactionChart },
    { kind: 'table', table: satisfactionTable },
    { kind: 'heading', level: 3, id: 'satisfaction-region', html: 'Satisfaction by region' },
    {
      kind: 'prose',
      html: '<p>The differences between regions are within what chance would give, except between the highest and the lowest.</p>',
    },
    { kind: 'chart', chart: regionChart },
    { kind: 'table', table: regionTable },
    { kind: 'heading', level: 2, id: 'quality-of-life', html: 'Quality of life' },
    { kind: 'heading', level: 3, id: 'control', html: 'Control over daily life' },
    {
      kind: 'prose',
      html: '<p>People were asked which of four statements best describes how much control they have.</p>',
    },
    { kind: 'chart', chart: controlChart },
    { kind: 'heading', level: 3, id: 'safety', html: 'Feeling safe' },
    { kind: 'chart', chart: pictureChart },
    { kind: 'heading', level: 2, id: 'methods', html: 'Methods and data quality' },
    {
      ...{ kind: 'box', role: 'warning', title: 'Reconstructed data' },
      blocks: [
        {
          kind: 'prose',
          html: '<p>The responses behind this report are reconstructed:</p><ol><li>they give the published figures</li><li>they are nobody’s answers</li></ol>',
        },
      ],
    },
    { kind: 'prose', html: lists },
    { kind: 'heading', level: 3, id: 'response', html: 'Response' },
    { kind: 'table', table: longTable },
    { kind: 'prose', html: '<p>Contact: <a href="mailto:enquiries@example.org">enquiries@example.org</a>.</p>' },
  ],
  figures: [net, ...satisfaction],
};

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

export const drawing: WordOptions = {
  native: (chart, width) =>
    chart.id === pictureChart.id
      ? undefined
      : new ChartRun({
          ...{ type: 'bar', categories: chart.categories, legend: false },
          series: chart.series.map(({ name, figures }) => ({ name, values: figures.map((one) => one.rounded) })),
          ...{
            transformation: { width, height: 80 + chart.categories.length * 32 },
            altText: { description: chart.alt },
          },
        }),
  image: async (_chart, width) => ({
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="240"><rect width="${width}" height="240" fill="#5b6e9a"/></svg>`,
    ...{ png: Buffer.from(PIXEL, 'base64'), widthPx: width, heightPx: 240 },
  }),
};
