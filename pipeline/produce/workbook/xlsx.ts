// Sheets in, the bytes of an .xlsx out (ECMA-376 SpreadsheetML), the same for the same sheets. Text is always written
// as a shared string, so that nothing that begins with =, +, - or @ can become a formula.

import { strToU8 } from 'fflate';
import { zipParts } from '../zip.ts';
import { columnWidths, rowHeight, titleHeight } from './measure.ts';
import type { Sheet, SheetCell } from './sheet.ts';
import { type Look, Styles } from './styles.ts';

export interface WorkbookMeta extends Look {
  title: string;
  subject?: string | undefined;
  author?: string | undefined;
  description?: string | undefined;
  /** BCP 47. */
  language: string;
  /** ISO date of publication; never the clock's. */
  date?: string | undefined;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export function writeWorkbook(sheets: readonly Sheet[], meta: WorkbookMeta): Uint8Array {
  const strings = new Map<string, number>();
  const styles = new Styles(meta);
  const written = sheets.map((sheet, at) => writeSheet(sheet, at + 1, strings, styles));
  const parts: [string, string][] = [
    ['[Content_Types].xml', contentTypes(sheets)],
    ['_rels/.rels', packageRelations()],
    ['docProps/core.xml', coreProperties(meta)],
    [
      'docProps/app.xml',
      `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>topline</Application></Properties>`,
    ],
    ['xl/workbook.xml', workbookXml(sheets)],
    ['xl/_rels/workbook.xml.rels', workbookRelations(sheets)],
    ...written.flatMap(({ parts: own }) => own),
    ['xl/styles.xml', styles.xml()],
    ['xl/sharedStrings.xml', sharedStrings(strings)],
  ];
  return zipParts(parts.map(([path, xml]) => [path, strToU8(xml)]));
}

/** Characters that XML can't hold are left out. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function writeSheet(sheet: Sheet, number: number, strings: Map<string, number>, styles: Styles) {
  const { table, notes } = sheet;
  const shared = (text: string): number => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text)!;
  };
  const cell = (one: SheetCell, row: number, column: number, style: number): string => {
    const at = `r="${columnName(column)}${row}" s="${style}"`;
    return one.number === undefined
      ? `<c ${at} t="s"><v>${shared(one.text)}</v></c>`
      : `<c ${at}><v>${one.number}</v></c>`;
  };
  const widths = columnWidths(sheet);
  // The text above a table runs on over the cells beside it, which are empty.
  const wraps = sheet.wide === true && !table;
  const line = (text: string, row: number, kind: 'title' | 'note') => {
    const height = kind === 'title' ? titleHeight : rowHeight(wraps ? [text] : [], widths);
    return rowXml(row, height, cell({ text }, row, 0, styles.text(kind, text, wraps && kind === 'note')));
  };
  const above = [line(sheet.title, 1, 'title'), ...notes.map((note, i) => line(note, i + 2, 'note'))];
  const top = notes.length + 2;
  const headers = (table?.headers ?? []).map((text, c) => cell({ text }, top, c, styles.header(c > 0 && !sheet.wide)));
  const head = table ? rowXml(top, rowHeight(table.headers, widths, 0.8), headers.join('')) : '';
  const body = (table?.rows ?? []).map((cells, i) => {
    const row = top + 1 + i;
    const written = cells.map((one, c) => cell(one, row, c, styles.cell(one, c, sheet.wide)));
    const wrapped = sheet.wide ? cells : cells.slice(0, 1);
    return rowXml(
      row,
      rowHeight(
        wrapped.map(({ text }) => text),
        widths,
      ),
      written.join(''),
    );
  });
  const parts: [string, string][] = [
    [`xl/worksheets/sheet${number}.xml`, sheetXml(sheet, number, top, [...above, head, ...body].join(''))],
  ];
  if (table) {
    parts.push([`xl/worksheets/_rels/sheet${number}.xml.rels`, tableRelation(number)]);
    parts.push([`xl/tables/table${number}.xml`, tableXml(sheet, number, top)]);
  }
  return { parts };
}

const rowXml = (row: number, height: number, cells: string): string =>
  `<row r="${row}" ht="${height}" customHeight="1">${cells}</row>`;

function sheetXml(sheet: Sheet, number: number, top: number, rows: string): string {
  const { table } = sheet;
  const freeze = table
    ? `<pane ${sheet.wide ? '' : 'xSplit="1" '}ySplit="${top}" topLeftCell="${sheet.wide ? 'A' : 'B'}${top + 1}" activePane="${sheet.wide ? 'bottomLeft' : 'bottomRight'}" state="frozen"/>`
    : '';
  const links = (table?.rows ?? []).flatMap((cells, i) =>
    cells.flatMap(({ link, text }, c) =>
      link === undefined
        ? []
        : [
            `<hyperlink ref="${columnName(c)}${top + 1 + i}" location="${escapeXml(`'${link}'!A1`)}" display="${escapeXml(text)}"/>`,
          ],
    ),
  );
  return `${XML}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>\
<dimension ref="A1:${lastCell(sheet, top)}"/>\
<sheetViews><sheetView${number === 1 ? ' tabSelected="1"' : ''} showGridLines="${sheet.wide ? 0 : 1}" workbookViewId="0">${freeze}</sheetView></sheetViews>\
<sheetFormatPr defaultRowHeight="15"/>${columnsXml(columnWidths(sheet))}<sheetData>${rows}</sheetData>\
${links.length ? `<hyperlinks>${links.join('')}</hyperlinks>` : ''}\
<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>\
<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>\
${table ? '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' : ''}</worksheet>`;
}

const lastCell = ({ table }: Sheet, top: number): string =>
  table ? `${columnName(table.headers.length - 1)}${top + table.rows.length}` : `A${top - 1}`;

function columnsXml(widths: readonly number[]): string {
  return `<cols>${widths.map((width, c) => `<col min="${c + 1}" max="${c + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`;
}

/** Marked up as a table, with its header row and header column, so that screen readers read the headers out. */
function tableXml(sheet: Sheet, number: number, top: number): string {
  const { name, headers } = sheet.table!;
  const columns = headers.map((text, c) => `<tableColumn id="${c + 1}" name="${escapeXml(text)}"/>`);
  return `${XML}<table xmlns="${MAIN}" id="${number}" name="${name}" displayName="${name}" ref="A${top}:${lastCell(sheet, top)}" totalsRowShown="0">\
<tableColumns count="${headers.length}">${columns.join('')}</tableColumns>\
<tableStyleInfo showFirstColumn="1" showLastColumn="0" showRowStripes="0" showColumnStripes="0"/></table>`;
}

const tableRelation = (number: number): string =>
  relations([['rId1', 'table', `../tables/table${number}.xml`]], RELATIONS);

function relations(all: readonly (readonly [id: string, type: string, target: string])[], base: string): string {
  const each = all.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${type.includes('/') ? type : `${base}/${type}`}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function packageRelations(): string {
  return relations(
    [
      ['rId1', 'officeDocument', 'xl/workbook.xml'],
      ['rId2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
      ['rId3', 'extended-properties', 'docProps/app.xml'],
    ],
    RELATIONS,
  );
}

function workbookRelations(sheets: readonly Sheet[]): string {
  const all = sheets.map((_, i) => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`] as const);
  const next = sheets.length + 1;
  return relations(
    [...all, [`rId${next}`, 'styles', 'styles.xml'], [`rId${next + 1}`, 'sharedStrings', 'sharedStrings.xml']],
    RELATIONS,
  );
}

function workbookXml(sheets: readonly Sheet[]): string {
  const each = sheets.map(({ name }, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews><sheets>${each.join('')}</sheets></workbook>`;
}

function contentTypes(sheets: readonly Sheet[]): string {
  const override = (path: string, type: string) => `<Override PartName="/${path}" ContentType="${type}"/>`;
  const own = sheets.flatMap(({ table }, i) => [
    override(`xl/worksheets/sheet${i + 1}.xml`, `${TYPES}.worksheet+xml`),
    ...(table ? [override(`xl/tables/table${i + 1}.xml`, `${TYPES}.table+xml`)] : []),
  ]);
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>\
${override('xl/workbook.xml', `${TYPES}.sheet.main+xml`)}${own.join('')}${override('xl/styles.xml', `${TYPES}.styles+xml`)}${override('xl/sharedStrings.xml', `${TYPES}.sharedStrings+xml`)}\
${override('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')}${override('docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml')}</Types>`;
}

function coreProperties({ title, subject, author, description, language, date }: WorkbookMeta): string {
  const instant = `${(date ?? '1980-01-01').slice(0, 10)}T00:00:00Z`;
  const element = (name: string, text: string | undefined) => (text ? `<${name}>${escapeXml(text)}</${name}>` : '');
  const stamp = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${instant}</dcterms:${name}>`;
  return `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
${element('dc:title', title)}${element('dc:subject', subject)}${element('dc:creator', author)}${element('dc:description', description)}${element('dc:language', language)}${stamp('created')}${stamp('modified')}</cp:coreProperties>`;
}

function sharedStrings(strings: ReadonlyMap<string, number>): string {
  const items = [...strings.keys()].map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`);
  return `${XML}<sst xmlns="${MAIN}" uniqueCount="${strings.size}">${items.join('')}</sst>`;
}

/** A to Z, then AA. */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}
