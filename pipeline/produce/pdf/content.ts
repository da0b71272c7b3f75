// A content stream → the same drawing with every mark accounted for: what belongs to no tag (rules, backgrounds,
// running headers) is marked as an artifact, as PDF/UA-1 (ISO 14289-1, 7.1) asks. Chromium leaves it unmarked.

import { markedId, type Operation } from './operations.ts';

export interface MarkedContent {
  content: string;
  /** Marked-content ids whose marks are decoration, and no longer belong to the structure. */
  decoration: number[];
}

const paths = new Set(['m', 'l', 'c', 'v', 'y', 'h', 're', 'W', 'W*']);
const paints = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's']);
const shows = new Set(['Tj', 'TJ', "'", '"']);
const objects = new Set(['Do', 'sh', 'BI']);

export interface Surroundings {
  /** Whether an id's marked content is part of a picture: there, lines are content. */
  isPicture(id: number): boolean;
  /** Whether the object of this name has marked content of its own, which may not stand within an artifact. */
  isTagged(object: string): boolean;
}

export function markArtifacts(
  content: string,
  operations: readonly Operation[],
  { isPicture, isTagged }: Surroundings,
): MarkedContent {
  const edits: Edit[] = [...artifactEdits(operations, isTagged)];
  const decoration: number[] = [];
  for (const sequence of markedSequences(operations)) {
    if (sequence.id === undefined || sequence.says || isPicture(sequence.id)) continue;
    edits.push({ at: sequence.begin.start, until: sequence.begin.end, text: '/Artifact BMC' });
    decoration.push(sequence.id);
  }
  return { content: applyEdits(content, edits), decoration };
}

interface Edit {
  at: number;
  /** What stood in `[at, until)` is replaced; nothing where they are the same. */
  until: number;
  text: string;
}

function applyEdits(content: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.at - b.at);
  const parts: string[] = [];
  let from = 0;
  for (const { at, until, text } of sorted) {
    parts.push(content.slice(from, at), text);
    from = until;
  }
  return parts.join('') + content.slice(from);
}

/** Whatever is painted outside marked content, in brackets of its own. A path is bracketed whole, text from BT to ET. */
function* artifactEdits(operations: readonly Operation[], isTagged: Surroundings['isTagged']): Generator<Edit> {
  let depth = 0;
  let pathStart: number | undefined;
  let textStart: number | undefined;
  for (const { operator, start, end, text } of operations) {
    if (operator === 'BDC' || operator === 'BMC') depth += 1;
    else if (operator === 'EMC') depth -= 1;
    if (depth > 0) continue;
    if (operator === 'BT') textStart = start;
    else if (operator === 'ET' && textStart !== undefined) {
      yield* bracket(textStart, end);
      textStart = undefined;
    } else if (paths.has(operator)) pathStart ??= start;
    else if (paints.has(operator)) {
      yield* bracket(pathStart ?? start, end);
      pathStart = undefined;
    } else if (operator === 'n') pathStart = undefined;
    else if (objects.has(operator) && !(operator === 'Do' && isTagged(nameIn(text)))) yield* bracket(start, end);
  }
}

const nameIn = (text: string) => /\/(\S+)/.exec(text)?.[1] ?? '';

function* bracket(start: number, end: number): Generator<Edit> {
  yield { at: start, until: start, text: '/Artifact BMC\n' };
  yield { at: end, until: end, text: '\nEMC' };
}

interface MarkedSequence {
  begin: Operation;
  id: number | undefined;
  /** Whether text or an image stands in it, rather than lines and areas only. */
  says: boolean;
}

function markedSequences(operations: readonly Operation[]): MarkedSequence[] {
  const all: MarkedSequence[] = [];
  const open: MarkedSequence[] = [];
  for (const operation of operations) {
    const { operator } = operation;
    if (operator === 'BDC' || operator === 'BMC') {
      const sequence = { begin: operation, id: markedId(operation), says: false };
      all.push(sequence);
      open.push(sequence);
    } else if (operator === 'EMC') open.pop();
    else if (shows.has(operator) || objects.has(operator)) for (const sequence of open) sequence.says = true;
  }
  return all;
}
