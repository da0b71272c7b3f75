// The sRGB colour space (IEC 61966-2-1) as an ICC profile, version 4 (ISO 15076-1): what the colours of a PDF mean on
// any screen or press. PDF/A asks for it to be in the file.

/** Big-endian 16.16 fixed point, which ICC calls s15Fixed16. */
function fixed(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => {
    bytes.writeInt32BE(Math.round(number * 65536), index * 4);
  });
  return bytes;
}

const typed = (type: string, ...parts: Buffer[]) =>
  Buffer.concat([Buffer.from(type, 'latin1'), Buffer.alloc(4), ...parts]);
const xyz = (x: number, y: number, z: number) => typed('XYZ ', fixed(x, y, z));

function localised(text: string): Buffer {
  const record = Buffer.alloc(20);
  record.writeUInt32BE(1, 0);
  record.writeUInt32BE(12, 4);
  record.write('enUS', 8, 'latin1');
  record.writeUInt32BE(text.length * 2, 12);
  record.writeUInt32BE(28, 16);
  return typed('mluc', record, Buffer.from(text, 'utf16le').swap16());
}

/** Y = ((X + 0.055) / 1.055) ** 2.4 from X = 0.04045 on, X / 12.92 below: ICC's function type 3. */
const curve = typed('para', Buffer.from([0, 3, 0, 0]), fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045));

/** Primaries and white of sRGB as seen in D50 light, which all profiles refer to; `chad` is the Bradford matrix used. */
const tags: [signature: string, data: Buffer][] = [
  ['desc', localised('sRGB')],
  ['cprt', localised('No copyright, use freely')],
  ['wtpt', xyz(0.9642, 1, 0.8249)],
  ['chad', typed('sf32', fixed(1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168))],
  ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
  ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
  ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
  ['rTRC', curve],
  ['gTRC', curve],
  ['bTRC', curve],
];

export function srgbProfile(): Uint8Array {
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  let offset = 128 + table.length;
  tags.forEach(([signature, data], index) => {
    // Every tag begins at a multiple of four bytes.
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(signature, 4 + index * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
    bodies.push(padded);
    offset += padded.length;
  });
  return Buffer.concat([header(offset), table, ...bodies]);
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x04200000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  // 1 January 2000: the profile is no younger than what it describes, and the same every day.
  [2000, 1, 1].forEach((part, index) => {
    bytes.writeUInt16BE(part, 24 + index * 2);
  });
  bytes.write('acsp', 36, 'latin1');
  fixed(0.9642, 1, 0.8249).copy(bytes, 68);
  return bytes;
}
