// Files of formats that aren't text, made for tests.

import { strToU8, zipSync } from 'fflate';

type Cells = readonly (readonly (string | number)[])[];

/** A workbook with cells of text and numbers. */
export const workbook = (rows: Cells, extra = ''): Buffer => workbookOf({ Data: rows }, extra);

/** @param sheets by name */
export function workbookOf(sheets: Record<string, Cells>, extra = ''): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const names = Object.keys(sheets);
  const list = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('');
  const targets = names.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${list}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}">${targets.join('')}</Relationships>`,
  };
  names.forEach((name, i) => {
    const rows = sheets[name]!.map(
      (row, at) => `<row r="${at + 1}">${row.map((cell, j) => cellXml(cell, at, j)).join('')}</row>`,
    );
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetData>${rows.join('')}${extra}</sheetData></worksheet>`;
  });
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

function cellXml(value: string | number, row: number, column: number): string {
  const at = `${String.fromCharCode(65 + column)}${row + 1}`;
  const text = String(value).replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return typeof value === 'number'
    ? `<c r="${at}"><v>${value}</v></c>`
    : `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** Two respondents, as in the other formats' files; written by hyparquet-writer without compression. */
export const PARQUET: Buffer = Buffer.from(
  'UEFSMRUGFSgVLFwVBBUAFQQVABUEFQAAAAMDEkQFAAAATmV2ZXIFAAAAT2Z0ZW4VBhUUFRhcFQQVABUEFQAVBBUAAAADAwgcHgAAACkAAAAVBhUqFS5cFQQVABUEFQAVBBUAAAADAxNIBAAAAEJlcm4HAAAAWsO8cmljaBUGFSgVLFwVBBUAFQQVABUEFQAAAAMDEkQGAAAAc28sIHNvBAAAAD0xKzEVBBlcSARyb290FQgAFQwlAhgKSG93IG9mdGVuPyUAABUCJQIYA0FnZQAVDCUCGARUb3duJQAAFQwlAhgDV2h5JQAAFgQZHBlMJggcFQwZFQAZGApIb3cgb2Z0ZW4/FQIWBBZSFlYmCAAAJl4cFQIZFQAZGANBZ2UVAhYEFj4WQiZeAAAmoAEcFQwZFQAZGARUb3duFQIWBBZUFlgmoAEAACb4ARwVDBkVABkYA1doeRUCFgQWUhZWJvgBAAAWtgIWBDbGAgAoCWh5cGFycXVldBlMHAAAHAAAHAAAHAAAAOAAAABQQVIx',
  'base64',
);

/** The same, whose last column has the name given, or none: in its schema, and in the path of its only chunk. */
export function parquetWithLast(name: string | undefined): Buffer {
  const text = PARQUET.toString('latin1');
  const length = String.fromCharCode(name?.length ?? 0);
  const named = `\x18${length}${name}\x25\x00`;
  const schema = text.replace('\x18\x03Why\x25\x00', name === undefined ? '\x35\x00' : named);
  const whole = schema.replace('\x19\x18\x03Why', `\x19\x18${length}${name ?? ''}`);
  const bytes = Buffer.from(whole, 'latin1');
  bytes.writeUInt32LE(PARQUET.readUInt32LE(PARQUET.length - 8) - (text.length - whole.length), bytes.length - 8);
  return bytes;
}

/** The same, damaged so that its reader goes round without end. */
export const ENDLESS_PARQUET: Buffer = Buffer.from(
  'UEFSMRUGFSgVLFwVBBUAFQQVABUEFQAAAAMDEkQFAAAATmV2ZXIFAAAAT2Z0ZW4VBhUUFRhcFQQVABUEFQAVBBUAAAADAwgcHgAAACkAAAAVBhUqFS5cFQQVABUEFQAVBBUAAAADAxNIBAAAAEJlcm4HAAAAWsO8cmljaBUGFSgVLFwVBBUAFQAAAAAAAAAAAAAEFQAVBBUAAAADAxJEBgAAAHNvLCBzbwQAAAA9MSsxFQQZXEgEcm9vdBUIABUMJQIYCkhvdyBvZnRlbj8lAAAVAiUCGANBZ2UAFQwlAhgEVG93biUAABUMJQIYA1doeSUAABYEGRwZTCYIHBUMGRUAGRgKSG93IG9mdGVuPxUCFgQWUhZWJggAACZeHBUCGRUAGRgDQWdlFQIWBBY+FkImXgAAJqABHBUMGRUAGRgEVG93bhUCFgQWVBZYJqABAAAm+AEcFQwZFQAZGANXaHkVAhYEFlIWVib4AQAAFrYCFgQ2xgIAKAloeXBhcnF1ZXQZTBwAABwAABwAABwAAADgAAAAUEFSMQ==',
  'base64',
);
