// The look of a report: read from templates/themes/<name>/theme.json, used by page, chart and Word alike.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { type Problem, UserError } from './problems.ts';

/** All colours are `#rrggbb`. Lengths in the unit their name says. */
export interface Theme {
  name: string;
  colours: {
    text: string;
    muted: string;
    /** Headings, rules, the first series of a chart. */
    accent: string;
    /** Behind boxes. */
    tint: string;
    link: string;
    /** Nominal series, in order of use; each at least 3:1 against the page. */
    series: string[];
    /** Ordered series (scales), from the most to the least; neighbours told apart without hue. */
    ordered: string[];
    /** Scales with two ends, from the most to the least: shades of one hue, a grey middle, shades of another. */
    diverging?: string[];
  };
  font: {
    family: string;
    /** For Word on machines without the font, and for the web page before it loads. */
    fallback: string;
    /** Font files in the theme's folder, as paths: embedded in page, PDF and Word, and measured for charts. */
    files?: { regular: string; bold: string; italic: string; boldItalic: string };
  };
  /** A picture above the title: SVG or PNG in the theme's folder, as a path. */
  logo?: { file: string; alt: string; widthMm: number };
  /** The title has a page of its own. */
  cover?: boolean;
  /** Point sizes. */
  sizes: { body: number; small: number; title: number; h2: number; h3: number; h4: number };
  /** A house's Word template in the theme's folder, and the names that its styles have for the report's. */
  word?: { template: string; styles?: Record<string, string> };
}

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour like #12436d');
/** Letters, digits, spaces and hyphens: a name that needs no escaping in CSS, SVG or OOXML. */
const fontName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} -]*$/u, 'a font name like Source Sans 3');
const fontFile = z.string().regex(/^[^/\\]+\.(ttf|otf)$/i, 'the name of a .ttf or .otf file beside theme.json');
const points = z.number().min(6).max(72);

const themeSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  colours: z.strictObject({
    text: colour,
    muted: colour,
    accent: colour,
    tint: colour,
    link: colour,
    series: z.array(colour).min(1),
    ordered: z.array(colour).min(2),
    diverging: z.array(colour).min(3).optional(),
  }),
  font: z.strictObject({
    family: fontName,
    fallback: fontName,
    files: z.strictObject({ regular: fontFile, bold: fontFile, italic: fontFile, boldItalic: fontFile }).optional(),
  }),
  logo: z
    .strictObject({
      file: z.string().regex(/^[^/\\]+\.(svg|png)$/i, 'the name of an .svg or .png file beside theme.json'),
      alt: z.string().min(1),
      widthMm: z.number().min(5).max(160).default(40),
    })
    .optional(),
  cover: z.boolean().optional(),
  sizes: z.strictObject({ body: points, small: points, title: points, h2: points, h3: points, h4: points }),
  word: z
    .strictObject({
      template: z.string().regex(/^[^/\\]+\.(docx|dotx)$/i, 'the name of a .docx or .dotx file beside theme.json'),
      styles: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

/** Reads `theme.json` in the theme's folder; throws a UserError with every mistake in it. */
export function readTheme(folder: string): Theme {
  const file = join(folder, 'theme.json');
  const parsed = themeSchema.safeParse(readJson(file));
  if (!parsed.success)
    throw new UserError(
      parsed.error.issues.map((issue) => themeProblem(file, issue)),
      2,
    );
  const { $schema: _, ...theme } = parsed.data;
  return withPaths(theme, folder);
}

/** The names of the theme's own files as paths, all of them there. */
function withPaths(theme: Theme, folder: string): Theme {
  const files = theme.font.files && mapValues(theme.font.files, (name) => join(folder, name));
  const logo = theme.logo && { ...theme.logo, file: join(folder, theme.logo.file) };
  const missing = [...Object.values(files ?? {}), ...(logo ? [logo.file] : [])].filter((path) => !existsSync(path));
  if (missing.length) {
    const place = { file: join(folder, 'theme.json') };
    const problem = (path: string): Problem => ({
      ...{ code: 'missing-theme-file', severity: 'error', place },
      message: `the theme names a file that is not there: ${basename(path)}`,
      fix: 'Put it beside theme.json.',
    });
    throw new UserError(missing.map(problem), 2);
  }
  return { ...theme, font: { ...theme.font, ...(files && { files }) }, ...(logo && { logo }) };
}

const mapValues = <K extends string>(record: Record<K, string>, change: (value: string) => string) =>
  Object.fromEntries(Object.entries<string>(record).map(([key, value]) => [key, change(value)])) as Record<K, string>;

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    const fix = 'give the folder of a theme, with a theme.json in it';
    throw new UserError([{ code: 'unreadable-theme', severity: 'error', place: { file }, message, fix }], 2);
  }
}

function themeProblem(file: string, issue: z.core.$ZodIssue): Problem {
  const message = `${issue.path.join('.') || 'the theme'}: ${issue.message}`;
  return { code: 'bad-theme', severity: 'error', place: { file }, message };
}
