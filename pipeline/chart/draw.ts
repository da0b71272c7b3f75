// Vega-Lite spec → SVG or PNG, the same bytes every time. Nothing is fetched: a spec that asks for a file or an address
// stops here.

import type { Canvas } from 'canvas';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { UserError } from '../problems.ts';
// Also registers the fonts that vega then measures with.
import './measure.ts';
import { plain } from './plain.ts';

/** SVG for a page that embeds the fonts: text is text, ids begin with the chart's id, nothing is loaded or run. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  return draw(spec, async (view) => finishSvg(await view.toSVG(), chartId(spec), spec.description ?? ''));
}

/** PNG on white, `scale` times the chart's size in CSS pixels, for readers that cannot draw SVG. */
export async function drawPng(spec: TopLevelSpec, scale: number): Promise<Uint8Array> {
  return draw({ ...spec, background: 'white' }, async (view) => {
    const canvas = (await view.toCanvas(scale)) as unknown as Canvas;
    return new Uint8Array(await canvas.encode('png'));
  });
}

function chartId(spec: TopLevelSpec): string {
  const id = (spec.usermeta as { id?: unknown } | undefined)?.id;
  return typeof id === 'string' && /^[A-Za-z][\w-]*$/.test(id) ? id : 'chart';
}

/** Runs the spec and paints its view. Vega goes on after what it only warns of; a published chart may not. */
async function draw<T>(spec: TopLevelSpec, paint: (view: vega.View) => Promise<T>): Promise<T> {
  const { shape, settings } = apart(spec);
  const { runtime, names } = parsed(shape);
  const complaints: string[] = [];
  const [loader, logger] = [closedLoader(complaints), logTo(complaints)];
  const view = new vega.View(runtime, { renderer: 'none', loader, logger });
  try {
    give(view, settings, names);
    const painted = await paint(await view.runAsync());
    stopOn(complaints);
    return painted;
  } finally {
    view.finalize();
  }
}

/** What charts of one shape differ in. */
interface Settings {
  datasets: Record<string, object[]>;
  params: { name: string; value: unknown }[];
  size?: { width: number; height: number; padding: object };
}

/** A spec's data, parameters and size taken from it: what is left is compiled, and the rest given to the view. */
function apart(spec: TopLevelSpec): { shape: TopLevelSpec; settings: Settings } {
  const { datasets = {}, description: _, usermeta: __, ...rest } = spec as TopLevelSpec & Partial<Settings>;
  const { width, height, padding, params, ...shape } = rest as typeof rest & Settings['size'];
  // Specs from elsewhere may size themselves in other ways, and have parameters that depend on each other.
  if ((spec.autosize as { type?: string } | undefined)?.type !== 'none') {
    return { shape: rest as TopLevelSpec, settings: { datasets, params: [] } };
  }
  const settings = { datasets, params: params ?? [], size: { width, height, padding } };
  const named = (params ?? []).map(({ name }) => ({ name }));
  return { shape: { ...shape, ...(named.length > 0 && { params: named }) } as unknown as TopLevelSpec, settings };
}

function give(view: vega.View, { datasets, params, size }: Settings, names: ReadonlySet<string>): void {
  if (size)
    view
      .width(size.width)
      .height(size.height)
      .padding(size.padding as vega.Padding);
  for (const { name, value } of params) view.signal(name, value as vega.SignalValue);
  for (const [name, rows] of Object.entries(datasets)) {
    // Vega marks the rows it is given as its own: copies keep the spec plain data.
    const copies = rows.map((row) => ({ ...row }));
    if (names.has(name)) view.data(name, copies);
  }
}

function stopOn(complaints: readonly string[]): void {
  if (complaints.length > 0) throw badChart(complaints);
}

function badChart(complaints: readonly string[]): UserError {
  const problems = complaints.map((found) => ({
    code: 'bad-chart',
    severity: 'error' as const,
    message: 'a chart cannot be drawn as it is specified',
    found,
  }));
  return new UserError(problems, 2);
}

/** Vega's way to files and addresses, closed: each request is a complaint, and gets nothing. */
function closedLoader(complaints: string[]): vega.Loader {
  const complain = (uri: unknown) => void complaints.push(`it asks for a file or an address: ${uri}`);
  return {
    ...vega.loader(),
    load: async (uri: string) => {
      complain(uri);
      return '[]';
    },
    sanitize: async (uri: string) => {
      complain(uri);
      return { href: '' };
    },
  } as unknown as vega.Loader;
}

/** Warnings and errors of vega, noted. */
function logTo(complaints: string[]): vega.LoggerInterface {
  const logger = vega.logger(vega.Warn);
  const note = (...messages: readonly unknown[]) => {
    // Rows as high as they need, in a plot as wide as it is asked to be: Vega-Lite says so, and does it.
    if (!/^Dropping "?fit-/.test(messages.join(' '))) complaints.push(messages.join(' '));
    return logger;
  };
  return Object.assign(logger, { warn: note, error: note });
}

interface Parsed {
  runtime: vega.Runtime;
  /** The datasets that the chart draws from. */
  names: Set<string>;
}

/** A template's own spec may be none that Vega-Lite can read. */
function compiled(shape: TopLevelSpec): Parsed {
  const complaints: string[] = [];
  try {
    const { spec } = compile(shape, { logger: logTo(complaints) });
    stopOn(complaints);
    return { runtime: vega.parse(spec), names: new Set((spec.data ?? []).map((data) => data.name)) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw badChart([(error as Error).message]);
  }
}

/** Parsed charts by their spec without its data: charts that differ in their figures only are compiled once. */
const parsedBySpec = new Map<string, Parsed>();
const MOST_KEPT = 64;

function parsed(shape: TopLevelSpec): Parsed {
  const key = JSON.stringify(shape);
  const known = parsedBySpec.get(key);
  if (known) return known;
  const made = compiled(shape);
  if (parsedBySpec.size >= MOST_KEPT) parsedBySpec.delete(parsedBySpec.keys().next().value!);
  parsedBySpec.set(key, made);
  return made;
}

/**
 * One image to assistive technology, described by its alt text. Vega numbers ids over the life of the process: they
 * are numbered anew, under the chart's id, so that several charts share a page. What draws nothing goes.
 */
function finishSvg(svg: string, id: string, alt: string): string {
  const ids = new Map<string, string>();
  const renamed = (name: string) => {
    if (!ids.has(name)) ids.set(name, `${id}-${ids.size + 1}`);
    return ids.get(name)!;
  };
  // A position that is no number draws nothing, and vega says nothing.
  if (/<[^>]*NaN[^>]*>/.test(svg)) throw new Error(`a mark of ${id} has no position`);
  // In vega's output `<` and `>` stand for nothing but tags: text and attributes are escaped.
  const drawn = svg
    .replace(/<[^>]+>/g, (tag) => tidyTag(tag, renamed))
    .replace(/<path(?: d="[^"]*")?(?: display="none")?\/>/g, '')
    // Lines of one label: a space between them, or they read as one word where text is taken from the SVG.
    .replaceAll('</tspan><tspan', '</tspan> <tspan');
  const [, opening, body] = /^(<svg[^>]*)>(.*)<\/svg>$/s.exec(drawn)!;
  return `${opening} role="img" aria-label="${escapeAttribute(alt)}"><g aria-hidden="true">${body}</g></svg>`;
}

function tidyTag(tag: string, renamed: (id: string) => string): string {
  return tag
    .replace(/ (?:class|role|aria-[a-z]+|pointer-events|xmlns:xlink|version)="[^"]*"/g, '')
    .replace(/ id="([^"]*)"/, (_, name: string) => ` id="${renamed(name)}"`)
    .replace(/url\(#([^)]*)\)/g, (_, name: string) => `url(#${renamed(name)})`)
    .replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}

function escapeAttribute(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return plain(text).replace(/[&<>"]/g, (character) => entities[character]!);
}
