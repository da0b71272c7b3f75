// A document's blocks in, and for each figure how it stands among the others of its chart or table: its rank, the
// letters of the groups that it exceeds, the side of the reference that its interval is on.

import type { Chart } from '../chart/chart.ts';
import type { Block, Table } from '../fill/document.ts';
import { everyBlock } from '../fill/fill.ts';
import type { Figure } from '../summarise/figure.ts';

/** Place (`Figure 3`, `Table 2, column London`) to how it stands there (`2nd`, `above England`). */
export type Standings = Record<string, string>;

export function standingsIn(blocks: readonly Block[]): Map<string, Standings> {
  const standings = new Map<string, Standings>();
  const note = (id: string, place: string, words: string) => {
    standings.set(id, { ...standings.get(id), [place]: words });
  };
  for (const block of everyBlock(blocks)) {
    if (block.kind === 'chart') chartStandings(block.chart, note);
    if (block.kind === 'table') tableStandings(block.table, note);
  }
  return standings;
}

type Note = (id: string, place: string, words: string) => void;

function chartStandings(chart: Chart, note: Note): void {
  const place = `Figure ${chart.number}`;
  for (const { name, figures } of chart.series) {
    rankAll(figures, chart.series.length > 1 ? `${place}, ${name}` : place, note);
  }
  const { reference } = chart;
  if (!reference) return;
  for (const figure of chart.series.flatMap(({ figures }) => figures)) {
    const side = sideOf(figure, reference.figure.value);
    if (side) note(figure.id, `${place} beside ${reference.name}`, side);
  }
}

function sideOf({ interval }: Figure, reference: number | null): string | undefined {
  if (!interval || reference === null) return undefined;
  if (interval.low > reference) return 'above it';
  return interval.high < reference ? 'below it' : 'not told apart from it';
}

function tableStandings(table: Table, note: Note): void {
  const rows = table.rows.filter(({ kind }) => kind === undefined);
  for (let column = 0; column + 1 < table.columns.length; column++) {
    const place = `Table ${table.number}, ${table.columns[column + 1]}`;
    const cells = rows.flatMap(({ cells }) => cells[column] ?? []);
    rankAll(
      cells.flatMap(({ figure }) => figure ?? []),
      place,
      note,
    );
    for (const { text, figure } of cells) {
      // What stands beside the figure: the letters of the columns that it is higher than.
      if (figure && text !== figure.text) note(figure.id, `${place} (letters)`, text.replace(figure.text, '').trim());
    }
  }
}

/** Ranks of published numbers, so that only what a reader can see is a change; equal ones share a rank. */
function rankAll(figures: readonly Figure[], place: string, note: Note): void {
  const ranked = figures.filter(({ measure }) => measure !== 'base');
  if (ranked.length < 2) return;
  for (const { id, rounded } of ranked) {
    if (rounded === null) continue;
    const higher = ranked.filter((other) => (other.rounded ?? Number.NEGATIVE_INFINITY) > rounded).length;
    note(id, place, ordinal(higher + 1));
  }
}

function ordinal(n: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd' }[ordinals.select(n) as 'one'] ?? 'th';
  return `${n}${ending}`;
}

const ordinals = new Intl.PluralRules('en-GB', { type: 'ordinal' });
