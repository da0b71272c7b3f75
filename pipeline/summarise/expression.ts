// Expressions of the study file (`flies != 'never' && age >= 18`), in Vega's expression language: parsed by Vega,
// checked against the codebook, then evaluated row by row. A question stands for its answer: an option's id, a number,
// a group's value, or null where there is none; `barriers.training` says whether an option was ticked.

import { createRequire } from 'node:module';
import type { Column, Responses } from '../ingest/responses.ts';
import { nearest } from '../problems.ts';
import type { Question, Study } from '../study/study.ts';

/** Vega's parser alone, which is a package that Vega brings along: Vega as a whole takes longer to load than a study to read. */
const requireByVega = createRequire(createRequire(import.meta.url).resolve('vega'));
const { parseExpression }: Pick<typeof import('vega'), 'parseExpression'> = requireByVega('vega-expression');

export type Value = string | number | boolean | null | Value[];
type Evaluate = (row: number) => Value;

/** ESTree nodes as Vega's parser makes them. */
interface Node {
  type: string;
  value?: Value;
  raw?: string;
  name?: string;
  operator?: string;
  left?: Node;
  right?: Node;
  argument?: Node;
  test?: Node;
  consequent?: Node;
  alternate?: Node;
  object?: Node;
  property?: Node;
  callee?: Node;
  arguments?: Node[];
  elements?: Node[];
}

/** The expression is not one that can be evaluated on this study. */
export class ExpressionError extends Error {
  readonly suggestion?: string;
  constructor(message: string, suggestion?: string) {
    super(message);
    this.suggestion = suggestion;
  }
}

/** What is wrong with an expression, without evaluating it; undefined where nothing is. */
export function checkExpression(text: string, study: Study): ExpressionError | undefined {
  try {
    compile(parse(text), { study, columnOf: () => undefined });
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** Compiles an expression to a function of the row. @throws ExpressionError */
export function expressionOn(text: string, study: Study, responses: Responses): Evaluate {
  return compile(parse(text), { study, columnOf: (id) => responses.columns.get(id) });
}

interface Scope {
  study: Study;
  columnOf(id: string): Column | undefined;
}

function parse(text: string): Node {
  try {
    return parseExpression(text) as unknown as Node;
  } catch (error) {
    throw new ExpressionError(`\`${text}\` is not an expression: ${(error as Error).message}`);
  }
}

const FUNCTIONS: Record<string, (...values: Value[]) => Value> = {
  isValid: (value) => value !== null && !(typeof value === 'number' && Number.isNaN(value)),
  inrange: (value, range) => {
    const [low, high] = range as number[];
    return typeof value === 'number' && value >= low! && value <= high!;
  },
  indexof: (list, value) => (list as Value[]).indexOf(value!),
  abs: (value) => Math.abs(value as number),
  floor: (value) => Math.floor(value as number),
  ceil: (value) => Math.ceil(value as number),
  round: (value) => Math.round(value as number),
  min: (...values) => Math.min(...(values as number[])),
  max: (...values) => Math.max(...(values as number[])),
  log: (value) => Math.log(value as number),
  sqrt: (value) => Math.sqrt(value as number),
  lower: (value) => String(value ?? '').toLowerCase(),
  length: (value) => String(value ?? '').length,
};

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

type Comparable = string | number;

const COMPARISON: Record<string, (a: Comparable, b: Comparable) => boolean> = {
  '==': (a, b) => a === b,
  '===': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '!==': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compile(node: Node, scope: Scope): Evaluate {
  switch (node.type) {
    case 'Literal':
      return () => node.value!;
    case 'Identifier':
      return compileName(node.name!, scope);
    case 'UnaryExpression':
      return compileUnary(node, scope);
    case 'BinaryExpression':
      return compileBinary(node, scope);
    case 'LogicalExpression': {
      const [left, right] = [compile(node.left!, scope), compile(node.right!, scope)];
      return node.operator === '&&' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
    }
    case 'ConditionalExpression': {
      const [test, yes, no] = [node.test!, node.consequent!, node.alternate!].map((part) => compile(part, scope));
      return (row) => (test!(row) ? yes!(row) : no!(row));
    }
    case 'ArrayExpression': {
      const elements = node.elements!.map((element) => compile(element, scope));
      return (row) => elements.map((element) => element(row));
    }
    case 'MemberExpression':
      return compileTick(node, scope);
    case 'CallExpression':
      return compileCall(node, scope);
    default:
      throw new ExpressionError(`${node.type} can't stand in an expression here`);
  }
}

function compileUnary(node: Node, scope: Scope): Evaluate {
  const argument = compile(node.argument!, scope);
  if (node.operator === '!') return (row) => !argument(row);
  const sign = node.operator === '-' ? -1 : 1;
  return (row) => ifBoth(argument(row), sign, (value) => sign * (value as number), null);
}

/**
 * What is missing stays missing: arithmetic with a missing answer gives none, and a comparison with one is never true,
 * `!=` included. `== null` and `!= null` ask whether it is missing.
 */
function compileBinary(node: Node, scope: Scope): Evaluate {
  const left = compile(asOption(node.left!, node.right!, scope), scope);
  const right = compile(asOption(node.right!, node.left!, scope), scope);
  const operator = node.operator!;
  const calculate = ARITHMETIC[operator];
  if (calculate) return (row) => ifBoth(left(row), right(row), (a, b) => calculate(a as number, b as number), null);
  const compare = COMPARISON[operator];
  if (!compare) throw new ExpressionError(`unknown operator \`${operator}\``);
  if (isNull(node.left!) || isNull(node.right!)) {
    const wanted = operator.startsWith('=');
    return (row) => (left(row) === right(row)) === wanted;
  }
  return (row) => ifBoth(left(row), right(row), (a, b) => compare(a as Comparable, b as Comparable), false);
}

const isNull = (node: Node): boolean => node.type === 'Literal' && node.value === null;

function ifBoth(a: Value, b: Value, work: (a: Value, b: Value) => Value, otherwise: Value): Value {
  return a === null || b === null ? otherwise : work(a, b);
}

/**
 * A literal that is compared with a question becomes the option's id (`q1 == 1` means option `1`).
 * `flies == 'nevr'` would silently be true for nobody: an answer that doesn't exist is a mistake.
 */
function asOption(node: Node, other: Node, { study }: Scope): Node {
  const question = other.type === 'Identifier' ? study.questions.get(other.name!) : undefined;
  if (node.type !== 'Literal' || node.value === null || !question?.options.length) return node;
  const id = String(node.value);
  const ids = question.options.map((option) => option.id);
  if (ids.includes(id)) return { type: 'Literal', value: id };
  throw new ExpressionError(`\`${question.id}\` has no option \`${id}\``, nearest(id, ids));
}

function compileName(name: string, scope: Scope): Evaluate {
  const question = questionOf(name, scope);
  const column = scope.columnOf(name);
  if (!column) return () => null;
  if (column.kind === 'coded') {
    const ids = question.options.map((option) => option.id);
    return (row) => ids[column.codes[row]! - 1] ?? null;
  }
  if (column.kind === 'number') return (row) => (Number.isNaN(column.values[row]!) ? null : column.values[row]!);
  if (column.kind === 'text') return (row) => column.values[row] || null;
  if (column.kind === 'group') return (row) => column.levels[column.index[row]! - 1] ?? null;
  return (row) => column.answered[row] === 1;
}

/** `barriers.training`: whether the option was ticked. */
function compileTick(node: Node, scope: Scope): Evaluate {
  const question = questionOf(node.object?.name ?? '', scope);
  const option = node.property?.name ?? String(node.property?.value);
  const place = question.options.findIndex(({ id }) => id === option);
  if (place < 0) {
    const ids = question.options.map(({ id }) => id);
    throw new ExpressionError(`\`${question.id}\` has no option \`${option}\``, nearest(option, ids));
  }
  const column = scope.columnOf(question.id);
  if (column?.kind === 'ticked') return (row) => column.ticks[place]![row] === 1;
  if (column?.kind === 'coded') return (row) => column.codes[row] === place + 1;
  return () => false;
}

function questionOf(name: string, { study }: Scope): Question {
  const question = study.questions.get(name);
  if (question) return question;
  throw new ExpressionError(`unknown question \`${name}\``, nearest(name, study.questions.keys()));
}

function compileCall(node: Node, scope: Scope): Evaluate {
  const name = node.callee?.name ?? '';
  const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!call) throw new ExpressionError(`unknown function \`${name}\``, nearest(name, Object.keys(FUNCTIONS)));
  const parts = node.arguments!.map((argument) => compile(argument, scope));
  return (row) => call(...parts.map((part) => part(row)));
}
