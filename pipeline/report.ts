// READ FIRST. One study in, its reports out, a stage at a time:
//
//   study.yaml ─┐
//   responses ──┴─ ingest ─▶ Responses ─ summarise ─▶ Estimates ─┬─ chart ─▶ drawings ─┐
//                                                                └─ fill ──▶ Document ─┴─ produce ─▶ html pdf docx csv
//                                                                                           └─ verify ─ publish ─▶ edition
//
// Each stage is a folder beside this file. "The margin of error is wrong": estimate/. "It is rounded wrongly":
// summarise/. "The words are wrong": fill/. "The bars are wrong": chart/. "The PDF footer is wrong": produce/.

import { join, resolve, sep } from 'node:path';
import { tryOwnDrawings } from './chart/tryown.ts';
import { typedDigits } from './fill/digits.ts';
import { everyBlock, fill } from './fill/fill.ts';
import { readTemplate, type Template } from './fill/template.ts';
import { ingest } from './ingest/ingest.ts';
import { rejectsCsv } from './ingest/rejects.ts';
import type { Responses } from './ingest/responses.ts';
import type { Problem } from './problems.ts';
import type { Printer } from './produce/produce.ts';
import type { WriteWord } from './produce/wordfile.ts';
import { basisOf, themeRecord } from './publish/basis.ts';
import { nextName, publish, readLatest } from './publish/edition.ts';
import { dataFiles, figuresCsv, placeFigures } from './publish/figures.ts';
import { type FileRecord, portable, readCode, readPackage, record } from './publish/manifest.ts';
import { planReissue, type Reissue, withoutCorrection } from './publish/reissue.ts';
import { assertSteady, type ReadFile } from './publish/steady.ts';
import { UNCHANGED, whyMade } from './publish/why.ts';
import { readStudy, type StudyRead } from './study/read.ts';
import type { ReportSpec, Study, Unit } from './study/study.ts';
import { deriveColumns, withoutDerived } from './summarise/derive.ts';
import { type Estimates, summarise } from './summarise/estimates.ts';
import { withRevised } from './summarise/revised.ts';
import { readTheme, type Theme } from './theme.ts';
import { readWordTemplate, type WordTemplate } from './wordtemplate.ts';

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
  /** Writes Word files elsewhere than on this thread. */
  word?: WriteWord;
  now(): Date;
  /** Told as each report goes through its stages. */
  progress(report: string, stage: string): void;
}

export type ReportResult =
  | {
      report: string;
      made: string;
      why: string;
      files: string[];
      figures: number;
      /** Figures read back and compared, by format. */
      verified: Record<string, number>;
      /** Of the template: numbers typed into it. */
      warnings: Problem[];
      seconds: number;
    }
  | { report: string; unchanged: string; why: string }
  | { report: string; due: true; why: string }
  | { report: string; fine: true; figures: number; warnings: Problem[] };

/** What all reports of a study are made from. */
export interface Source {
  study: Study;
  responses: Responses;
  estimates: Estimates;
  inputs: FileRecord[];
  /** The same files, where they stand. */
  reads: ReadFile[];
  /** Warnings of the study file and of the data. */
  problems: Problem[];
}

const ROOT = resolve(import.meta.dirname, '..');

/** Reads a study's data and makes it ready to be asked for estimates. */
export async function openStudy({ study, text, problems }: StudyRead, dataFolder?: string): Promise<Source> {
  const earlier = await openEarlier(study, dataFolder);
  const responses = deriveColumns(study, await ingest(withoutDerived(study), { dataFolder }));
  const estimates = summarise(study, responses, undefined, earlier?.estimates);
  const data = responses.files.map(({ name, sha256 }) => ({ path: resolve(dataFolder ?? study.folder, name), sha256 }));
  await assertSteady(data);
  const inputs = [
    record('study.yaml', text),
    ...responses.files.map(({ name, bytes, sha256 }) => ({ file: name, bytes, sha256 })),
  ];
  if (earlier) inputs.push(...earlier.inputs.map((input) => ({ ...input, file: `${study.earlier}/${input.file}` })));
  const reads = [{ path: resolve(study.file), sha256: inputs[0]!.sha256 }, ...data, ...(earlier?.reads ?? [])];
  return { study, responses, estimates, inputs, reads, problems: [...problems, ...responses.problems] };
}

/** The last wave, without the wave before it. */
async function openEarlier({ folder, earlier }: Study, dataFolder?: string): Promise<Source | undefined> {
  if (earlier === undefined) return undefined;
  const read = await readStudy(join(folder, '..', earlier));
  return openStudy({ ...read, study: { ...read.study, earlier: undefined } }, dataFolder);
}

/** What a report looks like, before it is filled. */
interface Look {
  template: Template;
  theme: Theme;
  word?: WordTemplate;
  style: FileRecord;
  inputs: FileRecord[];
}

async function readLook(study: Study, report: ReportSpec): Promise<Look> {
  const folders = [join(study.folder, 'templates'), join(ROOT, 'templates')];
  const template = await readTemplate(report.template, folders, report.place);
  const theme = readTheme(join(ROOT, 'templates/themes', report.theme));
  const themes = await themeRecord(join(ROOT, 'templates/themes'), report.theme);
  const word = await readWordTemplate(report, theme, folders, join(ROOT, 'templates/themes', report.theme));
  const own = word ? [record(word.name, word.bytes)] : [];
  const style = { ...themes, sha256: own.reduce((hash, { sha256 }) => `${hash} ${sha256}`, themes.sha256) };
  const texts = [template, ...template.partials.values(), ...(template.specs?.values() ?? [])].map(({ file, text }) =>
    record(portableName(resolve(file), study.folder), text),
  );
  return { template, theme, word, style, inputs: [...texts, themes, ...own] };
}

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

/** The study's own files by their place in its folder, wherever that is. */
const portableName = (path: string, folder: string): string =>
  portable(path, path.startsWith(folder + sep) ? folder : ROOT);

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
  const reissue = await planReissue(previous, filled, study, folder);
  const settings = settingsOf(report, reissue?.revision);
  const key = basisOf(filled, look.style, code, settings);
  const earlier = withoutCorrection(study, previous);
  const same = earlier && fill(look.template, { ...estimates, study: earlier.study }, report);
  const untouched = same && basisOf(same, look.style, code, settingsOf(report, earlier.revision));
  const now = { document: filled, key, untouched, inputs, code, options: settings };
  const why = whyMade(previous, now, options.force);
  if (!why) return { report: id, unchanged: join(folder, previous!.name), why: UNCHANGED };
  if (options.dryRun) return { report: id, due: true, why };

  // Browser, Word and charts are loaded only when something is made: that takes longer than finding that nothing is.
  const { produce } = await import('./produce/produce.ts');
  const document = reissue
    ? fill(look.template, withRevised(estimates, reissue.marked), report, reissue.notice)
    : filled;
  const { files: formats, page } = await produce(
    document,
    look.theme,
    { id: report.fileName, formats: report.formats },
    effects,
    look.word,
  );
  const figures = placeFigures(document);
  const files = new Map<string, Uint8Array | string>([
    ...formats,
    ...dataFiles(everyBlock(document.blocks)),
    ['tables/figures.csv', figuresCsv(figures)],
    ['figures.json', `${JSON.stringify({ schema: 1, report: report.id, figures }, null, 1)}\n`],
    // Rejected rows are of every unit.
    ...(!part && responses.rejects.length ? [['rejects.csv', rejectsCsv(responses)] as const] : []),
  ]);
  effects.progress(id, 'verify');
  const { verify } = await import('./verify/verify.ts');
  const verified = await verify(document, files, { page, wordStyles: look.word?.styles });
  effects.progress(id, 'publish');
  const name = nextName(previous?.name, study.status);
  const about = {
    ...{ schema: 1 as const, study: study.id, report: report.id },
    ...{ status: study.status ?? null, published: study.published ?? null, rows: responses.counts },
  };
  files.set('document.json', `${JSON.stringify(document)}\n`);
  if (previous) {
    const { changeFiles } = await import('./publish/changefiles.ts');
    const newer = { name, manifest: about, figures, document };
    const how = { reissue, theme: look.theme, file: report.fileName, formats: report.formats };
    for (const file of await changeFiles(previous, newer, how, effects)) files.set(...file);
  }
  const seconds = (effects.now().getTime() - started.getTime()) / 1000;
  const made = await publish(folder, name, files, {
    ...{ ...about, key, inputs, code, options: settings, revision: reissue?.revision ?? null, verified },
    run: { startedAt: started.toISOString(), seconds, topline: (await readPackage()).version },
  });
  const warnings = part ? [] : typedDigits(look.template);
  return { report: id, made, why, files: [...files.keys()], figures: figures.length, verified, warnings, seconds };
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

/** A report about some of the respondents has estimates of its own. */
export function estimatesFor({ study, responses, estimates }: Source, { where }: ReportSpec): Estimates {
  return where === undefined ? estimates : summarise(study, responses, where, estimates.earlier);
}
