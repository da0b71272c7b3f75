// A template, a study's estimates and a report's settings in; a Document out, in no format yet.

import { type Problem, stopOnErrors } from '../problems.ts';
import type { ReportSpec, Study } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import type { Figure } from '../summarise/figure.ts';
import { toBlocks } from './blocks.ts';
import type { Block, Document, DocumentMeta } from './document.ts';
import { type FillState, helpersFor } from './helpers.ts';
import { compileTemplate, type Template } from './template.ts';
import { Tokens } from './tokens.ts';
import { dateInWords } from './wording.ts';

/** @throws UserError (exit code 2) with every mistake in the template */
export function fill(template: Template, estimates: Estimates, report: ReportSpec): Document {
  const state: FillState = { estimates, tokens: new Tokens(), problems: [], charts: 0, tables: 0, figuresShown: [] };
  const context = contextOf(estimates.study, report, state.tokens);
  const { render, problems } = compileTemplate(template, helpersFor(state), namesIn(context));
  stopOnErrors(problems, 2);
  const text = render!(context);
  const { blocks, problems: misplaced } = toBlocks(text, state.tokens, template.file);
  const all: Problem[] = [...state.problems, ...misplaced];
  stopOnErrors(all, 2);
  const figures = unique([...state.tokens.figuresIn(text), ...state.figuresShown]);
  return { meta: metaOf(estimates.study, report), blocks, figures };
}

/** What a template can name without a helper. Absent values are absent, so that `{{#if study.note}}` works. */
function contextOf(study: Study, report: ReportSpec, tokens: Tokens): object {
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
    weighted: Boolean(study.design.weight),
    provisional: study.status === 'provisional',
    level: tokens.text(`${Math.round(study.rules.level * 100)}%`),
  };
}

/** `study`, `study.title`, `provisional`. */
function namesIn(context: object): string[] {
  return Object.entries(context).flatMap(([name, value]) => {
    const isGroup = name === 'study' || name === 'report';
    return isGroup ? [name, ...Object.keys(value).map((key) => `${name}.${key}`)] : [name];
  });
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
