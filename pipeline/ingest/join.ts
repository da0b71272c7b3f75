// The Responses of several files of one study in, one Responses out: columns one below the other, in the order of the
// files, and a column that says which wave each row is of.

import type { Problem } from '../problems.ts';
import { WAVE } from '../study/files.ts';
import type { FileSpec, Study } from '../study/study.ts';
import { joinArrays, mergeColumns } from './merge.ts';
import { type Column, type GroupColumn, type Responses, sumCounts, type TextColumn } from './responses.ts';
import { tally } from './tally.ts';

export interface FilePart {
  spec: FileSpec;
  /** The file, as problems name it. */
  shown: string;
  responses: Responses;
}

/** @param study with all its questions, those of some files only too */
export function joinResponses(study: Study, parts: readonly FilePart[]): Responses {
  const rows = parts.map(({ responses }) => responses.counts.used);
  const ids = [...new Set(parts.flatMap(({ responses }) => [...responses.columns.keys()]))];
  const inAll = (id: string) => parts.map(({ responses }) => responses.columns.get(id));
  const columns = new Map<string, Column>(ids.map((id) => [id, joinColumns(inAll(id), rows)]));
  const sample = joinSamples(parts);
  const waves = study.questions.get(WAVE)?.options.map(({ id }) => id);
  if (waves) {
    columns.set(WAVE, { kind: 'coded', codes: waveCodes(parts, waves, rows), optionCount: waves.length });
    const sizes = parts.map(({ responses }) => responses.sample.responded.length);
    const index = Uint32Array.from(waveCodes(parts, waves, sizes));
    sample.groups.set(WAVE, { kind: 'group', index, levels: waves });
  }
  return {
    ...{ columns, sample, counts: sumCounts(parts.map(({ responses }) => responses.counts)) },
    rejects: parts.flatMap(({ spec, responses }) =>
      responses.rejects.map((one) => ({ ...one, file: spec.source.file, headers: responses.headers })),
    ),
    problems: parts.flatMap(({ responses }) => responses.problems),
    files: parts.flatMap(({ responses }) => responses.files),
    headers: commonHeaders(parts),
    lines: joinArrays(parts.map(({ responses }) => responses.lines!)),
    parts: parts.map(({ spec, responses: { counts } }) => ({ file: spec.source.file, wave: spec.wave, counts })),
  };
}

function waveCodes(parts: readonly FilePart[], waves: readonly string[], sizes: readonly number[]): Uint16Array {
  const codes = new Uint16Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  parts.forEach(({ spec }, i) => {
    codes.fill(waves.indexOf(spec.wave!) + 1, at, at + sizes[i]!);
    at += sizes[i]!;
  });
  return codes;
}

/** One column below the other; a file that lacks it has no answers. */
function joinColumns(columns: readonly (Column | undefined)[], rows: readonly number[]): Column {
  const like = columns.find((column) => column !== undefined)!;
  const whole = columns.map((column, i) => column ?? blankLike(like, rows[i]!));
  if (like.kind === 'text') {
    return { kind: 'text', values: (whole as TextColumn[]).flatMap(({ values }) => values) };
  }
  return mergeColumns(whole.map(widened) as Exclude<Column, TextColumn>[]);
}

function blankLike(like: Column, rows: number): Column {
  switch (like.kind) {
    case 'coded':
      return { ...like, codes: new Uint16Array(rows) };
    case 'ticked':
      return { kind: 'ticked', ticks: like.ticks.map(() => new Uint8Array(rows)), answered: new Uint8Array(rows) };
    case 'number':
      return { kind: 'number', values: new Float64Array(rows).fill(Number.NaN) };
    case 'text':
      return { kind: 'text', values: new Array<string>(rows).fill('') };
    case 'group':
      return { kind: 'group', index: new Uint32Array(rows), levels: [] };
  }
}

/** Files may need codes and indices of different sizes; and merging renumbers in place. */
function widened(column: Column): Column {
  if (column.kind === 'coded') return { ...column, codes: Uint16Array.from(column.codes) };
  return column.kind === 'group' ? { ...column, index: Uint32Array.from(column.index) } : column;
}

/** What every file knows of its sample. */
function joinSamples(parts: readonly FilePart[]): Responses['sample'] {
  const samples = parts.map(({ responses }) => responses.sample);
  const sizes = samples.map(({ responded }) => responded.length);
  const names = [...samples[0]!.groups.keys()].filter((name) => samples.every(({ groups }) => groups.has(name)));
  const responded = joinArrays(samples.map((sample) => sample.responded));
  const inAll = (name: string) => samples.map(({ groups }) => groups.get(name));
  const joined = (name: string) => joinColumns(inAll(name), sizes) as GroupColumn;
  return { responded, groups: new Map(names.map((name) => [name, joined(name)])) };
}

/** Replicate weights are looked for in these. */
function commonHeaders(parts: readonly FilePart[]): string[] {
  const others = parts.slice(1).map(({ responses }) => new Set(responses.headers));
  return (parts[0]!.responses.headers ?? []).filter((name) => others.every((names) => names.has(name)));
}

/** Ids as text, one a row; undefined where the study has none. */
export function idsOf(study: Study, { columns }: Responses): string[] | undefined {
  const { id } = study.responses;
  const column = id === undefined ? undefined : columns.get(id);
  if (column?.kind === 'text') return column.values;
  if (column?.kind === 'group') return Array.from(column.index, (level) => column.levels[level - 1] ?? '');
  return undefined;
}

/** Ids that stand in two files of one wave; and a warning of ids in several waves, where it isn't said what they mean. */
export function checkIds(study: Study, parts: readonly FilePart[]): Problem[] {
  const errors = tally();
  const lines = new Map<string | undefined, Map<string, { file: string; line: number }>>();
  let again = 0;
  let first = '';
  for (const { spec, shown, responses } of parts) {
    const { wave } = spec;
    const own = lines.get(wave) ?? new Map();
    lines.set(wave, own);
    const others = [...lines.values()].filter((map) => map !== own);
    for (const [row, id] of (idsOf(study, responses) ?? []).entries()) {
      const at = { file: shown, line: responses.lines![row]! };
      const before = own.get(id);
      if (before) errors.add(duplicateId(at, id, `line ${before.line} of ${before.file}`));
      else own.set(id, at);
      const other = others.find((map) => map.has(id))?.get(id);
      if (!other || before) continue;
      again++;
      first ||= `${id}: line ${other.line} of ${other.file}, and line ${at.line} of ${at.file}`;
    }
  }
  if (again === 0 || study.panel) return errors.list();
  return [...errors.list(), sameIds(study, again, first)];
}

const duplicateId = (place: Problem['place'], id: string, before: string): Problem => ({
  ...{ code: 'duplicate-id', severity: 'error', place },
  message: `an id is that of a row in another file of the same wave, ${before}`,
  found: id,
  expected: 'an id of its own for each respondent of a wave',
  fix: 'Leave one of the two rows out, or correct its id.',
});

const sameIds = (study: Study, count: number, first: string): Problem => ({
  ...{ code: 'ids-in-several-waves', severity: 'warning', place: study.files[0]!.place },
  message: `${count.toLocaleString('en-GB')} ids are in several waves: were the same people asked again?`,
  found: first,
  fix: 'Set responses.panel to true where they were; the waves count as samples drawn one by one until then. If not, leave `id` out or make the ids differ.',
});
