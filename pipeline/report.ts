// READ FIRST. One study in, its reports out, a stage at a time:
//
//   study.yaml ─┐
//   responses ──┴─ ingest ─▶ Responses ─ summarise ─▶ Estimates ─┬─ chart ─▶ drawings ─┐
//                                                                └─ fill ──▶ Document ─┴─ produce ─▶ html pdf docx csv
//                                                                                           └─ verify ─ publish ─▶ edition
//
// Each stage is a folder beside this file. "The margin of error is wrong": estimate/. "It is rounded wrongly":
// summarise/. "The words are wrong": fill/. "The bars are wrong": chart/. "The PDF footer is wrong": produce/.

import { join } from 'node:path';
import { tryOwnDrawings } from './chart/tryown.ts';
import { typedDigits } from './fill/digits.ts';
import { everyBlock, fill } from './fill/fill.ts';
import { rejectsCsv } from './ingest/rejects.ts';
import { readLook } from './look.ts';
import type { MakeFiles } from './makefiles.ts';
import type { Problem } from './problems.ts';
import type { Printer } from './produce/produce.ts';
import type { WriteWord } from './produce/wordfile.ts';
import { basisOf } from './publish/basis.ts';
import { dataOfCorrection } from './publish/corrections.ts';
import { leaveAsItIs, readDraft, release, WAITS } from './publish/draft.ts';
import { nextName, readLatest } from './publish/edition.ts';
import { placeFigures } from './publish/figures.ts';
import { dataHash, readCode, readPackage } from './publish/manifest.ts';
import { planReissue, type Reissue, withoutCorrection } from './publish/reissue.ts';
import { rowBookFor } from './publish/rows/changed.ts';
import { whyMade } from './publish/why.ts';
import { estimatesFor, type Source } from './source.ts';
import type { ReportSpec, Unit } from './study/study.ts';
import type { Estimates } from './summarise/estimates.ts';
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
  /** Writes Word files elsewhere. */
  word?: WriteWord;
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

/** What makes a report, besides the data: read once, however many units it is made for. */
export async function prepareReport({ study }: Source, report: ReportSpec, effects: Effects) {
  const look = await readLook(study, report);
  return { look, code: await readCode(report.formats.includes('pdf') ? await effects.printer.version() : null) };
}

/** One of several groups that each get the report, with the only estimates that it may see. */
export interface UnitPart {
  unit: Unit;
  estimates: Estimates;
  prepared: Awaited<ReturnType<typeof prepareReport>>;
}

/** Makes one report: fills its template, produces its formats and publishes them as an edition. */
export async function makeReport(
  source: Source,
  report: ReportSpec,
  options: RunOptions,
  effects: Effects,
  part?: UnitPart,
): Promise<ReportResult> {
  const started = effects.now();
  const { study, responses } = source;
  const estimates = part?.estimates ?? estimatesFor(source, report);
  const { look, code } = part?.prepared ?? (await prepareReport(source, report, effects));
  const id = [report.id, ...(part ? [part.unit.slug] : [])].join('/');
  const filled = fill(look.template, estimates, report);

  const inputs = [...source.inputs, ...look.inputs];
  const folder = join(options.out, id);
  const previous = await readLatest(folder);
  const data = dataHash(source.inputs);
  const rows = rowBookFor(source, options.out, data);
  const corrected = await dataOfCorrection(options.out, study);
  const { reissue, stale } = await planReissue(previous, filled, study, folder, { hash: data, corrected, rows });
  const settings = settingsOf(report, reissue?.revision);
  const key = basisOf(filled, look.style, code, settings);
  const earlier = withoutCorrection(study, previous);
  const same = earlier && fill(look.template, { ...estimates, study: earlier.study }, report);
  const untouched = same && basisOf(same, look.style, code, settingsOf(report, earlier.revision));
  const now = { document: filled, key, untouched, inputs, code, options: settings };
  const why = whyMade(previous, now, options.force);
  const draft = await readDraft(folder);
  if (!why) return { report: id, ...(await leaveAsItIs(folder, previous!.name, draft, options.dryRun)) };
  if (report.signOff && draft?.manifest.key === key && !options.force)
    return { report: id, waiting: draft.path, why: WAITS };
  if (options.dryRun) return { report: id, due: true, why: draft ? `${why}; draft ${draft.name} is out of date` : why };

  // Browser, Word and charts are loaded only when something is made: that takes longer than finding that nothing is.
  const make = effects.make ?? (await import('./makefiles.ts')).makeFiles;
  const document = reissue
    ? fill(look.template, withRevised(estimates, reissue.marked), report, reissue.notice)
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
    ...{ ...about, key, inputs, data, code, options: settings, revision: reissue?.revision ?? null, verified },
    run: { startedAt: started.toISOString(), seconds, topline: (await readPackage()).version, signedOff: null },
  });
  const warnings = [...(part ? [] : typedDigits(look.template)), ...(stale ? [stale] : [])];
  const shown = { files: [...files.keys()], figures: figures.length, verified, warnings, seconds };
  return { report: id, why, ...released, ...shown };
}

/** What, besides its text and its makers, decides how an edition looks. */
const settingsOf = ({ id, formats }: ReportSpec, revision?: Reissue['revision'] | null) => ({
  ...{ report: id, formats },
  ...(revision && { revision }),
});

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
