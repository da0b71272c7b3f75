import { Document, Packer, Paragraph } from 'docx';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../pipeline/chart/chart.ts';
import { finishChart, nativeChart, withheldNote } from '../../pipeline/chart/native.ts';
import { numberFormat } from '../../pipeline/chart/written.ts';
import { bars, chart, everyKind, groups, official, percentage, scale, withIntervals } from './samples.ts';

interface WordChart {
  xml: string;
  document: string;
  /** By series, what the chart part keeps of its data. */
  cached: { name: string; values: (number | null)[] }[];
  categories: string[];
  /** The embedded workbook's rows; `null` for an empty cell. */
  sheet: (string | number | null)[][];
  sheetXml: string;
}

async function made(sample: Chart): Promise<WordChart> {
  const run = nativeChart(sample, official, { widthPx: 600 })!;
  const parts = unzipSync(
    new Uint8Array(
      await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph({ children: [run] })] }] })),
    ),
  );
  const xml = strFromU8(parts['word/charts/chart1.xml']!);
  const book = unzipSync(parts['word/embeddings/Microsoft_Excel_Worksheet1.xlsx']!);
  const sheetXml = strFromU8(book['xl/worksheets/sheet1.xml']!);
  const shared = texts(strFromU8(book['xl/sharedStrings.xml']!), 't');
  const count = sample.categories.length;
  return {
    xml,
    document: strFromU8(parts['word/document.xml']!),
    cached: [...xml.matchAll(/<c:ser>.*?<\/c:ser>/gs)].map(([series]) => ({
      name: points(section(series, 'c:tx'), 1)[0]!,
      values: points(section(series, 'c:val'), count).map((value) => (value === null ? null : Number(value))),
    })),
    categories: points(section(xml, 'c:cat'), count) as string[],
    sheet: [...sheetXml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
      cells(row!, shared, sample.series.length + 1),
    ),
    sheetXml,
  };
}

function section(xml: string, name: string): string {
  return new RegExp(`<${name}>.*?</${name}>`, 's').exec(xml)![0];
}

function points(xml: string, count: number): (string | null)[] {
  const values: (string | null)[] = Array(count).fill(null);
  for (const [, at, value] of xml.matchAll(/<c:pt idx="(\d+)"[^>]*><c:v>(.*?)<\/c:v>/gs))
    values[Number(at)] = unescaped(value!);
  return values;
}

function cells(row: string, shared: string[], columns: number): (string | number | null)[] {
  const values: (string | number | null)[] = Array(columns).fill(null);
  for (const [, column, type, value] of row.matchAll(/<c r="([A-Z])\d+"( t="s")?><v>(.*?)<\/v>/g)) {
    values[column!.charCodeAt(0) - 65] = type ? shared[Number(value)]! : Number(value);
  }
  return values;
}

function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 'gs'))].map((match) =>
    unescaped(match[1]!),
  );
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

describe.each([
  ['bar', bars],
  ['grouped', groups],
  ['stacked', scale],
  ['line', everyKind.line],
] as const)('a %s chart in Word', (kind, sample) => {
  test('holds the rounded figures in its cache and in its workbook', async () => {
    const word = await made(sample);
    const values = sample.series.map((series) => series.figures.map((figure) => figure.rounded));
    expect(word.cached.map((series) => series.values)).toEqual(values);
    expect(word.cached.map((series) => series.name)).toEqual(sample.series.map((series) => series.name));
    expect(word.sheet.slice(1).map((row) => row.slice(1, 1 + values.length))).toEqual(
      sample.categories.map((_, c) => values.map((series) => series[c])),
    );
    expect(word.categories).toEqual(sample.categories);
    expect(word.sheet.slice(1).map((row) => row[0])).toEqual(sample.categories);
  });

  test('is drawn in reading order, which Word would draw upwards', async () => {
    const word = await made(sample);
    const order = kind === 'line' ? 'minMax' : 'maxMin';
    expect(section(word.xml, 'c:catAx')).toContain(`<c:orientation val="${order}"/>`);
  });

  test('says in words where a figure is withheld, and leaves no number of it', async () => {
    const leaky = withIntervals(structuredClone(sample), 1);
    for (const series of leaky.series)
      for (const figure of series.figures) if (figure.rounded === null) figure.value = 7654321;
    const word = await made(leaky);
    expect(word.categories).toEqual(sample.categories);
    const missing = leaky.categories.filter((_, c) => leaky.series.some(({ figures }) => figures[c]!.rounded === null));
    expect(missing).toHaveLength(1);
    expect(withheldNote(leaky)).toMatch(new RegExp(`^${missing[0]}(, [^:;]+)?: \\[c\\]\\.$`));
    expect(word.xml + word.document + word.sheetXml).not.toContain('76543');
  });

  test('has the alt text and the colours of the drawing', async () => {
    const word = await made({ ...sample, alt: 'Say <b> & "more"' });
    expect(unescaped(word.document)).toContain('descr="Say <b> & "more""');
    const first = kind === 'stacked' ? official.colours.ordered[0]! : official.colours.series[0]!;
    expect(word.xml).toContain(`<a:srgbClr val="${first.slice(1).toUpperCase()}"/>`);
    expect(word.xml).toContain('<a:latin typeface="Source Sans 3"/>');
  });

  test('keeps hostile labels as text', async () => {
    const nasty = ['=1+1', '+SUM(A1)', '{{x}}', '<script>', '@x\u0000'];
    const word = await made(
      chart(kind, nasty, { '=HYPERLINK("http://x")': nasty.map(() => 40), '<b>': nasty.map(() => 60) }),
    );
    expect(word.categories).toEqual(['=1+1', '+SUM(A1)', '{{x}}', '<script>', '@x�']);
    expect(word.sheet[0]).toEqual([null, '=HYPERLINK("http://x")', '<b>']);
    expect(word.sheetXml).not.toContain('<f>');
    expect(word.xml).not.toMatch(/<script|<b>/);
  });
});

test('one series has no legend, several have one', async () => {
  expect((await made(bars)).xml).not.toContain('<c:legend>');
  expect((await made(groups)).xml).toContain('<c:legend>');
});

test('rows that all make a whole are drawn as 100%, others keep their length', async () => {
  expect((await made(scale)).xml).toContain('<c:grouping val="stacked"/>');
  const whole = chart('stacked', ['A', 'B'], { Yes: [60, 34], No: [40, 67] });
  expect((await made(whole)).xml).toContain('<c:grouping val="percentStacked"/>');
});

test('a value too long for its segment is set smaller, or left to the table where even that is too long', async () => {
  const { xml } = await made(chart('stacked', ['A', 'B'], { Yes: [60, 94], No: [36, 4.7], Neither: [4, 1] }));
  const labels = [...xml.matchAll(/<c:dLbl>.*?<\/c:dLbl>/gs)].map(([label]) => label);
  expect(labels.filter((label) => label.includes('<c:delete val="1"/>'))).toHaveLength(1);
  expect(labels.filter((label) => label.includes('sz="760"')).length).toBeGreaterThan(0);
  expect(section(xml, 'c:cat')).not.toContain('%');
});

test('every row’s label is drawn', async () => {
  const { xml } = await made(bars);
  expect(section(finishChart(xml), 'c:catAx')).toMatch(/<c:lblOffset [^>]*><c:tickLblSkip val="1"\/><c:noMultiLvlLbl/);
  expect(finishChart((await made(everyKind.line)).xml)).not.toContain('tickLblSkip');
});

test('a chart with bars on both sides of zero is left to an image', () => {
  expect(nativeChart(chart('bar', ['A', 'B'], { All: [3, -4] }), official, { widthPx: 600 })).toBeUndefined();
});

test.each([
  [62, '62%', '#,##0"%"'],
  [18.7, '18.7', '#,##0.0'],
  [5, '5.0%', '#,##0.0"%"'],
  [1040, '1,040', '#,##0'],
  [-3.5, '-3.5', undefined],
  [-3.5, '−3.5', '#,##0.0;"−"#,##0.0'],
  [62, '62% [low]', undefined],
  [0, '<0.5%', undefined],
  [100, '>99.5%', undefined],
  [null, '[c]', undefined],
])('the number format that writes %s as "%s" is %s', (rounded, text, format) => {
  expect(numberFormat(percentage(rounded, { text }))).toBe(format);
});

test('a figure that no number format writes has a label of its own', async () => {
  const sample = chart('bar', ['A', 'B'], { All: [62, 24] });
  sample.series[0]!.figures[1]!.text = '24% [low]';
  expect((await made(sample)).xml).toContain('<a:t>24% [low]</a:t>');
});

test('segments of a stacked chart are kept apart by white lines, bars of others are left alone', async () => {
  const stacked = finishChart((await made(scale)).xml);
  expect(stacked.match(/<a:ln w="15875"><a:solidFill><a:srgbClr val="FFFFFF"\/>/g)).toHaveLength(scale.series.length);
  expect(finishChart((await made(groups)).xml)).not.toContain('<a:ln w="15875">');
});

test('intervals are error bars between published ends', async () => {
  const { xml } = await made(everyKind.line);
  const london = xml.match(/<c:errBars>.*?<\/c:errBars>/gs)![1]!;
  // 57% (56% to 59%): the ends are rounded before they are measured from the figure.
  expect(points(section(london, 'c:plus'), 5)).toEqual(['2', '2', null, '2', '2']);
  expect(points(section(london, 'c:minus'), 5)).toEqual(['1', '1', null, '1', '1']);
});

test.each(['diverging', 'dot', 'league', 'comparator', 'multiples', 'slope'] as const)(
  'a %s chart is left to an image',
  (kind) => {
    expect(nativeChart(everyKind[kind], official, { widthPx: 600 })).toBeUndefined();
  },
);

test('a chart with nothing but withheld figures is left to an image', () => {
  expect(nativeChart(chart('bar', ['A'], { All: [null] }), official, { widthPx: 600 })).toBeUndefined();
});

test('a figure that no number format writes is set smaller too', async () => {
  const sample = chart('stacked', ['A', 'B'], { Yes: [95.5, 94], No: [4.5, 6] });
  sample.series[1]!.figures[0]!.text = '4%*';
  const { xml } = await made(sample);
  expect(xml).toMatch(/sz="760"(?:(?!<\/c:dLbl>).)*<a:t>4%\*<\/a:t>/s);
});
