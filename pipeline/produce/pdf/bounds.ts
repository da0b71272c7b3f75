// Where on the page each piece of marked content is painted: a Figure tag must say which rectangle it stands in
// (ISO 32000-1, table 344, BBox).

import { markedId, type Operation } from './operations.ts';

/** Left, bottom, right, top; in points from the page's lower left corner. */
export type Box = [left: number, bottom: number, right: number, top: number];

/** a b c d e f as in ISO 32000-1, 8.3.3: x' = ax + cy + e, y' = bx + dy + f. */
type Matrix = readonly [number, number, number, number, number, number];

interface State {
  /** From the numbers in the stream to points on the page. */
  user: Matrix;
  /** From text space to user space. */
  text: Matrix;
  fontSize: number;
  saved: Matrix[];
  open: (number | undefined)[];
  /** The innermost of the open ones that has an id. */
  inner: number | undefined;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** Their numbers are points that the path runs through, or is drawn towards. */
const pathOperators = new Set(['m', 'l', 'c', 'v', 'y']);
const showOperators = new Set(['Tj', 'TJ', "'", '"']);

/** Box by marked-content id, of those that are asked for. */
export function boundsOf(
  operations: readonly Operation[],
  isWanted: (id: number) => boolean = () => true,
): Map<number, Box> {
  const boxes = new Map<number, Box>();
  const state: State = { user: identity, text: identity, fontSize: 0, saved: [], open: [], inner: undefined };
  for (const operation of operations) {
    follow(state, operation);
    const id = state.inner;
    if (id === undefined || !isWanted(id)) continue;
    for (const [x, y] of pointsOf(state, operation)) boxes.set(id, including(boxes.get(id), x, y));
  }
  return boxes;
}

function follow(state: State, operation: Operation): void {
  switch (operation.operator) {
    case 'q':
      state.saved.push(state.user);
      break;
    case 'Q':
      state.user = state.saved.pop() ?? identity;
      break;
    case 'cm':
      state.user = product(numbersOf(operation) as unknown as Matrix, state.user);
      break;
    case 'BDC':
    case 'BMC':
      state.open.push(markedId(operation));
      state.inner = state.open.at(-1) ?? state.inner;
      break;
    case 'EMC':
      state.open.pop();
      state.inner = state.open.findLast((open) => open !== undefined);
      break;
    case 'BT':
      state.text = identity;
      break;
    case 'Tf':
      state.fontSize = numbersOf(operation).at(-1) ?? 0;
      break;
    case 'Tm':
      state.text = numbersOf(operation) as unknown as Matrix;
      break;
    case 'Td': {
      const [x, y] = numbersOf(operation);
      state.text = product([1, 0, 0, 1, x!, y!], state.text);
      break;
    }
  }
}

/** Points on the page that the operator reaches. */
function pointsOf(state: State, operation: Operation): [number, number][] {
  const { operator } = operation;
  if (showOperators.has(operator)) {
    // Chromium places every glyph by itself: a glyph's box is near enough to the text's.
    const onPage = product(state.text, state.user);
    const size = state.fontSize;
    return [apply(onPage, 0, -0.25 * size), apply(onPage, 0.6 * size, 0.75 * size)];
  }
  if (operator === 're') {
    const [x = 0, y = 0, width = 0, height = 0] = numbersOf(operation);
    return [apply(state.user, x, y), apply(state.user, x + width, y + height)];
  }
  if (!pathOperators.has(operator)) return [];
  const numbers = numbersOf(operation);
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) points.push(apply(state.user, numbers[i]!, numbers[i + 1]!));
  return points;
}

/** The operands that are plain numbers; a name before them (Tf) is passed over. */
function numbersOf({ operator, text }: Operation): number[] {
  const numbers: number[] = [];
  for (const operand of text.slice(0, text.length - operator.length).split(/\s+/)) {
    const number = operand === '' ? Number.NaN : Number(operand);
    if (!Number.isNaN(number)) numbers.push(number);
  }
  return numbers;
}

function product(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ];
}

function apply(m: Matrix, x: number, y: number): [number, number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
}

function including(box: Box | undefined, x: number, y: number): Box {
  if (!box) return [x, y, x, y];
  return [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
}

export function joined(a: Box | undefined, b: Box): Box {
  return including(including(a, b[0], b[1]), b[2], b[3]);
}
