// study.yaml in, a Study out, with every problem in it: its form by the schema, its meaning by the checks in check.ts.

import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Problem, stopOnErrors, UserError } from '../problems.ts';
import { checkStudy } from './check.ts';
import { checkFiles } from './checkfiles.ts';
import { askedInWaves, drawnInWaves, normaliseFiles, normaliseSource, WAVE, waveQuestion, wavesOf } from './files.ts';
import { schemaProblems } from './issues.ts';
import { checkElsewhere, otherTextOf } from './joinspec.ts';
import { normaliseQuality } from './qualityschema.ts';
import { normaliseQuotes } from './quotes.ts';
import { checkRankings, rankingQuestions } from './ranking.ts';
import { type DerivedFile, type QuestionFile, type StudyFile, studySchema } from './schema.ts';
import type { Adjustment, DesignSpec, FileSpec, Net, Option, Question, ReportSpec, Rules, Study } from './study.ts';
import { normaliseForEach } from './unitlist.ts';
import { type Path, parseYaml, type YamlSource } from './yaml.ts';

export interface StudyRead {
  study: Study;
  /** Warnings; errors have been thrown. */
  problems: Problem[];
  /** The study file's text, for hashing. */
  text: string;
}

/**
 * Reads a study.
 * @param path a folder with a study.yaml, or such a file
 * @throws UserError (exit code 2) with everything that is wrong
 */
export async function readStudy(path: string): Promise<StudyRead> {
  const file = await findStudyFile(path);
  const text = await readFile(file, 'utf8');
  const { study, problems } = parseStudy(text, file);
  stopOnErrors(problems, 2);
  return { study: study!, problems, text };
}

/** A study file's text, read and checked; `study` is undefined where its form is wrong. */
export function parseStudy(text: string, file: string): { study?: Study; problems: Problem[] } {
  const source = parseYaml(text, relative(process.cwd(), file) || basename(file));
  if (
    source.data === undefined ||
    source.data === null ||
    source.problems.some((problem) => problem.severity === 'error')
  ) {
    return { problems: source.problems.length ? source.problems : [emptyStudy(source)] };
  }
  const read = studySchema.safeParse(source.data);
  if (!read.success)
    return { problems: [...source.problems, ...schemaProblems(read.error.issues, studySchema, source)] };
  const study = normaliseStudy(read.data, source, file);
  return {
    study,
    problems: [
      ...source.problems,
      ...checkFiles(read.data, study, source),
      ...checkElsewhere(study, source),
      ...checkRankings(read.data, study, source),
      ...checkStudy(study, source),
    ],
  };
}

async function findStudyFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  const file = found?.isDirectory() ? join(path, 'study.yaml') : path;
  if (found && (await stat(file).catch(() => undefined))?.isFile()) return resolve(file);
  throw new UserError(
    [
      {
        code: 'no-study',
        severity: 'error',
        message: `there is no study at ${path}`,
        expected: 'a folder with a study.yaml in it, or such a file',
        fix: 'Name a folder in data/, or leave the name out to take every study there.',
      },
    ],
    2,
  );
}

function emptyStudy(source: YamlSource): Problem {
  return {
    code: 'empty-study',
    severity: 'error',
    place: source.placeOf([]),
    message: 'the study file is empty',
    fix: 'Copy data/coproduction-2012/study.yaml and change it.',
  };
}

function normaliseStudy(file: StudyFile, source: YamlSource, path: string): Study {
  const asked = new Map(
    source
      .keysAt(['questions'])
      .flatMap((id) => questionsOf(normaliseQuestion(id, file, source), file.questions[id]!))
      .map((question) => [question.id, question] as const),
  );
  const files = normaliseFiles(file, asked, source);
  const waves = wavesOf(files);
  const { panel, wave_label: label = 'Wave' } = file.responses;
  return {
    id: file.study,
    folder: dirname(path),
    file: source.placeOf([]).file,
    title: file.title,
    status: file.status,
    published: file.published,
    correction: file.correction && { ...file.correction, kind: file.correction.kind ?? 'correction' },
    deliver: file.deliver,
    quality: normaliseQuality(file.quality),
    hold: file.hold && {
      ...{ rows: file.hold.rows, responseRate: file.hold.response_rate, settle: file.hold.settle },
    },
    publisher: file.publisher,
    language: file.language ?? 'en-GB',
    respondents: file.respondents ?? 'respondents',
    note: file.note,
    source: file.source,
    wave: file.wave,
    earlier: file.earlier,
    responses: files[0]?.source ?? normaliseSource({}, file, source.placeOf(['responses', 'file'])),
    ...{ files, panel },
    design: drawnInWaves(normaliseDesign(file, source), waves, panel ? file.responses.id : undefined),
    rules: normaliseRules(file),
    questions: new Map([
      ...(waves.length ? [[WAVE, waveQuestion(waves, label, source.placeOf(['responses', 'files']))] as const] : []),
      ...[...asked].map(([id, question]) => [id, askedInWaves(question, files)] as const),
      ...source.keysAt(['derive']).map((id) => [id, normaliseDerived(id, file.derive![id]!, source)] as const),
    ]),
    reports: new Map(source.keysAt(['reports']).map((id) => [id, normaliseReport(id, file, files, source)])),
  };
}

function normaliseDesign({ design }: StudyFile, source: YamlSource): DesignSpec {
  return {
    weight: design?.weight,
    strata: design?.strata ?? [],
    clusters: design?.clusters ?? [],
    population: design?.population ?? [],
    lonely: design?.lonely ?? 'fail',
    adjustDomainLonely: design?.adjust_lonely_domains ?? false,
    replicates: design?.replicates && {
      ...design.replicates,
      columns: design.replicates.columns ?? [],
      mse: design.replicates.mse ?? false,
    },
    adjust: (design?.adjust ?? []).map((_, index) => normaliseAdjustment(design!, index, source)),
    place: source.placeOf(['design']),
  };
}

function normaliseAdjustment(design: NonNullable<StudyFile['design']>, index: number, source: YamlSource): Adjustment {
  const step = design.adjust![index]!;
  const at = ['design', 'adjust', index] as const;
  const margin = (given: { by: string; totals: Record<string, number> }, path: Path) => ({
    by: given.by,
    totals: new Map(source.keysAt([...path, 'totals']).map((level) => [level, given.totals[level]!])),
  });
  if ('post_stratify' in step) {
    const { partial = false } = step.post_stratify;
    return { kind: 'post-stratify', margin: margin(step.post_stratify, [...at, 'post_stratify']), partial };
  }
  if ('rake' in step) {
    const { margins, iterations, epsilon } = step.rake;
    const path = [...at, 'rake', 'margins'];
    return {
      kind: 'rake',
      margins: margins.map((one, i) => margin(one, [...path, i])),
      maxIterations: iterations,
      epsilon,
    };
  }
  if ('trim' in step) return { kind: 'trim', ...step.trim, strict: step.trim.strict ?? false };
  const { method = 'linear', bounds, trim, total, numbers = {}, groups = [] } = step.calibrate;
  const path = [...at, 'calibrate', 'groups'];
  return {
    ...{ kind: 'calibrate', method, bounds, trim, total },
    numbers: new Map(Object.entries(numbers)),
    groups: groups.map((one, i) => margin(one, [...path, i])),
  };
}

function normaliseRules({ rules }: StudyFile): Rules {
  return {
    decimals: rules?.decimals ?? 0,
    intervalDecimals: rules?.interval_decimals,
    estimator: rules?.estimator ?? 'weighted',
    interval: rules?.interval ?? 'logit',
    level: rules?.level ?? 0.95,
    adjust: rules?.adjust ?? 'holm',
    lowBase: rules?.low_base ?? 50,
    withholdBase: rules?.withhold_base ?? 0,
    withholdCounts: rules?.withhold_counts ?? 0,
    roundCountsTo: rules?.round_counts_to ?? 1,
    roundWeightedTo: rules?.round_weighted_to ?? 1,
    ties: rules?.ties ?? 'away',
    markProvisional: rules?.mark_provisional ?? false,
    markRevised: rules?.mark_revised,
    compareRows: rules?.compare_rows ?? true,
  };
}

/** A ranking is several questions; any other is itself. */
function questionsOf(question: Question, { type }: QuestionFile): Question[] {
  if (type !== 'ranking') return [question];
  const { columns, anyOrder, ...plain } = question;
  return rankingQuestions({ ...plain, columns: [] }, { of: anyOrder ? 'ranks' : 'options', columns });
}

function normaliseQuestion(id: string, file: StudyFile, source: YamlSource): Question {
  const question = file.questions[id]!;
  const at = ['questions', id];
  const options = source.keysAt([...at, 'options']).map((key) => normaliseOption(key, question.options![key]!));
  const label = question.label ?? question.text ?? humanise(id);
  return {
    id,
    type: question.type === 'ranking' ? 'single' : question.type,
    text: question.text ?? label,
    label,
    columns: columnsOf(id, question, options),
    anyOrder: Array.isArray(question.columns),
    otherText: question.other_text && otherTextOf(id, question.other_text, source),
    delimiter: question.delimiter,
    options,
    missing: source.keysAt([...at, 'missing']).map((code) => ({ code, label: question.missing![code]! })),
    nets: source.keysAt([...at, 'nets']).map((key) => normaliseNet(key, question.nets![key]!)),
    base: question.base ?? 'answered',
    askedIf: question.asked_if,
    items: question.items ?? [],
    missingItems: question.missing_items ?? 0,
    min: question.min,
    max: question.max,
    decimals: question.decimals,
    unit: question.unit,
    written: question.written,
    quotes: normaliseQuotes(question.quotes, file.rules?.withhold_base),
    place: source.placeOfKey(['questions'], id),
  };
}

/** A variable worked out from others is a question like any other, without a column. */
function normaliseDerived(id: string, derived: DerivedFile, source: YamlSource): Question {
  const at = ['derive', id];
  return {
    id,
    type: derived.period ? 'group' : (derived.type ?? ((derived.value ?? derived.ratio) ? 'number' : 'single')),
    text: derived.text ?? derived.label,
    label: derived.label,
    columns: [],
    options: source.keysAt([...at, 'options']).map((key) => {
      const { label, score, other, when } = derived.options![key]!;
      return { id: key, label, codes: [], score, exclusive: false, other: other ?? false, when };
    }),
    missing: [],
    nets: source.keysAt([...at, 'nets']).map((key) => normaliseNet(key, derived.nets![key]!)),
    base: 'answered',
    askedIf: derived.asked_if,
    items: [],
    missingItems: 0,
    decimals: derived.decimals,
    unit: derived.unit,
    derived: { value: derived.value, ratio: derived.ratio, period: derived.period },
    place: source.placeOfKey(['derive'], id),
  };
}

/** One header, or one an option in the options' order. */
function columnsOf(id: string, question: QuestionFile, options: Option[]): string[] {
  if (question.type === 'score') return [];
  const { columns } = question;
  if (columns) return Array.isArray(columns) ? columns : options.map((option) => columns[option.id] ?? '');
  return [question.column ?? id];
}

function normaliseOption(id: string, option: NonNullable<QuestionFile['options']>[string]): Option {
  if (typeof option === 'string') {
    return { id, label: option, codes: [...new Set([id, option])], exclusive: false, other: false };
  }
  return {
    id,
    label: option.label,
    codes: option.code ?? [...new Set([id, option.label])],
    score: option.score,
    exclusive: option.exclusive ?? false,
    other: option.other ?? false,
  };
}

function normaliseNet(id: string, net: NonNullable<QuestionFile['nets']>[string]): Net {
  return Array.isArray(net) ? { id, label: humanise(id), of: net } : { id, label: net.label, of: net.of };
}

function normaliseReport(id: string, file: StudyFile, files: readonly FileSpec[], source: YamlSource): ReportSpec {
  const report = file.reports[id]!;
  return {
    id,
    template: report.template,
    title: report.title ?? file.title,
    subtitle: report.subtitle,
    kicker: report.kicker,
    description: report.description,
    theme: report.theme ?? 'official',
    wordTemplate: report.word_template && { ...report.word_template, styles: report.word_template.styles ?? {} },
    formats: report.formats ?? ['pdf', 'docx', 'html', 'xlsx'],
    contents: report.contents ?? false,
    ...normaliseForEach(report.for_each, id, source),
    comparators: new Map(Object.entries(report.comparators ?? {})),
    whole: report.whole,
    showOthers: report.show_others ?? false,
    fileName: (report.file_name ?? (report.for_each ? '{report}-{unit}' : '{report}'))
      .replaceAll('{report}', id)
      .replaceAll('{study}', file.study),
    where: report.where,
    wave: report.wave === 'latest' ? (wavesOf(files).at(-1) ?? report.wave) : report.wave,
    signOff: report.sign_off ?? false,
    schedule: report.schedule && { cron: report.schedule.cron, timezone: report.schedule.timezone ?? 'UTC' },
    place: source.placeOf(['reports', id, 'template']),
  };
}

/** `extremely_or_very` reads "Extremely or very". */
function humanise(id: string): string {
  const words = id.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
