// What became of a study's reports in, what there is to tell of it out: the same record for hooks and mails. No answer
// of a respondent is in it: of what is wrong with data it has what and where, and not what stood there.

import { readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { type Problem, printable } from '../problems.ts';
import type { Changes } from '../publish/changes.ts';
import { differenceText } from '../publish/changestext.ts';
import type { Manifest } from '../publish/manifest.ts';
import type { Outcome } from '../run.ts';
import type { Correction } from '../study/study.ts';

export interface DeliveryEvent {
  schema: 1;
  study: string;
  title: string;
  language: string;
  /** ISO. */
  at: string;
  published: Published[];
  /** Data that is not to be reported on yet. */
  held: Trouble[];
  failed: Trouble[];
}

export interface Published {
  /** `briefing`, or of a unit `council/aldermarch`. */
  report: string;
  title: string;
  edition: string;
  status: string | null;
  date: string | null;
  /** Relative to the output folder, with slashes. */
  folder: string;
  files: { file: string; bytes: number }[];
  signedOffBy: string | null;
  /** What it corrects or revises. */
  correction: Correction | null;
  /** null: the first edition. */
  changes: Moves | null;
}

export interface Moves {
  /** The edition that it is compared with. */
  since: string;
  /** Figures that a reader sees another number of. */
  shown: number;
  conclusionChanged: boolean;
  /** The most telling ones, in words. */
  headlines: string[];
}

export interface Trouble {
  report: string;
  why: string[];
}

type Result = Outcome['results'][number];
export type Flat = Exclude<Result, { units: unknown }>;

/** Reports for each of many groups, unit by unit. */
export const flat = (results: readonly Result[]): Flat[] =>
  results.flatMap((one): Flat[] => ('units' in one ? one.units : [one as Flat]));

/** @param edition absolute path */
export async function readPublished(out: string, report: string, edition: string): Promise<Published> {
  const [manifest, changes, document] = await Promise.all(
    ['manifest.json', 'changes.json', 'document.json'].map((file) => readJson(join(edition, file))),
  );
  const { outputs, status, published, run, revision } = manifest as Manifest;
  const { title } = (document as { meta?: { title: string } } | undefined)?.meta ?? { title: report };
  return {
    ...{ report, title, edition: basename(edition), status, date: published },
    folder: relative(out, edition).split(sep).join('/'),
    files: outputs.map(({ file, bytes }) => ({ file, bytes })),
    signedOffBy: run.signedOff?.by ?? null,
    correction: revision?.correction ?? null,
    changes: changes ? movesOf(changes as Changes) : null,
  };
}

async function readJson(path: string): Promise<unknown> {
  // An edition of its own making: only what may be missing is asked after.
  if (!(await stat(path).catch(() => undefined))) return undefined;
  return JSON.parse(await readFile(path, 'utf8'));
}

const HEADLINES = 5;

/** First what the text itself says, then what changes a conclusion, then what moved furthest. */
function movesOf({ from, figures, conclusionChanged }: Changes): Moves {
  const shown = figures.filter((figure) => figure.shown);
  const telling = shown.filter(({ measure }) => measure !== 'base').toSorted((a, b) => weightOf(b) - weightOf(a));
  const headlines = telling.slice(0, HEADLINES).map(headlineOf);
  return { since: from, shown: shown.length, conclusionChanged, headlines };
}

type FigureChange = Changes['figures'][number];

function weightOf({ places, conclusions, difference, measure }: FigureChange): number {
  const isInText = places.some((place) => !/(?:Figure|Table) \d+$/.test(place));
  const size = measure === 'count' ? 0 : Math.min(Math.abs(difference ?? 0), 999);
  return (isInText ? 2000 : 0) + (conclusions.length ? 1000 : 0) + size;
}

/** `Satisfied (South West): 62% → 61% (−1 percentage point); 1st → 3rd in Figure 2`. */
function headlineOf(figure: FigureChange): string {
  const { id, label, before, after, conclusions } = figure;
  const groups = [...(/\[.*\]/.exec(id)?.[0] ?? '').matchAll(/=([^,\]]*)/g)].map(([, group]) => group!);
  const of = groups.length ? ` (${groups.join(', ').replaceAll('_', ' ')})` : '';
  const difference = differenceText(figure);
  const moved = `${label}${of}: ${before.text} → ${after.text}${difference ? ` (${difference})` : ''}`;
  return printable([moved, ...conclusions.slice(0, 2)].join('; '));
}

/** How many problems of one report are told; the rest is counted. */
const TOLD = 6;

export function troubleOf(report: string, problems: readonly Problem[]): Trouble & { held: boolean } {
  const held = problems.some(({ code }) => code === 'held');
  const errors = problems.filter(({ severity }) => severity === 'error');
  const why = errors.slice(0, TOLD).map(inWords);
  const more = errors.length - why.length;
  return { report, held, why: more > 0 ? [...why, `… and ${more} more`] : why };
}

/** Bounds are the study's own; anything else that was found may be an answer. */
function inWords({ code, message, place, found, expected, fix }: Problem): string {
  const where = place ? ` (${[basename(place.file), place.line].filter(Boolean).join(', line ')})` : '';
  const bounds = code === 'held' ? `; found ${found}, expected ${expected}` : '';
  return printable(`${message}${where}${bounds}${fix && code === 'held' ? `. ${fix}` : ''}`, 500);
}
