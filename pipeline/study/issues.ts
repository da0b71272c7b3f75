// What zod finds wrong in a study file, told with line, column and the word that was probably meant.

import type { z } from 'zod';
import { nearest, type Problem } from '../problems.ts';
import type { Path, YamlSource } from './yaml.ts';

type Issue = z.core.$ZodIssue;

export function schemaProblems(issues: readonly Issue[], schema: z.ZodType, source: YamlSource): Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, schema, source, []));
}

function problemsOf(issue: Issue, schema: z.ZodType, source: YamlSource, parent: Path): Problem[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, schema, source));
    case 'invalid_union':
      return problemsOfUnion(issue, schema, source, path);
    case 'invalid_key':
      return [invalidKey(issue, source, path)];
    default:
      return [valueProblem(issue, source, path)];
  }
}

function unknownKey(key: string, path: Path, schema: z.ZodType, source: YamlSource): Problem {
  const known = keysOf(schema, path);
  const meant = nearest(key, known);
  return {
    code: 'unknown-key',
    severity: 'error',
    place: source.placeOfKey(path, key),
    message: `unknown key \`${key}\`${path.length ? ` in \`${path.join('.')}\`` : ''}`,
    expected: `one of: ${known.join(', ')}`,
    fix: meant ? `Did you mean \`${meant}\`?` : 'Take it out.',
  };
}

/** Of the forms that a value may have, the one that fits its kind tells the most. */
function problemsOfUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  schema: z.ZodType,
  source: YamlSource,
  path: Path,
): Problem[] {
  const tried = issue.errors.find((branch) => !branch.some((one) => one.code === 'invalid_type' && !one.path.length));
  if (tried) return tried.flatMap((one) => problemsOf(one, schema, source, path));
  const forms = issue.errors.flatMap((branch) => branch.flatMap((one) => ('expected' in one ? [one.expected] : [])));
  return [
    {
      code: 'wrong-type',
      severity: 'error',
      place: source.placeOf(path),
      message: `\`${path.join('.')}\` is of the wrong kind`,
      found: describeValue(valueAt(source.data, path)),
      expected: [...new Set(forms.map((form) => KINDS[form as string] ?? String(form)))].join(', or '),
    },
  ];
}

function invalidKey(issue: Issue, source: YamlSource, path: Path): Problem {
  const key = String(path.at(-1));
  const inner = 'issues' in issue ? (issue.issues as Issue[])[0] : undefined;
  return {
    code: 'invalid-id',
    severity: 'error',
    place: source.placeOfKey(path.slice(0, -1), key),
    message: `\`${key}\` can't be an id in \`${path.slice(0, -1).join('.')}\``,
    expected: inner?.message ?? 'lower-case letters, digits and _',
    fix: `Call it \`${suggestId(key)}\`, say.`,
  };
}

function valueProblem(issue: Issue, source: YamlSource, path: Path): Problem {
  const found = valueAt(source.data, path);
  const name = path.join('.') || 'the study file';
  const place = source.placeOf(path);
  const base = { severity: 'error' as const, place };
  if (found === undefined) {
    return {
      ...base,
      code: 'missing-key',
      message: `\`${name}\` is missing`,
      fix: `Add \`${String(path.at(-1))}:\` here.`,
    };
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const meant = nearest(String(found), allowed);
    return {
      ...base,
      code: 'unknown-value',
      message: `\`${name}\` can't be \`${describeValue(found)}\``,
      expected: `one of: ${allowed.join(', ')}`,
      ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
    };
  }
  const expected = issue.code === 'invalid_type' ? (KINDS[issue.expected] ?? issue.expected) : issue.message;
  return { ...base, code: 'wrong-value', message: `\`${name}\` is not right`, found: describeValue(found), expected };
}

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
};

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'a mapping';
  return value === null ? 'nothing' : String(value);
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], data);
}

function suggestId(key: string): string {
  const plain = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `q_${plain}`;
}

/** The keys that the schema knows at a path. */
function keysOf(schema: z.ZodType, path: Path): string[] {
  const here = unwrap(schema);
  if (path.length === 0) return objectForms(here).flatMap((form) => Object.keys(form.shape));
  const [key, ...rest] = path;
  return objectForms(here)
    .map((form) => form.shape[String(key)] as z.ZodType | undefined)
    .concat(containedIn(here))
    .flatMap((inner) => (inner ? keysOf(inner, rest) : []));
}

interface Definition {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  options?: z.ZodType[];
  valueType?: z.ZodType;
  element?: z.ZodType;
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

function unwrap(schema: z.ZodType): z.ZodType {
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in;
  return inner ? unwrap(inner) : schema;
}

function objectForms(schema: z.ZodType): z.ZodObject[] {
  const definition = definitionOf(schema);
  if (definition.type === 'object') return [schema as z.ZodObject];
  return (definition.options ?? []).flatMap((option) => objectForms(unwrap(option)));
}

function containedIn(schema: z.ZodType): (z.ZodType | undefined)[] {
  const definition = definitionOf(schema);
  return [definition.valueType, definition.element];
}
