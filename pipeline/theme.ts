// The look of a report: read from templates/themes/<name>/theme.json, used by page, chart and Word alike.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  };
  /** Point sizes. */
  sizes: { body: number; small: number; title: number; h2: number; h3: number; h4: number };
  /** A house's Word template in the theme's folder, and the names that its styles have for the report's. */
  word?: { template: string; styles?: Record<string, string> };
}

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour like #12436d');
/** Letters, digits, spaces and hyphens: a name that needs no escaping in CSS, SVG or OOXML. */
const fontName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} -]*$/u, 'a font name like Source Sans 3');
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
  font: z.strictObject({ family: fontName, fallback: fontName }),
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
  return theme;
}

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
