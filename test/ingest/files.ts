// Files of formats that aren't text, made for tests.

import { strToU8, zipSync } from 'fflate';

/** A workbook with cells of text and numbers. */
export function workbook(rows: readonly (readonly (string | number)[])[], extra = ''): Buffer {
  const cell = (value: string | number, row: number, column: number) => {
    const at = `${String.fromCharCode(65 + column)}${row + 1}`;
    const text = String(value).replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    return typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
  };
  const lines = rows.map((row, i) => `<row r="${i + 1}">${row.map((value, j) => cell(value, i, j)).join('')}</row>`);
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${lines.join('')}${extra}</sheetData></worksheet>`,
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

/** Two respondents, as in the other formats' files; written by hyparquet-writer without compression. */
export const PARQUET: Buffer = Buffer.from(
  'UEFSMRUGFSgVLFwVBBUAFQQVABUEFQAAAAMDEkQFAAAATmV2ZXIFAAAAT2Z0ZW4VBhUUFRhcFQQVABUEFQAVBBUAAAADAwgcHgAAACkAAAAVBhUqFS5cFQQVABUEFQAVBBUAAAADAxNIBAAAAEJlcm4HAAAAWsO8cmljaBUGFSgVLFwVBBUAFQQVABUEFQAAAAMDEkQGAAAAc28sIHNvBAAAAD0xKzEVBBlcSARyb290FQgAFQwlAhgKSG93IG9mdGVuPyUAABUCJQIYA0FnZQAVDCUCGARUb3duJQAAFQwlAhgDV2h5JQAAFgQZHBlMJggcFQwZFQAZGApIb3cgb2Z0ZW4/FQIWBBZSFlYmCAAAJl4cFQIZFQAZGANBZ2UVAhYEFj4WQiZeAAAmoAEcFQwZFQAZGARUb3duFQIWBBZUFlgmoAEAACb4ARwVDBkVABkYA1doeRUCFgQWUhZWJvgBAAAWtgIWBDbGAgAoCWh5cGFycXVldBlMHAAAHAAAHAAAHAAAAOAAAABQQVIx',
  'base64',
);
