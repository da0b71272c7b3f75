// A template, a study's estimates and a report's settings in; a Document out, in no format yet.

import { type Problem, stopOnErrors, UserError } from '../problems.ts';
import type { ReportSpec, Study } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { toBlocks } from './blocks.ts';
import type { Block, Document, DocumentMeta } from './document.ts';
import type { FillState } from './figures.ts';
import { helpersFor } from './helpers.ts';
import { type Notice, noticeWords } from './notice.ts';
import { explainSymbols } from './symbols.ts';
import { compileTemplate, type Template } from './template.ts';
import { Tokens } from './tokens.ts';
import { unitContext } from './unit.ts';
import { dateInWords, levelInWords } from './wording.ts';

/**
 * @param notice what the edition has to tell of itself; it stands above the text, or where the template places it
 * @throws UserError (exit code 2) with every mistake in the template
 */
export function fill(given: Template, estimates: Estimates, report: ReportSpec, notice?: Notice): Document {
  const { document, problems } = fillDraft(given, estimates, report, notice);
  stopOnErrors(problems, 2);
  return document;
}

/**
 * The document as far as it can be filled: what a helper could not find reads `[problem 1]`, by its place among the
 * problems. For whoever is still writing; it may not be published.
 * @throws UserError (exit code 2) where the template as a whole can't be read
 */
export function fillDraft(
  given: Template,
  estimates: Estimates,
  report: ReportSpec,
  notice?: Notice,
): { document: Document; problems: Problem[] } {
  const template = notice ? withNotice(given) : given;
  const state: FillState = {
    estimates,
    tokens: new Tokens(),
    problems: [],
    charts: 0,
    tables: 0,
    quotes: 0,
    figuresShown: [],
    specs: template.specs,
  };
  const context = {
    ...contextOf(estimates.study, report, state.tokens, notice),
    ...unitContext(estimates, report.comparators.keys(), state.tokens),
  };
  const text = compiled(given, template, namesIn(context))(context, state);
  const { blocks, problems: misplaced } = toBlocks(text, state.tokens, template.file);
  if (misplaced.length) throw new UserError([...state.problems, ...misplaced], 2);
  const told = notice && noticeWords(notice, estimates.study).title;
  for (const block of blocks) if (block.kind === 'box' && block.title === told) block.notice = true;
  const figures = unique([...state.tokens.figuresIn(text), ...state.figuresShown]);
  blocks.push(...explainSymbols(figures, blocks, estimates.study));
  return { document: { meta: metaOf(estimates.study, report), blocks, figures }, problems: state.problems };
}

type Filled = (context: object, state: FillState) => string;

/** Compiled templates by what they may name. The text of a burst's template is read, and compiled, once. */
const kept = new WeakMap<Template, Map<string, Filled>>();

function compiled(given: Template, template: Template, names: string[]): Filled {
  const key = JSON.stringify([template.text, names]);
  const known = kept.get(given) ?? new Map<string, Filled>();
  kept.set(given, known);
  const found = known.get(key);
  if (found) return found;
  let current: FillState | undefined;
  const { render, problems } = compileTemplate(
    template,
    helpersFor(() => current!),
    names,
  );
  stopOnErrors(problems, 2);
  const made: Filled = (context, state) => {
    current = state;
    return render!(context);
  };
  known.set(key, made);
  return made;
}

/** What a template can name without a helper. Absent values are absent, so that `{{#if study.note}}` works. */
function contextOf(study: Study, report: ReportSpec, tokens: Tokens, notice: Notice | undefined): object {
  const texts = (values: Record<string, string | undefined>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ? tokens.text(value) : undefined]));
  const published = study.published && dateInWords(study.published, study.language);
  return {
    study: texts({
      id: study.id,
      title: study.title,
      publisher: study.publisher,
      note: study.note,
      source: study.source,
      respondents: study.respondents,
    }),
    report: texts({ id: report.id, title: report.title, subtitle: report.subtitle }),
    ...texts({ status: study.status, published }),
    notice: notice && noticeTexts(notice, study, tokens),
    weighted: Boolean(study.design.weight),
    rowsLeftOut: rowsAreLeftOut(study),
    provisional: study.status === 'provisional',
    level: tokens.text(levelInWords(study.rules.level)),
    // The level as people read it: 95 of 100.
    chance: tokens.text(`${Math.round(study.rules.level * 100)} of 100`),
  };
}

const rowsAreLeftOut = ({ responses, files }: Study): boolean =>
  [responses, ...files.map(({ source }) => source)].some(({ only }) => only !== undefined);

function noticeTexts(notice: Notice, study: Study, tokens: Tokens) {
  const { title, paragraphs } = noticeWords(notice, study);
  return { title: tokens.text(title), paragraphs: paragraphs.map((paragraph) => tokens.text(paragraph)) };
}

const PLACED = /\{\{~?>\s*notice\b/;

function withNotice(template: Template): Template {
  const texts = [template.text, ...[...template.partials.values()].map(({ text }) => text)];
  return texts.some((text) => PLACED.test(text)) ? template : { ...template, text: `{{> notice}}\n\n${template.text}` };
}

/** `study`, `study.title`, `provisional`. */
function namesIn(context: object): string[] {
  const ofNotice = ['notice.title', 'notice.paragraphs'];
  const names = Object.entries(context).flatMap(([name, value]) => {
    const isGroup = ['study', 'report', 'unit', 'comparators', 'param'].includes(name) && value;
    return isGroup ? [name, ...Object.keys(value).map((key) => `${name}.${key}`)] : [name];
  });
  return [...names, ...ofNotice];
}

function metaOf(study: Study, report: ReportSpec): DocumentMeta {
  return {
    studyId: study.id,
    reportId: report.id,
    title: report.title,
    subtitle: report.subtitle,
    language: study.language,
    status: study.status,
    date: study.published,
    publisher: study.publisher,
    description: report.description,
    keywords: [],
    kicker: report.kicker,
    contents: report.contents,
  };
}

function unique(figures: Figure[]): Figure[] {
  return [...new Map(figures.map((figure) => [figure.id, figure])).values()];
}

/** Every block of a document, those within boxes too. */
export function* everyBlock(blocks: readonly Block[]): Generator<Block> {
  for (const block of blocks) {
    yield block;
    if (block.kind === 'box') yield* everyBlock(block.blocks);
  }
}
