// A template's folder in, compiled Handlebars out: report.md.hbs, with its own partials and the shared ones.

import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import Handlebars from 'handlebars';
import { nearest, type Place, type Problem, UserError } from '../problems.ts';
import { checkNames } from './names.ts';

export interface Template {
  /** Path as problems name it. */
  file: string;
  text: string;
  /** Name to text and path, the report's own before the shared ones. */
  partials: Map<string, { file: string; text: string }>;
  /** Name to a Vega-Lite spec for charts: `dots.vl.json`, in the template's folder or beside the shared partials. */
  specs?: Map<string, { file: string; text: string; spec: Record<string, unknown> }>;
}

export const MAIN = 'report.md.hbs';
const PARTIAL = /^(.+)\.md\.hbs$/;

/**
 * Reads the template `<name>/` of the first of the folders that has it, and the partials that all templates share:
 * `partials/` of every folder.
 * @param folders the study's own templates before the project's
 * @throws UserError (exit code 2) where there is no such template
 */
export async function readTemplate(name: string, folders: readonly string[], place: Place): Promise<Template> {
  const home = await firstWith(folders, name);
  if (home === undefined) throw noTemplate(name, await templateNames(folders), place);
  const main = join(home, name, MAIN);
  await stayWithin(home, main);
  const shared = await Promise.all(
    [...folders].reverse().map((folder) => readPartials(join(folder, 'partials'), folder)),
  );
  const own = await readPartials(join(home, name), home);
  const specFolders = [
    ...[...folders].reverse().map((folder) => [join(folder, 'partials'), folder] as const),
    [join(home, name), home] as const,
  ];
  const specs = await Promise.all(specFolders.map(([folder, templates]) => readSpecs(folder, templates)));
  return {
    file: shown(main),
    text: await readFile(main, 'utf8'),
    partials: new Map([...shared.flat(), ...own]),
    specs: new Map(specs.flat()),
  };
}

async function firstWith(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    if (await stat(join(folder, name, MAIN)).catch(() => undefined)) return folder;
  }
  return undefined;
}

async function templateNames(folders: readonly string[]): Promise<string[]> {
  const listings = await Promise.all(folders.map((folder) => readdir(folder, { withFileTypes: true }).catch(() => [])));
  const reserved = ['partials', 'themes'];
  return listings
    .flat()
    .filter((entry) => entry.isDirectory() && !reserved.includes(entry.name))
    .map((entry) => entry.name);
}

function noTemplate(name: string, known: string[], place: Place): UserError {
  const meant = nearest(name, known);
  return new UserError(
    [
      {
        code: 'unknown-template',
        severity: 'error',
        place,
        message: `there is no template \`${name}\``,
        expected: `a folder templates/${name}/ with a ${MAIN}`,
        fix: meant ? `Did you mean \`${meant}\`?` : 'Copy templates/ascs-briefing/ and change it.',
      },
    ],
    2,
  );
}

async function readPartials(folder: string, templates: string) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => PARTIAL.test(name) && name !== MAIN).sort();
  const read = names.map(async (name) => {
    const path = join(folder, name);
    await stayWithin(templates, path);
    return [PARTIAL.exec(name)![1]!, { file: shown(path), text: await readFile(path, 'utf8') }] as const;
  });
  return Promise.all(read);
}

async function readSpecs(folder: string, templates: string) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.vl.json')).sort();
  const read = names.map(async (name) => {
    const path = join(folder, name);
    await stayWithin(templates, path);
    const text = await readFile(path, 'utf8');
    return [name, { file: shown(path), text, spec: parseSpec(text, shown(path)) }] as const;
  });
  return Promise.all(read);
}

function parseSpec(text: string, file: string): Record<string, unknown> {
  let found = 'something else than an object';
  try {
    const spec: unknown = JSON.parse(text);
    if (typeof spec === 'object' && spec !== null && !Array.isArray(spec)) return spec as Record<string, unknown>;
  } catch (error) {
    found = (error as Error).message;
  }
  const message = 'this is no Vega-Lite spec';
  throw new UserError(
    [{ code: 'bad-spec', severity: 'error', place: { file }, message, found, expected: 'an object in JSON' }],
    2,
  );
}

/** A link in the templates' folder must not lead out of it. */
async function stayWithin(folder: string, path: string): Promise<void> {
  const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
  if (real.startsWith(root + sep)) return;
  throw new UserError(
    [
      {
        code: 'outside-folder',
        severity: 'error',
        place: { file: shown(path) },
        message: `${basename(path)} leads out of the templates' folder`,
        fix: 'Copy the file into the folder in place of the link.',
      },
    ],
    2,
  );
}

const shown = (path: string) => relative(process.cwd(), path) || path;

/** What a compiled template can be called with. */
export type Render = (context: object) => string;

/**
 * Compiles a template for one report's helpers.
 * Names that stand for nothing are found here, all at once; unknown figures when the template runs.
 * @param context names of what the template will be filled with: `study.title`
 */
export function compileTemplate(
  template: Template,
  helpers: Record<string, Handlebars.HelperDelegate>,
  context: readonly string[],
): { render?: Render; problems: Problem[] } {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(helpers);
  const problems: Problem[] = [];
  const names = { helpers: Object.keys(handlebars.helpers), partials: [...template.partials.keys()], context };
  const visited = new Set<string>();
  const visit = (name: string, file: string, text: string): hbs.AST.Program | undefined => {
    visited.add(name);
    const program = parseTemplate(handlebars, text, file, problems);
    if (!program) return undefined;
    for (const found of checkNames(program, names, file)) {
      if ('problem' in found) problems.push(found.problem);
      else if (!visited.has(found.partial)) visitPartial(found.partial);
    }
    return program;
  };
  const visitPartial = (name: string) => {
    const { file, text } = template.partials.get(name)!;
    const program = visit(name, file, text);
    if (program) handlebars.registerPartial(name, handlebars.compile(program));
  };
  const main = visit('', template.file, template.text);
  return main && problems.length === 0 ? { render: handlebars.compile(main), problems } : { problems };
}

function parseTemplate(handlebars: typeof Handlebars, text: string, file: string, problems: Problem[]) {
  try {
    return handlebars.parse(text, { srcName: file } as never);
  } catch (error) {
    problems.push(neverClosed(text, file) ?? syntaxProblem(error as Error, file));
    return undefined;
  }
}

/** The first block that is closed by another's end, or not at all: what Handlebars says of it is no help. */
function neverClosed(text: string, file: string): Problem | undefined {
  const open: { name: string; index: number }[] = [];
  const problem = (name: string, index: number, message: string, fix: string): Problem => {
    const before = text.slice(0, index).split('\n');
    const place = { file, line: before.length, column: before.at(-1)!.length + 1 };
    return { code: 'template-syntax', severity: 'error', place, message: `\`{{#${name}}}\` ${message}`, fix };
  };
  const withoutComments = text.replace(/\{\{~?!--[\s\S]*?--~?\}\}/g, (comment) => comment.replace(/[^\n]/g, ' '));
  for (const { 1: sign, 2: name, index } of withoutComments.matchAll(/\{\{~?([#/])\s*([\w.-]+)/g)) {
    if (sign === '#') open.push({ name: name!, index });
    else {
      const last = open.pop();
      if (last && last.name !== name)
        return problem(
          last.name,
          last.index,
          `is closed by \`{{/${name}}}\``,
          `Close it with {{/${last.name}}} first.`,
        );
    }
  }
  const [left] = open;
  return left && problem(left.name, left.index, 'is never closed', `Write {{/${left.name}}} where it ends.`);
}

function syntaxProblem(error: Error, file: string): Problem {
  const line = /(?:on line | - )(\d+)/.exec(error.message)?.[1];
  const [, ...rest] = error.message.split('\n');
  return {
    code: 'template-syntax',
    severity: 'error',
    place: { file, line: line ? Number(line) : 1 },
    message: 'the template has a mistake in its Handlebars',
    found: rest.join(' ').replace(/\s+/g, ' ').trim() || error.message,
    fix: 'Check the braces, quotes and the closing {{/…}} at this place.',
  };
}
