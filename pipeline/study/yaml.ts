// YAML text in, plain data out, with the line and column of every key and value kept, so that a problem found later
// can still say where it stands.

import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
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
    const node = keys.length === 0 ? yaml.contents : lookUp(yaml.contents, keys);
    return node ?? undefined;
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
  return {
    data: problems.some((problem) => problem.severity === 'error') ? undefined : yaml.toJS({ maxAliasCount: 100 }),
    placeOf: (path) => place(nearestNode(path)?.range?.[0]),
    placeOfKey: (path, key) => place(pairOf(nodeAt(path), key)?.key.range?.[0] ?? nearestNode(path)?.range?.[0]),
    keysAt: (path) => {
      const node = nodeAt(path);
      return isMap(node) ? node.items.map((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key)) : [];
    },
    problems,
  };
}

/** Follows keys as text, since YAML's `1:` is a number and a path's is a string. */
function lookUp(node: unknown, keys: (string | number)[]): Node | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return node as Node;
  const child = isMap(node)
    ? (pairOf(node as Node, String(key))?.value as Node | undefined)
    : (node as { get?: (key: unknown, keepScalar: boolean) => Node | undefined } | null)?.get?.(Number(key), true);
  return child ? lookUp(child, rest) : undefined;
}

function pairOf(node: Node | undefined, key: string): Pair<Node, Node> | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) as
    | Pair<Node, Node>
    | undefined;
}
