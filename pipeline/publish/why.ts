// Why a report is made again, in words that the person who runs it can check: which figures moved, what else differs.

import type { Document } from '../fill/document.ts';
import { printable } from '../problems.ts';
import type { Figure } from '../summarise/figure.ts';
import type { FileRecord, Manifest } from './manifest.ts';

/** The last edition, as far as the reasons need it. */
export interface Before {
  manifest: Manifest;
  figures: readonly Figure[];
}

/** The edition that would be made now. */
export interface Now {
  document: Document;
  key: string;
  /** Its key if it were not of the study's correction. */
  untouched?: string | undefined;
  inputs: readonly FileRecord[];
  code: Manifest['code'];
  options: Record<string, unknown>;
}

/** What a report that need not be made is said to be. */
export const UNCHANGED = 'nothing that it shows, or is made by, has changed';

/** undefined: nothing that the report shows, or is made by, has changed. */
export function whyMade(before: Before | undefined, now: Now, force: boolean): string | undefined {
  if (!before) return 'it has no edition yet';
  if (before.manifest.key === now.untouched && !force) return undefined;
  if (before.manifest.key === now.key) return force ? 'asked for with --force' : undefined;
  const causes = [
    ...whatItShows(before, now),
    ...inputCauses(before.manifest, now),
    ...codeCauses(before.manifest.code, now.code),
    ...optionCauses(before.manifest.options, now.options),
  ];
  return causes.length ? causes.join('; ') : 'what it shows has changed';
}

function whatItShows({ manifest, figures }: Before, { document }: Now): string[] {
  const { status = null, date = null } = document.meta;
  const moved = figuresMoved(figures, document.figures);
  return [
    ...(status === manifest.status ? [] : [`status ${manifest.status ?? 'none'} → ${status ?? 'none'}`]),
    ...(date === manifest.published ? [] : [`date ${manifest.published ?? 'none'} → ${date ?? 'none'}`]),
    ...moved,
  ];
}

/** How many are named. */
const NAMED = 3;

/** `3 figures changed: satisfaction.very 36% → 37%, …`. */
function figuresMoved(old: readonly Figure[], now: readonly Figure[]): string[] {
  const before = new Map(old.map((figure) => [figure.id, figure]));
  const after = new Set(now.map(({ id }) => id));
  const pairs = now.flatMap((figure) => {
    const earlier = before.get(figure.id);
    return earlier ? [{ earlier, figure }] : [];
  });
  const shown = pairs.filter(({ earlier, figure }) => plainText(earlier) !== plainText(figure));
  const hidden = pairs.filter(
    ({ earlier, figure }) =>
      plainText(earlier) === plainText(figure) && JSON.stringify(numbers(earlier)) !== JSON.stringify(numbers(figure)),
  );
  const added = now.length - pairs.length;
  const dropped = old.filter(({ id }) => !after.has(id)).length;
  const named = shown
    .slice(0, NAMED)
    .map(({ earlier, figure }) => printable(`${figure.id} ${plainText(earlier)} → ${plainText(figure)}`, 120));
  const rest = shown.length > NAMED ? ', …' : '';
  return [
    ...(shown.length ? [`${counted(shown.length, 'figure')} changed: ${named.join(', ')}${rest}`] : []),
    ...(hidden.length ? [`${counted(hidden.length, 'figure')} changed by less than is shown`] : []),
    ...(added ? [`${counted(added, 'figure')} added`] : []),
    ...(dropped ? [`${counted(dropped, 'figure')} dropped`] : []),
  ];
}

/** A figure's text but for the mark that says that it was revised: that mark is about an edition, not about the figure. */
export const plainText = ({ text }: Pick<Figure, 'text'>): string => text.replace(/ ?\[r\]/, '');

/** What of a figure is a number: the label and the marks are text of the study's. */
export const numbers = ({ value, base, weightedBase, se, interval }: Figure) => [
  value,
  base,
  weightedBase,
  se,
  interval?.low ?? null,
  interval?.high ?? null,
];

export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;

function inputCauses({ inputs }: Manifest, now: Now): string[] {
  const before = new Map(inputs.map(({ file, sha256 }) => [file, sha256]));
  const changed = now.inputs.filter(({ file, sha256 }) => before.get(file) !== sha256).map(({ file }) => file);
  const templates = changed.filter((file) => file.endsWith('.hbs'));
  return [
    ...(changed.includes('study.yaml') ? ['study.yaml changed'] : []),
    ...(templates.length ? [`the template’s text changed (${templates.join(', ')})`] : []),
    ...(changed.some((file) => file.startsWith('theme ')) ? ['the theme changed'] : []),
  ];
}

function codeCauses(old: Manifest['code'], now: Manifest['code']): string[] {
  const names = [...new Set([...Object.keys(old.dependencies), ...Object.keys(now.dependencies)])].sort();
  const libraries = names.filter((name) => old.dependencies[name] !== now.dependencies[name]);
  const moved = (name: string, from: string | null | undefined, to: string | null | undefined) =>
    from === to ? [] : [`${name} ${from ?? 'none'} → ${to ?? 'none'}`];
  return [
    ...(old.sha256 === now.sha256 ? [] : ['topline changed']),
    ...libraries.flatMap((name) => moved(name, old.dependencies[name], now.dependencies[name])),
    ...moved('Node.js', old.node, now.node),
    ...moved('the browser', old.browser, now.browser),
  ];
}

function optionCauses(old: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const same = (name: string) => JSON.stringify(old[name]) === JSON.stringify(now[name]);
  const changed = Object.keys({ ...old, ...now }).filter((name) => !same(name));
  return changed.map((name) => (name === 'revision' ? 'what it tells of a revision changed' : `its ${name} changed`));
}
