// The looks that a workbook's cells have, each made once and numbered: styles.xml.

import type { SheetCell } from './sheet.ts';
import { escapeXml } from './xlsx.ts';

export interface Look {
  /** A font that readers' machines have. */
  font: string;
  /** `#rrggbb`. */
  accent: string;
  link: string;
}

/** Indices into `fonts` below. */
const FONTS = { plain: 0, bold: 1, title: 2, link: 3 } as const;

export class Styles {
  private readonly look: Look;
  /** XML of a cell format to its number. */
  private readonly formats = new Map<string, number>();
  /** Number format code to its id; ids below 164 are Excel's own. */
  private readonly numbers = new Map<string, number>();

  constructor(look: Look) {
    this.look = look;
    // The format of cells that say nothing of theirs.
    this.format(FONTS.plain, 0, '<alignment vertical="top"/>');
  }

  text(kind: 'title' | 'note', text: string, wide = false): number {
    const wrap = wide ? ' wrapText="1"' : '';
    return this.format(
      FONTS[kind === 'title' ? 'title' : 'plain'],
      0,
      `<alignment vertical="top"${wrap}/>`,
      isRisky(text),
    );
  }

  header(right: boolean): number {
    const side = right ? ' horizontal="right"' : '';
    return this.format(FONTS.bold, 0, `<alignment${side} vertical="bottom" wrapText="1"/>`, false, 1);
  }

  cell(cell: SheetCell, column: number, wide = false): number {
    const font = cell.link === undefined ? FONTS.plain : FONTS.link;
    const side = cell.right ? ' horizontal="right"' : '';
    const wrap = wide || column === 0 ? ' wrapText="1"' : '';
    const number = cell.number === undefined ? 0 : this.number(cell.format ?? 'General');
    return this.format(
      font,
      number,
      `<alignment${side} vertical="top"${wrap}/>`,
      cell.number === undefined && isRisky(cell.text),
    );
  }

  private number(code: string): number {
    if (!this.numbers.has(code)) this.numbers.set(code, 164 + this.numbers.size);
    return this.numbers.get(code)!;
  }

  private format(font: number, number: number, alignment: string, quoted = false, border = 0): number {
    const xml = `<xf numFmtId="${number}" fontId="${font}" fillId="0" borderId="${border}" xfId="0" applyFont="1" applyAlignment="1"${border ? ' applyBorder="1"' : ''}${number ? ' applyNumberFormat="1"' : ''}${quoted ? ' quotePrefix="1"' : ''}>${alignment}</xf>`;
    if (!this.formats.has(xml)) this.formats.set(xml, this.formats.size);
    return this.formats.get(xml)!;
  }

  xml(): string {
    const { font, accent, link } = this.look;
    const face = (size: number, inside = '', colour = '') =>
      `<font>${inside}<sz val="${size}"/>${colour && `<color rgb="FF${colour.slice(1).toUpperCase()}"/>`}<name val="${escapeXml(font)}"/><family val="2"/></font>`;
    const numbers = [...this.numbers].map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${escapeXml(code)}"/>`);
    const formats = [...this.formats.keys()];
    const line = `<bottom style="medium"><color rgb="FF${accent.slice(1).toUpperCase()}"/></bottom>`;
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
${numbers.length ? `<numFmts count="${numbers.length}">${numbers.join('')}</numFmts>` : ''}\
<fonts count="4">${face(11)}${face(11, '<b/>')}${face(15, '<b/>', accent)}${face(11, '<u/>', link)}</fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/>${line}<diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="${formats.length}">${formats.join('')}</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
  }
}

/** Text that a spreadsheet would take for a formula if a reader typed it again: it is marked as text. */
const isRisky = (text: string): boolean => /^[=+\-@'\t\r]/.test(text);
