// YAML text in, plain data out, with the line and column of every key and value kept, so that a problem found later
// can still say where it stands.

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Place, Problem } from '../problems.ts';

export type Path = readonly PropertyKey[];

export interface YamlSource {
  data: unknown;
  /** Place of the value at a path; of the nearest parent where there is none. */
  placeOf(path: Path): Place;
  /** Place of a key of the mapping at a path. */
  placeOfKey(path: Path, key: string): Place;
  /** Keys of the mapping at a path as written: a JavaScript object would put 1, 2, 3 first. */
  keysAt(path: Path): string[];
  /** A number, word or quoted text at a path, as written: 18.70 stays 18.70. */
  textAt(path: Path): string | undefined;
  problems: Problem[];
}

export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const place = (offset: number | undefined): Place => {
    if (offset === undefined) return { file, line: 1, column: 1 };
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const nodeAt = (path: Path): Node | undefined => {
    const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    return lookUp(yaml.contents ?? undefined, keys, yaml);
  };
  const nearestNode = (path: Path): Node | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node = nodeAt(path.slice(0, length));
      if (node?.range) return node;
    }
    return undefined;
  };
  const problems = [...yaml.errors, ...yaml.warnings].map((error): Problem => {
    const at = place(error.pos[0]);
    return {
      code: `yaml-${error.code.toLowerCase().replaceAll('_', '-')}`,
      severity: error.name === 'YAMLWarning' ? 'warning' : 'error',
      place: at,
      message: `this is not valid YAML: ${error.message}`,
      fix: 'Mend the indentation, quotes or colon at this place.',
    };
  });
  const data = problems.some((problem) => problem.severity === 'error') ? undefined : toData(yaml, file, problems);
  return {
    data,
    placeOf: (path) => place(nearestNode(path)?.range?.[0]),
    placeOfKey: (path, key) => place(pairOf(nodeAt(path), key, yaml)?.key.range?.[0] ?? nearestNode(path)?.range?.[0]),
    keysAt: (path) => [...new Set(pairsOf(nodeAt(path), yaml).map(({ key }) => keyText(key)))],
    textAt: (path) => {
      const node = nodeAt(path);
      return isScalar(node) ? (node.source ?? String(node.value)) : undefined;
    },
    problems,
  };
}

/** Aliases are followed here: `*name` without its `&name`, or so many that the data would grow without end, fail. */
function toData(yaml: Document, file: string, problems: Problem[]): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push({
      code: 'yaml-bad-alias',
      severity: 'error',
      place: { file },
      message: `an alias (\`*name\`) can't be followed: ${error.message}`,
      fix: 'Define it above with `&name`, or write the value out.',
    });
    return undefined;
  }
}

/** Follows keys as text, since YAML's `1:` is a number and a path's is a string, and aliases to what they stand for. */
function lookUp(from: Node | undefined, keys: (string | number)[], yaml: Document): Node | undefined {
  const node = isAlias(from) ? from.resolve(yaml) : from;
  const [key, ...rest] = keys;
  if (key === undefined || !node) return node;
  if (isSeq(node)) return lookUp(node.get(Number(key), true) as Node | undefined, rest, yaml);
  return lookUp(pairOf(node, String(key), yaml)?.value ?? undefined, rest, yaml);
}

/** By key, of each mapping that was looked into: a study of thousands of questions asks each time for another. */
const indexes = new WeakMap<Node, Map<string, Pair<Node, Node>>>();

function pairOf(node: Node | undefined, key: string, yaml: Document): Pair<Node, Node> | undefined {
  if (!node) return undefined;
  let index = indexes.get(node);
  if (!index) {
    index = new Map(pairsOf(node, yaml).map((pair) => [keyText(pair.key), pair]));
    indexes.set(node, index);
  }
  return index.get(key);
}

/** The pairs of a mapping, those of the mappings merged into it (`<<: *other`) before its own. */
function pairsOf(node: Node | undefined, yaml: Document): Pair<Node, Node>[] {
  if (!isMap(node)) return [];
  const pairs = node.items as Pair<Node, Node>[];
  const merged = pairs.filter(isMerge).flatMap(({ value }) => (isSeq(value) ? [...value.items].reverse() : [value]));
  const resolved = merged.map((one) => lookUp(one as Node, [], yaml));
  return [...resolved.flatMap((one) => pairsOf(one, yaml)), ...pairs.filter((pair) => !isMerge(pair))];
}

/** The library keeps the key as a symbol whose description is `<<`. */
const isMerge = ({ key }: Pair<Node, Node>): boolean => isScalar(key) && typeof key.value === 'symbol';

const keyText = (key: Node): string => String(isScalar(key) ? key.value : key);
