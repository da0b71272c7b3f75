// The name of an encoding as an SPSS file gives it in, a decoder of its bytes out.

/** From bytes to text; white space at the end is filling. */
export type Decoder = (bytes: Uint8Array) => string;

/** Of record 7/3, where there is no name: 2 is ASCII, 3 "8-bit ASCII". */
const CODE_PAGES: Record<number, string> = { 2: 'windows-1252', 3: 'windows-1252', 65001: 'utf-8', 1200: 'utf-16le' };

export function decoderFor(
  name: string | undefined,
  codePage: number | undefined,
): { decode: Decoder; encoding: string } {
  const encoding = known(name?.trim()) ?? known(fromCodePage(codePage)) ?? 'windows-1252';
  const decoder = new TextDecoder(encoding);
  return { decode: (bytes) => decoder.decode(bytes).replace(/[ \0]+$/, ''), encoding: decoder.encoding };
}

function fromCodePage(code: number | undefined): string | undefined {
  if (code === undefined) return undefined;
  return CODE_PAGES[code] ?? (code >= 1250 && code <= 1258 ? `windows-${code}` : undefined);
}

function known(name: string | undefined): string | undefined {
  if (!name) return undefined;
  const label = name.replace(/^(?:cp|windows-?)(125\d)$/i, 'windows-$1');
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
