// The Responses of several files of one study in, one Responses out: columns one below the other, in the order of the
// files, and a column that says which wave each row is of.

import type { Problem } from '../problems.ts';
import { WAVE } from '../study/files.ts';
import type { FileSpec, Study } from '../study/study.ts';
import { cellMemory, UNSEEN } from './cells.ts';
import { joinArrays, mergeColumns } from './merge.ts';
import { joinPacked, type PackedTexts, packedColumn, packedOf, packTexts } from './packed.ts';
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
    const index = new Uint32Array(waveCodes(parts, waves, sizes));
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
    return packedColumn(joinPacked((whole as TextColumn[]).map(packedOf)));
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
  if (column.kind === 'coded') return { ...column, codes: new Uint16Array(column.codes) };
  return column.kind === 'group' ? { ...column, index: new Uint32Array(column.index) } : column;
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

/** Ids, one a row; undefined where the study has none. */
function packedIds(study: Study, { columns }: Responses): PackedTexts | undefined {
  const { id } = study.responses;
  const column = id === undefined ? undefined : columns.get(id);
  if (column?.kind === 'text') return packedOf(column);
  if (column?.kind !== 'group') return undefined;
  return packTexts(Array.from(column.index, (level) => column.levels[level - 1] ?? ''));
}

/** Ids that stand in two files of one wave; and a warning of ids in several waves, where it isn't said what they mean. */
export function checkIds(study: Study, parts: readonly FilePart[]): Problem[] {
  const waves = parts.map(({ spec }) => spec.wave);
  const shared = waves.filter((wave, i) => waves.indexOf(wave) < i);
  const several = study.panel === undefined && new Set(waves).size > 1 ? againIn(study, parts) : [];
  const within = [...new Set(shared)].flatMap((wave) => {
    const errors = tally();
    // Within a file ids have been found to be unique.
    eachTwin(
      study,
      parts.filter(({ spec }) => spec.wave === wave),
      (id, before, at) => {
        errors.add(duplicateId(at, id, before));
      },
    );
    return errors.list();
  });
  return [...within, ...several];
}

function againIn(study: Study, parts: readonly FilePart[]): Problem[] {
  let count = 0;
  let first = '';
  eachTwin(study, parts, (id, before, at) => {
    if (waveOf(parts, before) === waveOf(parts, at)) return;
    count++;
    first ||= `${id}: ${written(before)}, and ${written(at)}`;
  });
  return count === 0 ? [] : [sameIds(study, count, first)];
}

const waveOf = (parts: readonly FilePart[], { file }: Place) => parts.find(({ shown }) => shown === file)?.spec.wave;

/** Calls with each id that stands in an earlier row of these files too, and with the two places. */
function eachTwin(
  study: Study,
  parts: readonly FilePart[],
  tell: (id: string, before: Place, at: Place) => void,
): void {
  const seen = cellMemory(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  // Rows are numbered through all files.
  const starts: number[] = [];
  const placeOf = (row: number): Place => {
    const part = starts.findLastIndex((start) => start <= row);
    return { file: parts[part]!.shown, line: parts[part]!.responses.lines![row - starts[part]!]! };
  };
  let start = 0;
  for (const { responses } of parts) {
    starts.push(start);
    const { bytes, offsets } = packedIds(study, responses) ?? { bytes: new Uint8Array(), offsets: new Uint32Array(1) };
    for (let row = 0; row + 1 < offsets.length; row++) {
      const [from, to] = [offsets[row]!, offsets[row + 1]!];
      const before = seen.find(bytes, from, to);
      if (before === UNSEEN) seen.keep(bytes, from, to, start + row);
      else tell(Buffer.from(bytes.subarray(from, to)).toString(), placeOf(before), placeOf(start + row));
    }
    start += responses.counts.used;
  }
}

interface Place {
  file: string;
  line: number;
}

const written = ({ file, line }: Place): string => `line ${line} of ${file}`;

const duplicateId = (place: Place, id: string, before: Place): Problem => ({
  ...{ code: 'duplicate-id', severity: 'error', place },
  message: `an id is that of a row in another file of the same wave, ${written(before)}`,
  found: id,
  expected: 'an id of its own for each respondent of a wave',
  fix: 'Leave one of the two rows out, or correct its id.',
});

const sameIds = (study: Study, count: number, first: string): Problem => ({
  ...{ code: 'ids-in-several-waves', severity: 'warning', place: study.files[0]!.place },
  message: `${count.toLocaleString('en-GB')} ids are in several waves: were the same people asked again?`,
  found: first,
  fix: 'Set responses.panel to true where they were, else to false; until then the waves count as samples drawn one by one.',
});
