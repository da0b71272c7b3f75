// A study on the workbench: its files as they are now in; out, a report's page, or what is wrong with it beside the last
// page that was good. What is made is kept as long as what it was made from: an edited template costs one filling.

import { forUnit } from '../burst/burst.ts';
import { selectUnits } from '../burst/units.ts';
import { typedDigits } from '../fill/digits.ts';
import { fillDraft } from '../fill/fill.ts';
import { readLook } from '../look.ts';
import { nearest, type Problem, UserError } from '../problems.ts';
import { forgetStyles } from '../produce/html/style.ts';
import { makeHtml } from '../produce/html.ts';
import { sha256 } from '../publish/files.ts';
import type { Source } from '../source.ts';
import type { ReportSpec } from '../study/study.ts';
import { keepDrawings } from './drawn.ts';
import { StudyFiles } from './studyfiles.ts';
import { problemsOf } from './told.ts';

/** What somebody wants to see. Nothing said: the first report, the first unit. */
export interface Wish {
  report?: string | undefined;
  /** A unit's slug, or its name. */
  unit?: string | undefined;
}

/** What can be chosen. */
export interface Choices {
  reports: string[];
  /** Of the chosen report, where it is made for each of several groups. */
  units: { slug: string; label: string }[];
}

/** A figure as the preview names it. */
export interface Named {
  id: string;
  label: string;
}

export interface Page {
  /** The same for the same page. */
  id: string;
  html: string;
  figures: Named[];
}

/** What came of a wish. */
export interface Showing {
  report?: string | undefined;
  unit?: string | undefined;
  choices: Choices;
  /** The page. What couldn't be found reads `[problem 1]` in it, by its place in `errors`. */
  page?: Page | undefined;
  /** The page is of an earlier state of the files: `errors` says why there is none of this one. */
  stale: boolean;
  errors: readonly Problem[];
  warnings: readonly Problem[];
  milliseconds: number;
}

export interface Bench {
  show(wish: Wish): Promise<Showing>;
  /** Files have changed: absolute paths. */
  changed(paths: readonly string[]): void;
  /** Absolute paths of the data files and study files that were read. */
  reads(): string[];
}

/** Pages that are kept in case the next ones fail. */
const MOST_PAGES = 12;

/** @param path the study's folder, or its file */
export function openBench(path: string, dataFolder?: string): Bench {
  const files = new StudyFiles(path, dataFolder);
  const draw = keepDrawings();
  const good = new Map<string, Page>();
  let showings = new Map<string, Promise<Showing>>();

  async function make(wish: Wish): Promise<Showing> {
    const started = performance.now();
    const showing: Showing = {
      ...{ report: wish.report, unit: wish.unit },
      choices: { reports: [], units: [] },
      errors: [],
      warnings: [],
      stale: false,
      milliseconds: 0,
    };
    try {
      const source = await files.open();
      const { report, estimates } = choose(source, wish, showing, files);
      const { template, theme } = await readLook(source.study, report);
      const { document, problems } = fillDraft(template, estimates, report);
      const html = await makeHtml(document, theme, { chart: (chart, widthPx) => draw(chart, widthPx, theme) });
      showing.page = {
        id: sha256(html).slice(0, 16),
        html,
        figures: document.figures.map(({ id, label }) => ({ id, label })),
      };
      showing.warnings = [...source.problems, ...typedDigits(template)];
      showing.errors = problems;
      for (const key of [keyOf(wish), keyOf(showing)]) keep(good, key, showing.page);
    } catch (error) {
      showing.errors = problemsOf(error);
      showing.page = good.get(keyOf(showing)) ?? good.get(keyOf(wish));
      showing.stale = true;
    }
    showing.milliseconds = Math.round(performance.now() - started);
    return showing;
  }

  return {
    show(wish) {
      const known = showings.get(keyOf(wish));
      if (known) return known;
      const made = make(wish);
      const kept = showings;
      keep(kept, keyOf(wish), made);
      // Who asked for the first report is then sent to it by its name.
      void made.then((showing) => keep(kept, keyOf(showing), made));
      return made;
    },
    changed(paths) {
      showings = new Map();
      forgetStyles();
      files.changed(paths);
    },
    reads: () => files.reads(),
  };
}

const keyOf = ({ report, unit }: Wish): string => JSON.stringify([report, unit]);

function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > MOST_PAGES) kept.delete(kept.keys().next().value!);
}

/** The report that is meant, and what it may see; `showing` is told what else could be chosen. */
function choose(source: Source, wish: Wish, showing: Showing, files: StudyFiles) {
  showing.choices.reports = [...source.study.reports.keys()];
  const report = reportOf(source, wish);
  showing.report = report.id;
  showing.unit = undefined;
  if (!report.forEach) return { report, estimates: files.estimates(source, report) };
  const { all, parts } = files.units(source, report);
  showing.choices.units = all.map(({ slug, label }) => ({ slug, label }));
  const unit = wish.unit === undefined ? all[0] : selectUnits(all, [wish.unit], report.place)[0];
  if (!unit) throw new UserError([noUnits(report)], 3);
  showing.unit = unit.slug;
  return { report: forUnit(report, unit), estimates: parts(unit) };
}

const noUnits = ({ place, forEach }: ReportSpec): Problem => ({
  ...{ code: 'no-units', severity: 'error', place, message: `no respondent has a \`${forEach}\`` },
  fix: 'Correct the data, or `for_each`.',
});

function reportOf({ study }: Source, { report }: Wish): ReportSpec {
  const found = report === undefined ? study.reports.values().next().value : study.reports.get(report);
  if (found) return found;
  const known = [...study.reports.keys()];
  const meant = report && nearest(report, known);
  const message = report === undefined ? 'the study has no report' : `there is no report \`${report}\``;
  throw new UserError(
    [
      {
        ...{ code: 'unknown-report', severity: 'error', place: { file: study.file }, message },
        ...(known.length ? { expected: `one of: ${known.join(', ')}` } : { fix: 'Add one under `reports`.' }),
        ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
      },
    ],
    2,
  );
}
