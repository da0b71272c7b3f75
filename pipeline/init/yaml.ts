// A Draft in, the text of a study.yaml out, with a comment on each guess.

import type { Draft } from './assemble.ts';
import type { DraftOption, DraftQuestion } from './draft.ts';

export interface DraftStudy {
  id: string;
  title: string;
  /** The data file, beside study.yaml. */
  file: string;
  /** "SurveyMonkey: its first column is …" */
  tool: string;
  /** Lines above the header. */
  titles: number;
  headerRows: number;
  rows: number;
  ragged: number;
  /** Further files that were read. */
  codebooks: string[];
  /** Further remarks, a line each: an encoding that was guessed. */
  notes: string[];
  template: string;
  formats?: string[];
  draft: Draft;
}

export function studyYaml(study: DraftStudy): string {
  const { draft } = study;
  const lines = [
    '# yaml-language-server: $schema=../../docs/study.schema.json',
    ...comment(
      `Drafted by \`topline init\` from ${study.file}: ${study.rows.toLocaleString('en-GB')} rows, ${study.tool}.`,
    ),
    ...comment('Every guess has its reason beside it. Correct what is wrong, then delete the comments.'),
    ...study.codebooks.flatMap((book) => comment(`Read with it: ${book}.`)),
    ...study.notes.flatMap((note) => comment(note)),
    `study: ${study.id}`,
    `title: ${scalar(study.title)}`,
    'status: provisional',
    ...(draft.language === 'en-US' ? ['language: en-US # dates are written with the month first'] : []),
    ...responses(study),
    ...design(study),
    draft.questions.length ? 'questions:' : 'questions: {}',
    ...draft.questions.flatMap(question),
    'reports:',
    `  ${study.id}:`,
    `    template: ${study.template}`,
    ...(study.formats
      ? [`    formats: [${study.formats.join(', ')}] # the PDF’s font lacks some characters of the labels`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function design({ draft: { weight, design: parts }, rows }: DraftStudy): string[] {
  const lines = [
    ...(weight ? [`  weight: ${scalar(weight.header)} # ${inComment(weight.why)}`] : []),
    ...(rows === 1 ? ['  lonely: certainty # of one respondent no margin of error can be told'] : []),
  ];
  // How people were drawn no data file says for certain: what looks like it is named, and not used.
  const perhaps = (['strata', 'clusters', 'population'] as const).flatMap((part) => {
    const headers = parts.filter((one) => one.part === part).map(({ header }) => scalar(header));
    return headers.length ? [`#   ${part}: [${headers.join(', ')}]`] : [];
  });
  const hint = perhaps.length ? ['# If people were drawn so, add to the design:', ...perhaps] : [];
  return [...hint, ...(lines.length ? ['design:', ...lines] : [])];
}

function responses({ file, titles, headerRows, ragged, draft }: DraftStudy): string[] {
  const { id, blank, ignored } = draft;
  return [
    'responses:',
    `  file: ${scalar(file)}`,
    ...(titles ? [`  skip_rows: ${titles} # lines above the header`] : []),
    ...(headerRows > 1 ? [`  header_rows: ${headerRows}`] : []),
    ...(id ? [`  id: ${scalar(id.header)} # ${inComment(id.why)}`] : []),
    ...(blank.length ? [`  blank: [${blank.map(quoted).join(', ')}] # what stands for nothing, in any column`] : []),
    ...(ragged ? [`  reject_up_to: ${ragged} # rows that have fewer or more cells than the header`] : []),
    ...(ignored.length ? ['  ignore: # columns that nothing is made of'] : []),
    ...ignored.map(({ header, why }) => `    - ${scalar(header)} # ${inComment(why)}`),
  ];
}

function question({
  id,
  type,
  column,
  columns,
  text,
  label,
  options,
  missing,
  delimiter,
  written,
  why,
}: DraftQuestion): string[] {
  return [
    `  ${id}: # ${type}: ${inComment(why)}`,
    `    type: ${type}`,
    ...(column === undefined ? [] : [`    column: ${scalar(column)}`]),
    `    text: ${scalar(text)}`,
    ...(label === text ? [] : [`    label: ${scalar(label)}`]),
    ...(delimiter === undefined ? [] : [`    delimiter: ${quoted(delimiter)}`]),
    ...(written
      ? [`    written: { ${Object.entries(written).map(([key, value]) => `${key}: ${quoted(String(value))}`)} }`]
      : []),
    ...(columns ? ['    columns:', ...columns.map(([option, header]) => `      ${option}: ${scalar(header)}`)] : []),
    ...(options.length ? ['    options:', ...options.map(optionLine)] : []),
    ...(missing.length
      ? ['    missing:', ...missing.map(([code, reason]) => `      ${quoted(code)}: ${scalar(reason)}`)]
      : []),
  ];
}

function optionLine({ id, label, codes, other, score }: DraftOption): string {
  const code = codes.length === 1 ? quoted(codes[0]!) : `[${codes.map(quoted).join(', ')}]`;
  return `      ${id}: { label: ${quoted(label)}, code: ${code}${score === undefined ? '' : `, score: ${score}`}${other ? ', other: true' : ''} }`;
}

const quoted = (text: string): string => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Without quotation marks where YAML reads it as the same text. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w ,.'’()?/+&%£-]*$/.test(text) && !/[ ,]$/.test(text);
  return isPlain && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : quoted(text);
}

/** One line, whatever stood in the file. */
const inComment = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
const comment = (text: string): string[] => [`# ${inComment(text)}`];
