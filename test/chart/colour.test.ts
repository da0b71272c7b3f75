import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contrast, shades, textOn } from '../../pipeline/chart/colour.ts';
import { UserError } from '../../pipeline/problems.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { charity, official } from './samples.ts';

type Colour = [number, number, number];

/** Linear sRGB as people with full colour-blindness of each kind see it: Machado, Oliveira and Fernandes 2009. */
const SEEN: Record<string, Colour[]> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(colour: string): Colour {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Ottosson's OKLab: equal distances look about equally far apart; black to white is 100. */
function oklab([r, g, b]: Colour): Colour {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}

function seenBy(matrix: Colour[], colour: string): Colour {
  const rgb = linear(colour);
  const seen = matrix.map((row) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]);
  return oklab(seen.map((value) => Math.min(1, Math.max(0, value))) as Colour);
}

function apart(a: Colour, b: Colour): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

test('contrast is as WCAG gives it', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each([
  ['official', official],
  ['charity', charity],
] as const)('the %s theme', (_, { colours }) => {
  const palettes = Object.entries({ series: colours.series, ordered: colours.ordered, diverging: colours.diverging! });
  const scales = [2, 3, 4, 5, 6, 7, 9].flatMap((count) => [
    shades(colours.ordered, count),
    shades(colours.diverging!, count),
  ]);

  test('text has at least 4.5:1 against the page and against boxes', () => {
    for (const colour of [colours.text, colours.muted, colours.link, colours.accent]) {
      expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, colours.tint)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(palettes)('every %s colour has at least 3:1 against the page', (__, palette) => {
    for (const colour of palette) expect(contrast(colour, '#ffffff'), colour).toBeGreaterThanOrEqual(3);
  });

  test('every shade of a scale has 3:1 against the page, and text upon it 4.5:1', () => {
    for (const colour of [...scales.flat(), ...colours.series]) {
      expect(contrast(colour, '#ffffff'), colour).toBeGreaterThanOrEqual(3);
      expect(contrast(colour, textOn(colour)), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('series are told apart by people who see no red, no green or no blue', () => {
    for (const [sight, matrix] of Object.entries(SEEN)) {
      const seen = colours.series.map((colour) => seenBy(matrix, colour));
      const nearest = Math.min(...seen.flatMap((a, i) => seen.slice(i + 1).map((b) => apart(a, b))));
      expect(nearest, sight).toBeGreaterThan(11);
    }
  });

  test('shades of a scale go from dark to light, in steps that can be seen', () => {
    for (const count of [4, 5, 7]) {
      const lightness = shades(colours.ordered, count).map((colour) => oklab(linear(colour))[0]);
      for (let i = 1; i < count; i++) expect(lightness[i]! - lightness[i - 1]!).toBeGreaterThan(4);
    }
  });

  test('the ends of a diverging scale are its darkest shades, the middle its lightest', () => {
    const lightness = shades(colours.diverging!, 7).map((colour) => oklab(linear(colour))[0]);
    expect(lightness.indexOf(Math.max(...lightness))).toBe(3);
    expect(Math.min(...lightness.slice(1, 6))).toBeGreaterThan(Math.max(lightness[0]!, lightness[6]!));
  });
});

describe('a theme that is wrong', () => {
  const folderWith = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'theme-'));
    writeFileSync(join(folder, 'theme.json'), text);
    return folder;
  };
  const problemsOf = (folder: string) => {
    try {
      readTheme(folder);
    } catch (error) {
      return (error as UserError).problems.map((problem) => problem.message);
    }
    return [];
  };

  test('is refused with every mistake in it', () => {
    const theme = { ...structuredClone(official), extra: 1 };
    theme.colours.accent = 'red';
    theme.font.family = "x'; } body { }";
    expect(problemsOf(folderWith(JSON.stringify(theme)))).toEqual([
      'colours.accent: a colour like #12436d',
      'font.family: a font name like Source Sans 3',
      expect.stringContaining('extra'),
    ]);
  });

  test('is refused when it is not there or not JSON', () => {
    expect(() => readTheme('no/such/folder')).toThrow(UserError);
    expect(problemsOf(folderWith('{'))).toHaveLength(1);
  });
});
