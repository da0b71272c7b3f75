// READ FIRST. One study in, its reports out, a stage at a time:
//
//   study.yaml ─┐
//   responses ──┴─ ingest ─▶ Responses ─ summarise ─▶ Estimates ─┬─ chart ─▶ drawings ─┐
//                                                                └─ fill ──▶ Document ─┴─ produce ─▶ html pdf docx csv
//                                                                                           └─ verify ─ publish ─▶ edition
//
// Each stage is a folder beside this file. "The margin of error is wrong": estimate/. "It is rounded wrongly":
// summarise/. "The words are wrong": fill/. "The bars are wrong": chart/. "The PDF footer is wrong": produce/.

import { tryOwnDrawings } from './chart/tryown.ts';
import { typedDigits } from './fill/digits.ts';
import { everyBlock, fill } from './fill/fill.ts';
import { rejectsCsv } from './ingest/rejects.ts';
import { readLook } from './look.ts';
import type { MakeFiles } from './makefiles.ts';
import { planReport, type UnitPart } from './plan.ts';
import type { Problem } from './problems.ts';
import type { Printer } from './produce/produce.ts';
import { leaveAsItIs, release, WAITS } from './publish/draft.ts';
import { nextName } from './publish/edition.ts';
import { placeFigures } from './publish/figures.ts';
import { readPackage } from './publish/manifest.ts';
import { estimatesFor, type Source } from './source.ts';
import type { ReportSpec } from './study/study.ts';
import { withRevised } from './summarise/revised.ts';

export interface RunOptions {
  /** Where editions go; `output` of the project by default. */
  out: string;
  /** Where data files are looked for, where not in the study's folder. */
  dataFolder?: string;
  /** Makes reports whose inputs haven't changed, too. */
  force: boolean;
  /** Says what would be made, and makes nothing. */
  dryRun: boolean;
}

export interface Effects {
  printer: Printer;
  /** Makes a report's files elsewhere than on this thread. */
  make?: MakeFiles;
  now(): Date;
  /** Told as each report goes through its stages. */
  progress(report: string, stage: string): void;
}

/** What there is to say of a report that was made. */
export interface MadeAbout {
  report: string;
  why: string;
  files: string[];
  figures: number;
  /** Figures read back and compared, by format. */
  verified: Record<string, number>;
  /** Of the template: numbers typed into it. */
  warnings: Problem[];
  seconds: number;
}

export type ReportResult =
  | (MadeAbout & { made: string })
  /** It waits for its sign-off, in place of an older draft. */
  | (MadeAbout & { draft: string; replaced: string | null })
  /** A draft that is as it should be waits still. */
  | { report: string; waiting: string; why: string }
  | { report: string; unchanged: string; why: string; withdrawn?: string }
  | { report: string; due: true; why: string }
  | { report: string; fine: true; figures: number; warnings: Problem[] };

/** Makes one report: fills its template, produces its formats and publishes them as an edition. */
export async function makeReport(
  source: Source,
  report: ReportSpec,
  options: RunOptions,
  effects: Effects,
  part?: UnitPart,
): Promise<ReportResult> {
  const started = effects.now();
  const plan = await planReport(source, report, options, effects, part);
  const { id, folder, filled, look, previous, why, draft, reissue, rows } = plan;
  if (!why) return { report: id, ...(await leaveAsItIs(folder, previous!.name, draft, options.dryRun)) };
  if (report.signOff && draft?.manifest.key === plan.key && !options.force)
    return { report: id, waiting: draft.path, why: WAITS };
  if (options.dryRun) return { report: id, due: true, why: draft ? `${why}; draft ${draft.name} is out of date` : why };

  const { study, responses } = source;
  // Browser, Word and charts are loaded only when something is made: that takes longer than finding that nothing is.
  const make = effects.make ?? (await import('./makefiles.ts')).makeFiles;
  const document = reissue
    ? fill(look.template, withRevised(plan.estimates, reissue.marked), report, reissue.notice)
    : filled;
  const { theme, word } = look;
  const { fileName, formats } = report;
  const { files: readBack, verified } = await make({ id, document, theme, word, fileName, formats }, effects);
  const files = new Map([
    ...readBack,
    // Rejected rows are of every unit.
    ...(!part && responses.rejects.length ? [['rejects.csv', rejectsCsv(responses)] as const] : []),
  ]);
  const figures = placeFigures(document);
  effects.progress(id, 'publish');
  const name = nextName(previous?.name, study.status);
  const about = {
    ...{ schema: 1 as const, study: study.id, report: report.id, title: document.meta.title, language: study.language },
    ...{ status: study.status ?? null, published: study.published ?? null, rows: responses.counts },
  };
  files.set('document.json', `${JSON.stringify(document)}\n`);
  if (previous) {
    const { changeFiles } = await import('./publish/changefiles.ts');
    const newer = { name, manifest: about, figures, document };
    const since = await rows.since(previous.manifest.data);
    const how = { reissue, theme: look.theme, file: report.fileName, formats: report.formats, rows: since };
    for (const file of await changeFiles(previous, newer, how, effects)) files.set(...file);
  }
  await rows.keep();
  const seconds = (effects.now().getTime() - started.getTime()) / 1000;
  const released = await release(!report.signOff, folder, name, files, {
    ...{ ...about, ...plan.basis, revision: reissue?.revision ?? null, verified },
    run: { startedAt: started.toISOString(), seconds, topline: (await readPackage()).version, signedOff: null },
  });
  const warnings = [...(part ? [] : typedDigits(look.template)), ...(plan.stale ? [plan.stale] : [])];
  const shown = { files: [...files.keys()], figures: figures.length, verified, warnings, seconds };
  return { report: id, why, ...released, ...shown };
}

/** Fills a report's template, and makes nothing of it. */
export async function checkReport(
  source: Source,
  report: ReportSpec,
  estimates = estimatesFor(source, report),
): Promise<ReportResult> {
  const { template, theme } = await readLook(source.study, report);
  const { blocks, figures } = fill(template, estimates, report);
  const charts = [...everyBlock(blocks)].flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));
  await tryOwnDrawings(charts, theme);
  return { report: report.id, fine: true, figures: figures.length, warnings: typedDigits(template) };
}
