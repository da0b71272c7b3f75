// A theme → Word's styles, theme colours and fonts. A user who changes a style or the theme in
// Word changes the whole report: the text itself has no formatting of its own.

import type { IParagraphStyleOptions, IPropertiesOptions, IStylesOptions } from 'docx';
import type { Theme } from '../../theme.ts';
import { boxItem, itemIndent } from './lists.ts';
import { boxFrame, boxIndent, boxPrefix, boxSteps, depths, type Role, roles } from './look.ts';

type ParagraphStyle = IParagraphStyleOptions;
type CharacterStyle = NonNullable<IStylesOptions['characterStyles']>[number];

const TEXT = { theme: 'dark1' } as const;
const MUTED = { theme: 'dark2' } as const;
const ACCENT = { theme: 'accent1' } as const;

/** Half-points, which Word counts font sizes in. */
const half = (points: number): number => Math.round(points * 2);

export function wordTheme(theme: Theme): IPropertiesOptions['theme'] {
  const [, accent2, accent3, accent4, accent5, accent6] = theme.colours.series.map(hex);
  return {
    name: theme.name,
    colors: {
      ...{ dark1: hex(theme.colours.text), light1: 'FFFFFF', dark2: hex(theme.colours.muted) },
      ...{ light2: hex(theme.colours.tint), accent1: hex(theme.colours.accent) },
      ...(accent2 ? { accent2 } : {}),
      ...(accent3 ? { accent3 } : {}),
      ...(accent4 ? { accent4 } : {}),
      ...(accent5 ? { accent5 } : {}),
      ...(accent6 ? { accent6 } : {}),
      ...{ hyperlink: hex(theme.colours.link), followedHyperlink: hex(theme.colours.link) },
    },
    fonts: { headings: theme.font.family, body: theme.font.family },
  };
}

export function hex(colour: string): string {
  return colour.replace('#', '').toUpperCase();
}

/** `width` of the text in twips: where the right-hand side of headers and footers ends. */
export function paragraphStyles(theme: Theme, width: number): ParagraphStyle[] {
  return [
    ...textStyles(theme),
    ...headingStyles(theme),
    ...frontStyles(theme),
    ...pageStyles(width),
    ...captionStyles(theme),
    ...listStyles(),
    ...[...tableStyles(theme), ...roles.flatMap((role) => boxStyles(role, theme))].map(outOfGallery),
  ];
}

function textStyles({ sizes }: Theme): ParagraphStyle[] {
  return [
    {
      ...{ id: 'Normal', name: 'Normal', quickFormat: true, uiPriority: 0 },
      run: { font: { theme: 'body' }, size: half(sizes.body), color: TEXT },
      paragraph: { spacing: { before: 0, after: 0, line: 252, lineRule: 'auto' } },
    },
    style('BodyText', 'Body Text', { paragraph: { spacing: { after: 150 } } }),
    style('Lead', 'Lead', {
      next: 'BodyText',
      run: { size: half(sizes.body + 2) },
      paragraph: { spacing: { after: 200 } },
    }),
    style('Quote', 'Quote', {
      paragraph: { indent: { left: 400, right: 400 }, spacing: { after: 150 } },
      run: { color: MUTED, italics: true },
    }),
    style('CodeBlock', 'Code block', {
      run: { font: 'Consolas', size: half(sizes.small), noProof: true },
      paragraph: { shading: { type: 'clear', fill: { theme: 'light2' } }, spacing: { after: 150 } },
    }),
  ];
}

function headingStyles({ sizes }: Theme): ParagraphStyle[] {
  const heading = (level: number, size: number, before: number, after: number): ParagraphStyle =>
    style(`Heading${level}`, `heading ${level}`, {
      ...{ next: 'BodyText', uiPriority: 9 },
      run: { font: { theme: 'headings' }, size: half(size), bold: true, color: level === 1 ? ACCENT : TEXT },
      paragraph: {
        keepNext: true,
        keepLines: true,
        outlineLevel: level - 1,
        spacing: { before, after, line: 240, lineRule: 'auto' },
      },
    });
  return [
    ...[heading(1, sizes.h2, 440, 140), heading(2, sizes.h3, 320, 110), heading(3, sizes.h4, 240, 80)],
    // Not written by topline; docx's own would stand out, in blue, for a user who adds a heading.
    ...[4, 5, 6].map((level) => heading(level, sizes.body, 200, 60)),
  ];
}

function frontStyles({ sizes }: Theme): ParagraphStyle[] {
  const headings = { theme: 'headings' } as const;
  const rule = { style: 'single', color: ACCENT, size: 12 } as const;
  return [
    style('Kicker', 'Kicker', {
      ...{ next: 'Title', run: { bold: true, color: ACCENT, size: half(sizes.body + 1) } },
      paragraph: { keepNext: true, spacing: { after: 60 } },
    }),
    style('Title', 'Title', {
      ...{ next: 'Subtitle', uiPriority: 10, run: { font: headings, bold: true, size: half(sizes.title) } },
      paragraph: { keepNext: true, keepLines: true, spacing: { after: 100, line: 228, lineRule: 'auto' } },
    }),
    style('Subtitle', 'Subtitle', {
      ...{ next: 'BodyText', uiPriority: 11, run: { color: MUTED, size: half(sizes.h3) } },
      paragraph: { keepNext: true, keepLines: true, spacing: { after: 160, line: 240, lineRule: 'auto' } },
    }),
    style('PublicationLine', 'Publication line', {
      ...{ next: 'BodyText', run: { size: half(sizes.small + 0.5), color: MUTED } },
      paragraph: { border: { bottom: { ...rule, space: 10 } }, spacing: { after: 320 } },
    }),
    style('TOCHeading', 'TOC Heading', {
      ...{ next: 'BodyText', uiPriority: 39, run: { font: headings, bold: true, size: half(sizes.h3) } },
      paragraph: { keepNext: true, spacing: { before: 120, after: 80 } },
    }),
    style('TOC1', 'toc 1', { uiPriority: 39, paragraph: { spacing: { before: 60, after: 30 } } }),
    style('TOC2', 'toc 2', {
      ...{ uiPriority: 39, run: { color: MUTED, size: half(sizes.body - 0.5) } },
      paragraph: { indent: { left: 280 }, spacing: { after: 20 } },
    }),
  ];
}

function pageStyles(width: number): ParagraphStyle[] {
  const hairline = { style: 'single', color: 'BFC5CA', size: 4, space: 5 } as const;
  const page = (id: string, name: string, border: object): ParagraphStyle =>
    style(id, name, { run: { size: half(9), color: MUTED }, paragraph: { border, rightTabStop: width } });
  return [page('Header', 'header', { bottom: hairline }), page('Footer', 'footer', { top: hairline })];
}

function captionStyles({ sizes }: Theme): ParagraphStyle[] {
  const small = { size: half(sizes.small), color: MUTED };
  const caption = { keepNext: true, keepLines: true, spacing: { before: 280, after: 40 } };
  return [
    style('Caption', 'caption', {
      ...{ next: 'BodyText', uiPriority: 35, run: { bold: true, color: TEXT } },
      paragraph: { ...caption, spacing: { before: 280, after: 100 } },
    }),
    style('ChartTitle', 'Chart title', { basedOn: 'Caption', next: 'ChartSubtitle', paragraph: caption }),
    style('ChartSubtitle', 'Chart subtitle', {
      ...{ next: 'Chart', run: small },
      paragraph: { keepNext: true, keepLines: true, spacing: { after: 80 } },
    }),
    style('Chart', 'Chart', {
      next: 'Note',
      paragraph: { keepNext: true, spacing: { before: 40, after: 60, line: 240, lineRule: 'auto' } },
    }),
    style('Note', 'Note', {
      ...{ next: 'BodyText', run: small },
      paragraph: { keepLines: true, spacing: { before: 60, after: 280, line: 240, lineRule: 'auto' } },
    }),
  ];
}

function tableStyles({ sizes }: Theme): ParagraphStyle[] {
  const size = half(sizes.small + 0.5);
  const text = (id: string, name: string, options: Partial<ParagraphStyle> = {}): ParagraphStyle =>
    style(id, name, { basedOn: 'TableText', ...options });
  const right = { alignment: 'right' } as const;
  return [
    style('TableText', 'Table text', {
      run: { size },
      paragraph: { spacing: { before: 50, after: 50, line: 240, lineRule: 'auto' } },
    }),
    text('TableFigure', 'Table figure', { paragraph: right }),
    text('TableHeading', 'Table heading', { run: { bold: true }, paragraph: { keepNext: true } }),
    text('TableFigureHeading', 'Table figure heading', { basedOn: 'TableHeading', paragraph: right }),
    text('TableRowHeading', 'Table row heading', { run: { bold: true } }),
    text('TableTotal', 'Table total', { run: { bold: true }, paragraph: right }),
    text('TableBase', 'Table base', { run: { color: MUTED }, paragraph: right }),
    text('TableBaseHeading', 'Table base heading', { run: { color: MUTED } }),
  ];
}

function listStyles(): ParagraphStyle[] {
  return depths.flatMap((depth) => {
    const suffix = depth === 0 ? '' : `${depth + 1}`;
    const name = (kind: string): string => `List ${kind}${suffix && ` ${suffix}`}`;
    const spacing = { after: 70 };
    return [
      style(`ListBullet${suffix}`, name('Bullet'), {
        paragraph: { numbering: { reference: 'bullets', level: depth }, spacing, indent: itemIndent(depth) },
      }),
      style(`ListNumber${suffix}`, name('Number'), { paragraph: { spacing, indent: itemIndent(depth) } }),
      style(`ListContinue${suffix}`, name('Continue'), {
        paragraph: { spacing, indent: { left: itemIndent(depth).left } },
      }),
    ];
  });
}

function boxStyles(role: Role, theme: Theme): ParagraphStyle[] {
  const prefix = boxPrefix(role);
  const name = `Box ${role}`;
  const base = `${prefix}Text`;
  return [
    style(base, `${name} text`, { paragraph: { ...boxFrame(role, theme), keepLines: true } }),
    style(`${prefix}Title`, `${name} title`, {
      ...{ basedOn: base, next: base, paragraph: { keepNext: true, keepLines: true } },
      run: {
        bold: true,
        size: half(theme.sizes.h4 + (role === 'key' ? 1.5 : 0)),
        ...(role === 'key' ? { color: ACCENT } : {}),
      },
    }),
    ...depths.flatMap((depth) => {
      const item = {
        basedOn: base,
        paragraph: { border: boxFrame(role, theme, boxSteps[depth]).border, indent: boxItem(depth) },
      };
      const after = boxSteps[depth === 0 ? 1 : 2];
      const continued = { border: boxFrame(role, theme, after).border, indent: { left: boxIndent.left + after } };
      const numbering = { reference: `${role}-bullets`, level: depth };
      return [
        style(`${prefix}Bullet${depth + 1}`, `${name} bullet ${depth + 1}`, {
          ...item,
          paragraph: { ...item.paragraph, numbering },
        }),
        style(`${prefix}Number${depth + 1}`, `${name} number ${depth + 1}`, item),
        style(`${prefix}Continue${depth + 1}`, `${name} continue ${depth + 1}`, {
          basedOn: base,
          paragraph: continued,
        }),
      ];
    }),
  ];
}

export function characterStyles(): CharacterStyle[] {
  const plain = (id: string, name: string, run: CharacterStyle['run'] = {}): CharacterStyle => ({
    ...{ id, name, basedOn: 'DefaultParagraphFont', quickFormat: true, run },
  });
  return [
    plain('Strong', 'Strong', { bold: true }),
    plain('Emphasis', 'Emphasis', { italics: true }),
    plain('StrongEmphasis', 'Strong emphasis', { bold: true, italics: true }),
    plain('Code', 'Code', { font: 'Consolas', noProof: true }),
    plain('Hyperlink', 'Hyperlink', { color: { theme: 'hyperlink' }, underline: { type: 'single' } }),
    plain('Figure', 'Figure'),
    { ...plain('StrongFigure', 'Figure strong', { bold: true }), basedOn: 'Figure' },
    { ...plain('EmphasisFigure', 'Figure emphasis', { italics: true }), basedOn: 'Figure' },
  ];
}

/** Styles that come with a block rather than being chosen: left out of Word's gallery of quick styles. */
function outOfGallery(style: ParagraphStyle): ParagraphStyle {
  return { ...style, quickFormat: false, uiPriority: 90 };
}

/** The names of Word's own styles that a report has; in lower case, as Word compares them. */
const WORDS_OWN =
  /^(normal( table)?|no list|default paragraph font|body text|quote|(sub)?title|(toc )?heading( \d)?|toc \d|header|footer|caption|list (bullet|number|continue)( \d)?|list paragraph|strong|emphasis|hyperlink|bibliography|line number|(foot|end)note (text|reference)|(foot|end)note text char)$/;

/** docx doesn't say which styles are a document's own, and Word then looks for them among those it knows. */
export function markCustomStyles(stylesXml: string): string {
  return stylesXml.replace(
    /<w:style ([^>]*)>(<w:name w:val="([^"]*)"\/>)/g,
    (whole, attributes: string, tag: string, name: string) =>
      WORDS_OWN.test(name.toLowerCase()) || attributes.includes('w:customStyle')
        ? whole
        : `<w:style ${attributes} w:customStyle="1">${tag}`,
  );
}

function style(id: string, name: string, options: Partial<ParagraphStyle>): ParagraphStyle {
  return { basedOn: 'Normal', quickFormat: true, ...options, id, name };
}

/** What docx has no options for: the document's language, widow control, and the style of tables. */
export function baseStyles(theme: Theme, language: string): string {
  const rule = (side: string, size: number, colour: string): string =>
    `<w:${side} w:val="single" w:sz="${size}" w:space="0" w:color="${colour}"/>`;
  const text = hex(theme.colours.text);
  const condition = (type: string, run: string, cell = ''): string =>
    `<w:tblStylePr w:type="${type}"><w:rPr>${run}</w:rPr>${cell}</w:tblStylePr>`;
  return `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults>
<w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>
<w:lang w:val="${language}" w:eastAsia="${language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
<w:tblPr><w:tblBorders>${rule('top', 8, text)}${rule('bottom', 8, text)}${rule('insideH', 4, 'C9CFD4')}</w:tblBorders>
<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
${condition('firstRow', '<w:b/><w:bCs/>', `<w:tcPr><w:tcBorders>${rule('bottom', 8, text)}</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>`)}
${condition('firstCol', '<w:b/><w:bCs/>')}</w:style></w:styles>`.replaceAll('\n', '');
}
