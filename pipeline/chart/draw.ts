// Vega-Lite spec → SVG or PNG, the same bytes every time. Nothing is fetched: a spec that asks for a file or an address
// stops here.

import type { Canvas } from 'canvas';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { UserError } from '../problems.ts';
// Also registers the fonts that vega then measures with.
import { plain } from './measure.ts';

/** SVG for a page that embeds the fonts: text is text, ids begin with the chart's id, nothing is loaded or run. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const view = await viewOf(spec);
  try {
    return finishSvg(await view.toSVG(), chartId(spec), spec.description ?? '');
  } finally {
    view.finalize();
  }
}

/** PNG on white, `scale` times the chart's size in CSS pixels, for readers that cannot draw SVG. */
export async function drawPng(spec: TopLevelSpec, scale: number): Promise<Uint8Array> {
  const view = await viewOf({ ...spec, background: 'white' });
  try {
    const canvas = (await view.toCanvas(scale)) as unknown as Canvas;
    return new Uint8Array(await canvas.encode('png'));
  } finally {
    view.finalize();
  }
}

function chartId(spec: TopLevelSpec): string {
  const id = (spec.usermeta as { id?: unknown } | undefined)?.id;
  return typeof id === 'string' && /^[A-Za-z][\w-]*$/.test(id) ? id : 'chart';
}

/** Refuses every request, whether for data, an image or a link. */
const loader = {
  ...vega.loader(),
  load: async (uri: string) => refuse(uri),
  sanitize: async (uri: string) => refuse(uri),
} as unknown as vega.Loader;

function refuse(uri: string): never {
  const fix = 'give the values in the chart itself';
  throw new UserError(
    [{ code: 'chart-loads', severity: 'error', message: 'a chart asks for a file or an address', found: uri, fix }],
    2,
  );
}

interface Parsed {
  runtime: vega.Runtime;
  /** The datasets that the chart draws from. */
  names: Set<string>;
}

/** Parsed charts by their spec without its data: charts that differ in their figures only are compiled once. */
const parsedBySpec = new Map<string, Parsed>();
const MOST_KEPT = 64;

async function viewOf(spec: TopLevelSpec): Promise<vega.View> {
  const {
    datasets,
    description: _,
    usermeta: __,
    ...shape
  } = spec as TopLevelSpec & { datasets?: Record<string, object[]> };
  const { runtime, names } = parsed(shape as TopLevelSpec);
  const view = new vega.View(runtime, { renderer: 'none', loader, logger: strictLogger() });
  // Vega marks the rows it is given as its own: copies keep the spec plain data.
  for (const [name, rows] of Object.entries(datasets ?? {})) {
    if (names.has(name))
      view.data(
        name,
        rows.map((row) => ({ ...row })),
      );
  }
  return view.runAsync();
}

function parsed(shape: TopLevelSpec): Parsed {
  const key = JSON.stringify(shape);
  const known = parsedBySpec.get(key);
  if (known) return known;
  const { spec } = compile(shape, { logger: strictLogger() });
  const made = { runtime: vega.parse(spec), names: new Set((spec.data ?? []).map((data) => data.name)) };
  if (parsedBySpec.size >= MOST_KEPT) parsedBySpec.delete(parsedBySpec.keys().next().value!);
  parsedBySpec.set(key, made);
  return made;
}

/** Vega warns of what it then leaves out or guesses; a published chart may have neither. */
function strictLogger(): vega.LoggerInterface {
  const logger = vega.logger(vega.Warn);
  const stop = (...messages: readonly unknown[]): never => {
    const refused = messages.find((message) => message instanceof UserError);
    if (refused) throw refused;
    const message = `a chart cannot be drawn as it is specified: ${messages.join(' ')}`;
    throw new UserError([{ code: 'bad-chart', severity: 'error', message }], 2);
  };
  return Object.assign(logger, { warn: stop, error: stop });
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
