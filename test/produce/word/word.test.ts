import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Block, Document } from '../../../pipeline/fill/document.ts';
import { makeWord } from '../../../pipeline/produce/word.ts';
import {
  data,
  document,
  drawing,
  figure,
  regionTable,
  satisfactionChart,
  satisfactionTable,
  theme,
} from './fixture.ts';
import { attribute, openWord, paragraphs, tables, textOf, type WordFile } from './reading.ts';

const withFonts = drawing;
/** The font's own bytes matter only to the tests that say so, and cost a second. */
const drawn = { ...drawing, fonts: null };

async function wordOf(blocks: Block[], meta: Partial<Document['meta']> = {}): Promise<WordFile> {
  const made = await makeWord(
    { ...document, blocks, meta: { ...document.meta, contents: false, ...meta } },
    theme,
    drawn,
  );
  return openWord(made);
}

async function bodyOf(html: string): Promise<string> {
  return (await wordOf([{ kind: 'prose', html }])).text('word/document.xml');
}

let bytes: Uint8Array;
let file: WordFile;
let body: string;

beforeAll(async () => {
  bytes = await makeWord(document, theme, withFonts);
  file = openWord(bytes);
  body = file.text('word/document.xml');
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a Word briefing', () => {
  it('has no empty paragraph anywhere', () => {
    const parts = file.names.filter((name) => /^word\/(document|header\d+|footer\d+)\.xml$/.test(name));
    expect(parts.length).toBeGreaterThan(3);
    const empty = parts
      .flatMap((name) => paragraphs(file.text(name)))
      .filter(({ xml, text }) => text.trim() === '' && !xml.includes('<w:drawing>'));
    expect(empty).toEqual([]);
  });

  it('uses only styles that it defines', () => {
    const defined = new Set([...file.text('word/styles.xml').matchAll(/w:styleId="([^"]+)"/g)].map(([, id]) => id));
    const used = [...body.matchAll(/<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"/g)].map(([, id]) => id!);
    expect(used.filter((id) => !defined.has(id))).toEqual([]);
    expect(new Set(used).size).toBeGreaterThan(25);
  });

  it('marks the styles that are not Word’s own, and no others', () => {
    const styles = [...file.text('word/styles.xml').matchAll(/<w:style ([^>]*)><w:name w:val="([^"]*)"/g)];
    const custom = styles
      .filter(([, attributes]) => attributes!.includes('w:customStyle="1"'))
      .map(([, , name]) => name);
    for (const name of ['Lead', 'Chart title', 'Note', 'Box key text', 'Figure', 'Report table'])
      expect(custom).toContain(name);
    for (const name of ['Normal', 'heading 1', 'Title', 'caption', 'List Bullet 2', 'toc 1', 'Hyperlink'])
      expect(custom).not.toContain(name);
  });

  it('opens with kicker, title, subtitle and publication line', () => {
    expect(
      paragraphs(body)
        .slice(0, 4)
        .map(({ style, text }) => [style, text]),
    ).toEqual([
      ['Kicker', 'Official statistics'],
      ['Title', document.meta.title],
      ['Subtitle', document.meta.subtitle],
      ['PublicationLine', 'Provisional  |  29 September 2011  |  The Information Centre for health and social care'],
    ]);
  });

  it('makes h2 to h4 the first three levels of heading, below the title', () => {
    const headings = paragraphs(body).filter(({ style }) => style.startsWith('Heading'));
    expect(headings.map(({ style, text }) => `${style}: ${text}`)).toEqual([
      'Heading1: About this bulletin',
      'Heading1: Overall satisfaction',
      'Heading2: Satisfaction by region',
      'Heading1: Quality of life',
      'Heading2: Control over daily life',
      'Heading2: Feeling safe',
      'Heading1: Methods and data quality',
      'Heading2: Codes in the data',
      'Heading2: Response',
    ]);
    expect(headings.every(({ xml }) => xml.includes('w:bookmarkStart'))).toBe(true);
  });

  it('formats no text directly where a style can', () => {
    const direct = [...body.matchAll(/<w:rPr>(.*?)<\/w:rPr>/g)].map(([, properties]) => properties!);
    expect(direct.filter((properties) => !/^<w:rStyle w:val="\w+"\/>$/.test(properties))).toEqual([]);
    expect(body).not.toMatch(/<w:jc |<w:shd |<w:pBdr>|<w:ind /);
  });

  it('is in the language of the report, from styles to properties', () => {
    expect(attribute(file.text('word/styles.xml'), 'w:lang', 'w:val')).toBe('en-GB');
    expect(attribute(file.text('word/settings.xml'), 'w:themeFontLang', 'w:val')).toBe('en-GB');
    expect(file.text('docProps/core.xml')).toContain('<dc:language>en-GB</dc:language>');
    expect(file.names.filter((name) => file.text(name).includes('en-US'))).toEqual([]);
  });

  it('keeps widows and orphans together and is A4', () => {
    expect(file.text('word/styles.xml')).toContain('<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault>');
    expect(body).toContain('<w:pgSz w:w="11906" w:h="16838"');
  });

  it('has the title and status in the header from the second page and page numbers in every footer', () => {
    const headers = file.names.filter((name) => /^word\/header/.test(name)).map((name) => textOf(file.text(name)));
    expect(headers).toEqual([`${document.meta.title}\tProvisional`]);
    expect(body).toContain('<w:titlePg/>');
    const footers = file.names.filter((name) => /^word\/footer\d/.test(name)).map((name) => file.text(name));
    expect(footers).toHaveLength(2);
    for (const footer of footers) {
      expect(textOf(footer)).toMatch(
        /^The Information Centre for health and social care · 29 September 2011\tPage .* of \d+$/,
      );
      expect(footer).toMatch(/instrText[^>]*>PAGE<.*instrText[^>]*>NUMPAGES</);
    }
  });

  it('says title, publisher, description, keywords and status in its properties, dated by the report', () => {
    const core = file.text('docProps/core.xml');
    expect(core).toContain(`<dc:title>${document.meta.title}</dc:title>`);
    expect(core).toContain('<dc:creator>The Information Centre for health and social care</dc:creator>');
    expect(core).toContain('<cp:keywords>social care, survey</cp:keywords>');
    expect(core).toContain('<cp:contentStatus>Provisional</cp:contentStatus>');
    expect(core.match(/2011-09-29T00:00:00Z/g)).toHaveLength(2);
    expect(file.text('docProps/custom.xml')).toContain('ascs-2010-11');
  });
});

describe('the contents list', () => {
  const entries = () => paragraphs(body).filter(({ style }) => /^TOC\d$/.test(style));

  it('has every heading of two levels with a dotted leader and a page number', () => {
    const texts = entries().map(({ text }) => text);
    expect(texts).toHaveLength(9);
    for (const text of texts) expect(text).toMatch(/^[^\t]+\t\d+$/);
    expect(texts[0]).toBe('About this bulletin\t1');
    const pages = texts.map((text) => Number(text.split('\t')[1]));
    expect(pages).toEqual([...pages].sort((a, b) => a - b));
    expect(Math.max(...pages)).toBeGreaterThan(3);
    expect(entries().every(({ xml }) => xml.includes('w:leader="dot"'))).toBe(true);
  });

  it('has a run for each part of each field, as Word writes them and other readers need', () => {
    const runs = [...body.matchAll(/<w:r>((?:(?!<\/w:r>).)*)<\/w:r>/gs)].map(([, inside]) => inside!);
    const fields = runs.filter((inside) => inside.includes('<w:fldChar'));
    expect(fields.length).toBeGreaterThan(50);
    expect(fields.filter((inside) => !/^<w:fldChar [^>]*\/>$/.test(inside))).toEqual([]);
  });

  it('links each entry to a heading', () => {
    for (const { xml } of entries()) {
      const anchor = attribute(xml, 'w:hyperlink', 'w:anchor');
      expect(body).toContain(`w:bookmarkStart w:name="${anchor}"`);
    }
  });

  it('is a field that begins in its first entry, ends in its last, and does not ask to be updated', () => {
    expect(entries()[0]!.xml).toContain('TOC \\h \\o &quot;1-2&quot;');
    expect(entries().at(-1)!.xml).toMatch(/<w:fldChar w:fldCharType="end"\/><\/w:r><\/w:p>$/);
    const counts = ['begin', 'separate', 'end'].map((type) => body.split(`w:fldCharType="${type}"`).length);
    expect(new Set(counts).size).toBe(1);
    expect(body).not.toContain('w:dirty');
    expect(file.text('word/settings.xml')).not.toContain('updateFields');
  });

  it('is left out of a report that wants none', async () => {
    const short = await wordOf([{ kind: 'heading', level: 2, id: 'one', html: 'One' }]);
    expect(short.text('word/document.xml')).not.toMatch(/TOC|w:sdt/);
  });
});

describe('tables', () => {
  it('flag a repeated header row and a header column, and merge nothing', () => {
    const all = tables(body);
    expect(all).toHaveLength(4);
    for (const { xml } of all) {
      expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(1);
      expect(xml.indexOf('<w:tblHeader/>')).toBeLessThan(xml.indexOf('</w:tr>'));
      expect(attribute(xml, 'w:tblLook', 'w:firstRow')).toBe('true');
      expect(attribute(xml, 'w:tblLook', 'w:firstColumn')).toBe('true');
      expect(xml.match(/<w:cantSplit\/>/g)).toHaveLength(xml.match(/<w:tr>/g)!.length);
    }
    expect(body).not.toMatch(/w:vMerge|w:gridSpan|w:hMerge/);
  });

  it('say the text of every figure', () => {
    const [first, second] = tables(body);
    for (const [read, table] of [
      [first!, satisfactionTable],
      [second!, regionTable],
    ] as const) {
      expect(read.rows[0]).toEqual(table.columns);
      expect(read.rows.slice(1)).toEqual(
        table.rows.map(({ header, cells }) => [header, ...cells.map(({ text }) => text)]),
      );
    }
    expect(first!.rows[1]![1]).toBe(satisfactionTable.rows[0]!.cells[0]!.figure!.text);
  });

  it('have alt text, and columns that fill the width, the narrow ones right-aligned', () => {
    const { xml } = tables(body)[0]!;
    expect(attribute(xml, 'w:tblCaption', 'w:val')).toBe(`Table 1: ${satisfactionTable.caption}`);
    expect(attribute(xml, 'w:tblDescription', 'w:val')).toContain('columns: Percentage');
    const widths = [...xml.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, width]) => Number(width));
    expect(widths.reduce((a, b) => a + b)).toBe(Number(attribute(xml, 'w:tblW', 'w:w')));
    expect(widths[0]).toBeGreaterThan(2 * widths[1]!);
    expect(xml.match(/w:val="TableFigure"/g)).toHaveLength(15);
    expect(xml.match(/w:val="TableTotal"/g)).toHaveLength(3);
  });

  it('are captioned above by a numbered field that the text can refer to', () => {
    const captions = paragraphs(body).filter(({ style }) => style === 'Caption');
    expect(captions.map(({ text }) => text)).toEqual([
      'Table 1: Overall satisfaction with care and support services, England, 2010-11',
      'Table 2: Overall satisfaction by region, England, 2010-11',
      'Table 3: Respondents and response rate by council type',
    ]);
    for (const { xml } of captions) expect(xml).toContain('>SEQ Table<');
    expect(body).toContain(
      '<w:fldSimple w:instr="REF table_satisfaction \\h"><w:r><w:t xml:space="preserve">Table 1</w:t>',
    );
    expect(body).toContain('w:bookmarkStart w:name="table_satisfaction"');
  });
});

describe('boxes', () => {
  it('have one bar without gaps: a title and its list stand in alike, with space that belongs to the box', async () => {
    const html = '<ul><li>One</li><li>Two</li></ul>';
    const word = await wordOf([{ kind: 'box', role: 'key', title: 'Key', blocks: [{ kind: 'prose', html }] }]);
    const box = paragraphs(word.text('word/document.xml')).filter(({ style }) => style?.startsWith('BoxKey'));
    expect(box.map(({ style }) => style)).toEqual(['BoxKeyTitle', 'BoxKeyBullet1', 'BoxKeyBullet1']);
    expect(box[0]!.xml).toContain('<w:ind w:left="540" w:hanging="300"/>');
    expect(box.map(({ xml }) => /w:after="(\d+)"/.exec(xml)?.[1])).toEqual(['110', '110', '200']);
    expect(word.text('word/styles.xml')).not.toContain('<w:between');
  });
});

describe('charts', () => {
  it('are Word’s own with their data, between title, subtitle, base and notes that stay together', () => {
    const all = paragraphs(body);
    const at = all.findIndex(({ style }) => style === 'ChartTitle');
    expect(all.slice(at, at + 4).map(({ style }) => style)).toEqual([
      ...['ChartTitle', 'ChartSubtitle', 'Chart', 'Note'],
    ]);
    expect(all[at]!.text).toBe(`Figure 1: ${satisfactionChart.title}`);
    expect(all[at]!.xml).toContain('>SEQ Figure<');
    expect(all[at + 3]!.text).toBe([satisfactionChart.baseNote, ...satisfactionChart.notes].join(' '));
    for (const style of ['ChartTitle', 'ChartSubtitle', 'Chart']) {
      const definition = new RegExp(`w:styleId="${style}".*?</w:style>`).exec(file.text('word/styles.xml'))![0];
      expect(definition).toContain('<w:keepNext/>');
    }
    expect(file.names.filter((name) => /^word\/charts\/chart\d\.xml$/.test(name))).toHaveLength(3);
    expect(file.names.filter((name) => name.endsWith('.xlsx'))).toHaveLength(3);
  });

  it('are pictures, SVG with a PNG behind it, where Word has no such chart', () => {
    expect(
      file.names
        .filter((name) => /^word\/media\//.test(name))
        .map((name) => name.slice(-4))
        .sort(),
    ).toEqual([...['.png', '.svg']]);
  });

  it('each have the alt text of the report', () => {
    const drawings = [...body.matchAll(/<wp:docPr [^>]*>/g)].map(([tag]) => attribute(tag, 'wp:docPr', 'descr'));
    expect(drawings).toHaveLength(4);
    expect(drawings[0]).toBe(satisfactionChart.alt);
    expect(drawings.every((alt) => alt.length > 20)).toBe(true);
  });

  it('may have their XML changed at the end', async () => {
    const options = {
      ...drawn,
      chartXml: (xml: string) => xml.replace('</c:chartSpace>', '<!--seen--></c:chartSpace>'),
    };
    const made = await makeWord({ ...document, blocks: [{ kind: 'chart', chart: satisfactionChart }] }, theme, options);
    expect(openWord(made).text('word/charts/chart1.xml')).toContain('<!--seen-->');
  });
});

describe('text', () => {
  it('puts each figure of the prose in a run of its own style', () => {
    const figures = [...body.matchAll(/<w:rStyle w:val="(?:Strong)?Figure"\/><\/w:rPr>(<w:t[^>]*>[^<]*<\/w:t>)/g)];
    expect(figures.slice(0, 4).map(([, text]) => textOf(text!))).toEqual(['62%', '28%', '75%', '18.7']);
  });

  it('keeps lists as lists: bullets by style, each numbered list counting from one', async () => {
    const xml = await bodyOf('<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol><p>x</p><ol><li>d</li></ol>');
    const items = paragraphs(xml).filter(({ style }) => /List|Body/.test(style));
    expect(items.map(({ style, text }) => [style, text])).toEqual([
      ...[
        ['ListNumber', 'a'],
        ['ListNumber', 'b'],
        ['ListBullet2', 'c'],
        ['BodyText', 'x'],
        ['ListNumber', 'd'],
      ],
    ]);
    const numbers = items.map((item) => attribute(item.xml, 'w:numId', 'w:val'));
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[2]).toBe('');
    expect(numbers[4]).not.toBe(numbers[0]);
  });

  it('sets a box by style, its list in it, and not as a table', async () => {
    const box: Block = {
      kind: 'box',
      role: 'key',
      title: 'Key',
      blocks: [{ kind: 'prose', html: '<p>a</p><ul><li>b</li></ul>' }],
    };
    const word = await wordOf([box]);
    const xml = word.text('word/document.xml');
    expect(
      paragraphs(xml)
        .slice(-3)
        .map(({ style }) => style),
    ).toEqual(['BoxKeyTitle', 'BoxKeyText', 'BoxKeyBullet1']);
    expect(xml).not.toContain('<w:tbl>');
    expect(/w:styleId="BoxKeyText".*?<\/w:style>/.exec(word.text('word/styles.xml'))![0]).toMatch(/<w:left .*<w:shd /);
  });

  it('writes a chart and a table in a box with the box’s frame', async () => {
    const word = await wordOf([
      {
        kind: 'box',
        role: 'note',
        title: '',
        blocks: [
          { kind: 'chart', chart: satisfactionChart },
          { kind: 'table', table: regionTable },
        ],
      },
    ]);
    const xml = word.text('word/document.xml');
    expect(/<w:pStyle w:val="ChartTitle"\/>.*?<\/w:pPr>/.exec(xml)![0]).toContain('<w:pBdr>');
    expect(Number(attribute(xml, 'w:tblW', 'w:w'))).toBeLessThan(9000);
  });

  it('shows text from respondents as text, whatever it looks like', async () => {
    const nasty = `<b> {{x}} =1+1 \u0001\u000b\ud800 \u202eabc\u202c </w:t> & "quotes" \u05d0\u05d1`;
    const shown = `<b> {{x}} =1+1  \u202eabc\u202c </w:t> & "quotes" \u05d0\u05d1`;
    const table = {
      ...regionTable,
      caption: nasty,
      columns: [nasty, 'x'],
      rows: [{ header: nasty, cells: [{ text: nasty }] }],
      notes: [nasty],
    };
    const chart = { ...satisfactionChart, title: nasty, notes: [nasty] };
    const word = await wordOf(
      [
        { kind: 'table', table },
        { kind: 'chart', chart },
      ],
      { title: nasty, publisher: nasty },
    );
    const xml = word.text('word/document.xml');
    expect(tables(xml)[0]!.rows).toEqual([
      [shown, 'x'],
      [shown, shown],
    ]);
    expect(paragraphs(xml).find(({ style }) => style === 'Title')!.text).toBe(shown);
    expect(paragraphs(xml).find(({ style }) => style === 'ChartTitle')!.text).toBe(`Figure 1: ${shown}`);
    for (const name of word.names.filter((one) => /\.xml$/.test(one))) {
      expect(word.text(name)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufffd]/);
    }
  });

  it('reads escaped text in prose as text', async () => {
    const xml = await bodyOf('<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{x}} =1+1</p>');
    expect(paragraphs(xml).at(-1)!.text).toBe('<script>alert(1)</script> & {{x}} =1+1');
  });

  it('keeps web, mail and inner links and drops the address of any other', async () => {
    const word = await wordOf([
      {
        kind: 'prose',
        html: `<p><a href="https://example.org/a?b=1&amp;c=2">web</a> <a href="file:///etc/passwd">file</a> <a href="javascript:alert(1)">code</a>
<a href="\\\\server\\share">share</a> <a href="#some-part">inner</a> <a href="/relative">relative</a></p>`,
      },
    ]);
    const targets = [...word.text('word/_rels/document.xml.rels').matchAll(/Target="([^"]+)" TargetMode="External"/g)];
    expect(targets.map(([, target]) => target)).toEqual(['https://example.org/a?b=1&amp;c=2']);
    expect(word.text('word/document.xml')).toContain('w:anchor="some_part"');
    expect(textOf(word.text('word/document.xml'))).toContain('web file code share inner relative');
  });

  it('keeps emphasis round a figure', async () => {
    const xml = await bodyOf(
      `<p><strong>Of all, ${data(figure('a', 62, 'x'))}</strong> <em>so <strong>much</strong></em></p>`,
    );
    expect([...xml.matchAll(/<w:rStyle w:val="(\w+)"/g)].map(([, style]) => style)).toEqual([
      ...['Strong', 'StrongFigure', 'Emphasis', 'StrongEmphasis'],
    ]);
    expect(paragraphs(xml).at(-1)!.text).toBe('Of all, 62% so much');
  });
});

describe('the same document', () => {
  it('gives the same bytes on another day', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-04T12:34:56Z') });
    const again = await makeWord(document, theme, withFonts);
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
  });

  it('gives other bytes when a figure differs', async () => {
    const changed = structuredClone(document);
    changed.blocks = changed.blocks.map((block) =>
      block.kind === 'prose' ? { ...block, html: block.html.replace('>62%<', '>63%<') } : block,
    );
    const again = await makeWord(changed, theme, withFonts);
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(false);
  });
});

describe('the font', () => {
  it('is embedded in four faces, scrambled as Word scrambles it', () => {
    const table = file.text('word/fontTable.xml');
    expect(table).toContain('<w:font w:name="Source Sans 3"><w:altName w:val="Arial"/>');
    const keys = [...table.matchAll(/w:fontKey="\{([0-9A-F-]{36})\}"/g)].map(([, key]) => key!);
    expect(new Set(keys).size).toBe(4);
    keys.forEach((key, at) => {
      const bytes = file.bytes(`word/fonts/font${at + 1}.odttf`).slice(0, 4);
      const mask = Buffer.from(key.replaceAll('-', ''), 'hex').reverse();
      expect([...bytes].map((byte, i) => byte ^ mask[i]!)).toEqual([0, 1, 0, 0]);
    });
  });

  it('is not embedded where there is none to embed', async () => {
    const word = await wordOf([{ kind: 'prose', html: '<p>x</p>' }]);
    expect(word.names.some((name) => name.includes('fonts/'))).toBe(false);
  });
});
