// Two editions of a report in, what differs between them out: every figure that moved, with what that does to what the
// report says. Figures are compared by their ids, so a chart or sentence that moves elsewhere is no change of them.

import type { Document } from '../fill/document.ts';
import type { RowCounts } from '../ingest/responses.ts';
import type { Figure, Measure } from '../summarise/figure.ts';
import type { PlacedFigure } from './figures.ts';
import type { Manifest } from './manifest.ts';
import type { RowChanges } from './rows/changed.ts';
import { type Standings, standingsIn } from './standings.ts';
import { type SubjectChanges, subjectChanges } from './subjects.ts';
import { numbers, plainText } from './why.ts';
import { type WordChange, wordChanges } from './wordchanges.ts';

export interface FigureChange {
  id: string;
  label: string;
  measure: Measure;
  /** Where it stands in the newer edition; of a dropped figure, in the older. */
  places: string[];
  before: { text: string; value: number | null; base: number };
  after: { text: string; value: number | null; base: number };
  /** Of the published numbers: what a reader would work out. Null where either is withheld. */
  difference: number | null;
  /** Whether it can be seen at published precision. */
  shown: boolean;
  /** Whether the new value lies outside the old one's confidence interval; null where there was none. */
  outsideInterval: boolean | null;
  suppression: 'withheld' | 'released' | null;
  /** Why what the report concludes from it may be another thing now; empty: it isn't. */
  conclusions: string[];
}

export interface Named {
  id: string;
  label: string;
  text: string;
  places: string[];
}

export interface Moved<T> {
  before: T;
  after: T;
}

export interface Changes {
  schema: 1;
  report: string;
  from: string;
  to: string;
  status: Moved<string | null> | null;
  published: Moved<string | null> | null;
  /** Only the counts that changed. */
  rows: Partial<Record<keyof RowCounts, Moved<number>>>;
  /** Of the rows that estimates use; null where the rows of the earlier edition are no longer known. */
  rowChanges: RowChanges | null;
  /** How many figures the newer edition shows. */
  figuresShown: number;
  figures: FigureChange[];
  added: Named[];
  dropped: Named[];
  /** Questions, answers and groups that only one of the two reports on. */
  subjects: SubjectChanges;
  /** Sentences that say something else, but for their figures. */
  words: WordChange[];
  /** Whether any conclusion may have changed. */
  conclusionChanged: boolean;
}

/** What of an edition is compared. */
export interface Compared {
  name: string;
  manifest: Pick<Manifest, 'report' | 'status' | 'published' | 'rows'>;
  figures: PlacedFigure[];
  document?: Document | undefined;
}

/** @param rowChanges from the older edition's data to the newer's */
export function compareEditions(older: Compared, newer: Compared, rowChanges?: RowChanges): Changes {
  const before = new Map(older.figures.map((figure) => [figure.id, figure]));
  const after = new Map(newer.figures.map((figure) => [figure.id, figure]));
  const words = older.document && newer.document ? wordChanges(older.document.blocks, newer.document.blocks) : [];
  const standings = {
    before: older.document ? standingsIn(older.document.blocks) : new Map(),
    after: newer.document ? standingsIn(newer.document.blocks) : new Map(),
  };
  const figures = newer.figures.flatMap((figure) => {
    const earlier = before.get(figure.id);
    return earlier && differs(earlier, figure, standings) ? [figureChange(earlier, figure, standings, words)] : [];
  });
  return {
    ...{ schema: 1, report: newer.manifest.report, from: older.name, to: newer.name },
    status: moved(older.manifest.status, newer.manifest.status),
    published: moved(older.manifest.published, newer.manifest.published),
    rows: rowsMoved(older.manifest.rows, newer.manifest.rows),
    rowChanges: rowChanges ?? null,
    figuresShown: newer.figures.length,
    figures,
    added: newer.figures.filter(({ id }) => !before.has(id)).map(named),
    dropped: older.figures.filter(({ id }) => !after.has(id)).map(named),
    subjects: subjectChanges(older.figures, newer.figures),
    words,
    conclusionChanged: figures.some(({ conclusions }) => conclusions.length > 0),
  };
}

const named = ({ id, label, text, places }: PlacedFigure): Named => ({ id, label, text, places });

function moved<T>(before: T, after: T): Moved<T> | null {
  return before === after ? null : { before, after };
}

function rowsMoved(before: RowCounts, after: RowCounts): Changes['rows'] {
  const names = ['read', 'used', 'rejected', 'nonRespondents', 'leftOut'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const [old, now] = [before[name] ?? 0, after[name] ?? 0];
      return old === now ? [] : [[name, { before: old, after: now }]];
    }),
  );
}

interface BothStandings {
  before: Map<string, Standings>;
  after: Map<string, Standings>;
}

function differs(before: Figure, after: Figure, standings: BothStandings): boolean {
  if (plainText(before) !== plainText(after)) return true;
  if (JSON.stringify(numbers(before)) !== JSON.stringify(numbers(after))) return true;
  return standingChanges(after.id, standings).length > 0;
}

function figureChange(
  before: PlacedFigure,
  after: PlacedFigure,
  standings: BothStandings,
  words: readonly WordChange[],
): FigureChange {
  const withheldBefore = before.value === null;
  const suppression = withheldBefore === (after.value === null) ? null : withheldBefore ? 'released' : 'withheld';
  const rewritten = words.filter(({ figures }) => figures.includes(after.id));
  const conclusions = [
    ...(suppression ? [`it is ${suppression === 'withheld' ? 'no longer shown' : 'shown now'}`] : []),
    ...standingChanges(after.id, standings),
    ...(rewritten.length
      ? [`the words around it changed in ${[...new Set(rewritten.map((one) => one.place))].join(', ')}`]
      : []),
  ];
  const part = (figure: PlacedFigure) => ({ text: plainText(figure), value: figure.value, base: figure.base });
  return {
    ...{ id: after.id, label: after.label, measure: after.measure, places: after.places },
    before: part(before),
    after: part(after),
    difference: differenceOf(before.rounded, after.rounded),
    shown: plainText(before) !== plainText(after),
    outsideInterval: isOutside(before, after),
    ...{ suppression, conclusions },
  };
}

/** Two published numbers have few decimals: what subtracting them adds to those is the computer's, not the survey's. */
const differenceOf = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : Number((after - before).toFixed(6));

function isOutside({ interval }: Figure, { value }: Figure): boolean | null {
  return interval === null || value === null ? null : value < interval.low || value > interval.high;
}

/** Where the figure stands otherwise among the others of its table or chart: `2nd → 4th in Figure 3`. */
function standingChanges(id: string, { before, after }: BothStandings): string[] {
  const now = after.get(id) ?? {};
  const then = before.get(id) ?? {};
  return Object.keys(now).flatMap((place) => {
    const [old, current] = [then[place], now[place]];
    return old === undefined || old === current ? [] : [`${old} → ${current} in ${place}`];
  });
}
