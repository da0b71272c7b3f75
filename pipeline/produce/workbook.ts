// A Document in, a spreadsheet out (.xlsx) that anybody can read: a cover, a contents list, notes, then a sheet for each
// table and for the figures of each chart. Laid out as the UK government's Analysis Function asks of statistics in
// spreadsheets: one table a sheet, marked up as a table; no merged and no empty cells; what is withheld said in words.

import { intervalEnds } from '../chart/written.ts';
import type { Block, Document, DocumentMeta, Quoted } from '../fill/document.ts';
import { quoteRows } from '../fill/quoted.ts';
import { dateInWords } from '../fill/wording.ts';
import type { Figure, Mark } from '../summarise/figure.ts';
import type { Theme } from '../theme.ts';
import { statusWords } from './html/words.ts';
import { numberCell, type Sheet, type SheetCell, uniqueHeaders } from './workbook/sheet.ts';
import { writeWorkbook } from './workbook/xlsx.ts';

export function makeWorkbook(document: Document, theme: Theme): Uint8Array {
  const { meta } = document;
  const tables = [...exhibits(document.blocks)].map((block) => {
    if ('quoted' in block) return quotesSheet(block.quoted);
    return block.kind === 'table' ? tableSheet(block) : chartSheet(block);
  });
  const sheets = [coverSheet(meta), contentsSheet(tables), notesSheet(document, tables), ...tables];
  return writeWorkbook(sheets, {
    title: `${meta.title}: tables`,
    language: meta.language,
    ...{ subject: meta.subtitle, author: meta.publisher, description: meta.description, date: meta.date },
    font: theme.font.fallback,
    accent: theme.colours.accent,
    link: theme.colours.link,
  });
}

type Exhibit = Extract<Block, { kind: 'chart' | 'table' }> | { quoted: Quoted };

function* exhibits(blocks: readonly Block[]): Generator<Exhibit> {
  for (const block of blocks) {
    if (block.kind === 'chart' || block.kind === 'table') yield block;
    if (block.kind === 'prose' && block.quoted) yield { quoted: block.quoted };
    if (block.kind === 'box') yield* exhibits(block.blocks);
  }
}

function coverSheet(meta: DocumentMeta): Sheet {
  const lines = [
    meta.subtitle,
    meta.kicker,
    meta.status && `Status: ${statusWords[meta.status].toLowerCase()}`,
    meta.date && `Published ${dateInWords(meta.date, meta.language)}`,
    meta.publisher && `Publisher: ${meta.publisher}`,
    meta.description,
    'This workbook holds the tables of the report and the figures behind its charts, as they are published in it.',
    'The sheet Contents lists them. The sheet Notes says what marks and figures mean.',
  ];
  return {
    name: 'Cover',
    title: meta.title,
    notes: lines.filter((line): line is string => Boolean(line)),
    wide: true,
  };
}

function contentsSheet(tables: readonly Sheet[]): Sheet {
  const rows = tables.map(({ name, title }): SheetCell[] => [
    { text: name, link: name },
    { text: title.replace(/^(?:Table|Figure|Quotes) \d+: /, '') },
  ]);
  const notes: SheetCell[] = [{ text: 'Notes', link: 'Notes' }, { text: 'What marks and figures mean' }];
  const table = { name: 'contents', headers: ['Sheet', 'Title'], rows: [notes, ...rows] };
  return { name: 'Contents', title: 'Contents', notes: [oneTable], table, wide: true };
}

const oneTable = 'This worksheet contains one table.';

const MARKS: Record<Mark, string> = {
  c: 'withheld, because so few answers could tell something about a person',
  low: 'based on few respondents, so less reliable',
  x: 'not available',
  z: 'not applicable',
  p: 'provisional',
  r: 'revised since the last edition',
};

/** The marks that cells of the workbook bear, and what all figures have in common. */
function notesSheet({ figures, meta }: Document, tables: readonly Sheet[]): Sheet {
  const texts = tables.flatMap(({ table }) => table!.rows.flatMap((cells) => cells.map(({ text }) => text)));
  const used = (Object.keys(MARKS) as Mark[]).filter((mark) => texts.some((text) => text.includes(`[${mark}]`)));
  const general: [string, string][] = [
    [
      'Figures',
      'As published in the report, rounded once from unrounded estimates; combined answers may differ from the sum of their parts.',
    ],
    ['Percentages', 'Written as numbers from 0 to 100, shown with a percent sign.'],
    ['Bases', 'Numbers of respondents that the figures are based on; each sheet gives its own above the table.'],
    [
      'Limits',
      'Where a sheet gives a lower and an upper limit, they are the ends of the confidence interval that its chart shows.',
    ],
  ];
  const hasLimits = figures.some(({ interval }) => interval !== null);
  const rows = [
    ...used.map((mark) => [`[${mark}]`, MARKS[mark]] as [string, string]),
    ...general.filter(([name]) => name !== 'Limits' || hasLimits),
    ...(meta.status && meta.status !== 'final'
      ? ([['Status', `These figures are ${statusWords[meta.status].toLowerCase()}.`]] as [string, string][])
      : []),
  ].map((row) => row.map((text): SheetCell => ({ text })));
  const table = { name: 'notes', headers: ['Note', 'Meaning'], rows };
  return { name: 'Notes', title: 'Notes', notes: [oneTable], table, wide: true };
}

function tableSheet({ table }: Extract<Exhibit, { kind: 'table' }>): Sheet {
  const { number, caption, columns, rows, notes } = table;
  return {
    name: `Table ${number}`,
    title: `Table ${number}: ${caption}`,
    notes: [oneTable, ...notes.filter((note) => note.trim() !== '')],
    table: {
      name: `table_${number}`,
      headers: uniqueHeaders(columns),
      rows: rows.map(({ header, cells }) => [
        { text: header },
        ...cells.map(({ figure, text }): SheetCell => (figure ? numberCell(figure, text) : { text, right: true })),
      ]),
    },
  };
}

/** Cells of text stay text: a workbook's formulas stand elsewhere. */
function quotesSheet(quoted: Quoted): Sheet {
  const [headers, ...rows] = quoteRows(quoted);
  return {
    name: `Quotes ${quoted.number}`,
    title: `Quotes ${quoted.number}: ${quoted.title}`,
    notes: [oneTable, 'What respondents wrote, as the report quotes it.'],
    table: {
      name: `quotes_${quoted.number}`,
      headers: headers!,
      rows: rows.map((row) => row.map((text) => ({ text }))),
    },
    wide: true,
  };
}

function chartSheet({ chart }: Extract<Exhibit, { kind: 'chart' }>): Sheet {
  const { number, title, subtitle, categories, series, reference, baseNote, notes } = chart;
  const limited = ['dot', 'league', 'line'].includes(chart.kind) ? series : [];
  const withLimits = (figures: (Figure | undefined)[], limits: (Figure | undefined)[]): SheetCell[] => [
    ...figures.map((figure) => (figure ? numberCell(figure) : { text: '[z]', right: true })),
    ...limits.flatMap((figure) => limitCells(figure)),
  ];
  const rows = categories.map((category, index) => [
    { text: category },
    ...withLimits(
      series.map(({ figures }) => figures[index]),
      limited.map(({ figures }) => figures[index]),
    ),
  ]);
  if (reference) {
    const all = series.map(() => reference.figure);
    rows.push([{ text: reference.name }, ...withLimits(all, limited.length ? all : [])]);
  }
  const limits = limited.flatMap(({ name }) => [`${name}: lower limit`, `${name}: upper limit`]);
  return {
    name: `Figure ${number}`,
    title: `Figure ${number}: ${title}`,
    notes: [oneTable, subtitle, baseNote, ...notes].filter((note) => note.trim() !== ''),
    table: {
      name: `figure_${number}`,
      headers: uniqueHeaders(['Group or answer', ...series.map(({ name }) => name), ...limits]),
      rows,
    },
  };
}

/** `[x]` where a figure has no interval: not available. */
function limitCells(figure: Figure | undefined): SheetCell[] {
  const ends = figure && intervalEnds(figure);
  if (!figure || !ends)
    return [0, 1].map(() => ({ text: figure?.rounded === null ? figure.text : '[x]', right: true }));
  const { plainFormat } = numberCell(figure);
  return ends.map((number) => ({ text: String(number), number, format: plainFormat!, right: true }));
}
