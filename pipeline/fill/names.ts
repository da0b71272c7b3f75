// A template's syntax tree in; every name in it that stands for nothing out, as a Problem with its place.
// Handlebars itself would print nothing for `{{study.titel}}`, and leave out what stands in `{{#if provisonal}}`.

import Handlebars from 'handlebars';
import { nearest, type Problem } from '../problems.ts';

/** What a template may name. */
export interface Names {
  helpers: readonly string[];
  partials: readonly string[];
  /** `study`, `study.title`, `provisional`: what the template is filled with. */
  context: readonly string[];
}

export type Found = { problem: Problem } | { partial: string };

/** Names within `{{#each (options …)}}`. */
const ITEM = ['id', 'label', 'value'];
/** Handlebars' own, of which nobody need be told. */
const INTERNAL = ['blockHelperMissing', 'helperMissing', 'log', 'lookup', 'with'];

type Call = { path: unknown; params: unknown[]; hash?: unknown; loc: hbs.AST.SourceLocation };

/** Partials that the template uses, and names that are unknown. */
export function checkNames(program: hbs.AST.Program, names: Names, file: string): Found[] {
  const found: Found[] = [];
  const helpers = names.helpers.filter((name) => !INTERNAL.includes(name));
  /** Paths that are names of helpers and partials, reported as such. */
  const callees = new Set<unknown>();
  /** Names that stand only in places: an each's items, block parameters. */
  const locals = new Set(ITEM);
  const report = (what: string, name: string, known: readonly string[], loc: hbs.AST.SourceLocation, fix?: string) =>
    found.push({ problem: unknownName(what, name, known, file, loc, fix) });

  const checkCall = (node: Call) => {
    const path = node.path as hbs.AST.PathExpression;
    if (node.params.length === 0 && node.hash === undefined) return;
    callees.add(path);
    if (path.parts?.length === 1 && !names.helpers.includes(path.original))
      report('helper', path.original, helpers, node.loc);
  };
  class Visitor extends Handlebars.Visitor {
    override MustacheStatement(node: hbs.AST.MustacheStatement) {
      checkCall(node);
      super.MustacheStatement(node);
    }
    override BlockStatement(node: hbs.AST.BlockStatement) {
      checkCall(node);
      for (const name of node.program?.blockParams ?? []) locals.add(name);
      super.BlockStatement(node);
    }
    override SubExpression(node: hbs.AST.SubExpression) {
      checkCall(node);
      super.SubExpression(node);
    }
    override PartialStatement(node: hbs.AST.PartialStatement) {
      const name = (node.name as hbs.AST.PathExpression).original;
      callees.add(node.name);
      if (names.partials.includes(name)) found.push({ partial: name });
      else report('partial', name, names.partials, node.loc);
      super.PartialStatement(node);
    }
    override PathExpression(node: hbs.AST.PathExpression) {
      if (callees.has(node) || node.data || node.parts.length === 0) return;
      const name = node.parts.join('.');
      if (locals.has(node.parts[0]!) || names.context.includes(name) || names.helpers.includes(name)) return;
      const quoted = node.parts.length > 1 && !names.context.includes(node.parts[0]!);
      const fix = quoted ? `If it is the name of a figure, put it in quotes: {{pct "${name}"}}.` : undefined;
      report('name', name, [...names.context, ...helpers], node.loc, fix);
    }
  }
  new Visitor().accept(program);
  return found;
}

function unknownName(
  what: string,
  name: string,
  known: readonly string[],
  file: string,
  { start }: hbs.AST.SourceLocation,
  fix?: string,
): Problem {
  const meant = nearest(name, known);
  return {
    code: `unknown-${what}`,
    severity: 'error',
    place: { file, line: start.line, column: start.column + 1 },
    message: what === 'name' ? `the template knows no \`${name}\`` : `there is no ${what} \`${name}\``,
    ...(meant || fix ? {} : { expected: `one of: ${known.join(', ')}` }),
    fix: meant ? `Did you mean \`${meant}\`?` : (fix ?? 'Correct the name.'),
  };
}
