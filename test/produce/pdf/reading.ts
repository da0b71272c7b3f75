// A PDF's bytes → what a reader finds in it: lines of text by page, tags, outline, information. Read with pdf.js, which
// shares no code with what wrote it.

import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  /** For each page its lines, top to bottom; what stands side by side is one line. */
  pages: string[][];
  sizes: [widthPt: number, heightPt: number][];
  tags: { role: string; alt?: string }[];
  outline: string[];
  info: Record<string, unknown>;
  xmp: string;
  marked: boolean;
}

interface Item {
  str: string;
  transform: number[];
}

interface Node {
  role?: string;
  alt?: string;
  children?: Node[];
  items?: Node[];
  title?: string;
}

export async function openPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const read: ReadPdf = { pages: [], sizes: [], tags: [], outline: [], info: {}, xmp: '', marked: false };
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: 1 });
    read.sizes.push([viewport.width, viewport.height]);
    read.pages.push(linesOf((await page.getTextContent()).items as Item[]));
    read.tags.push(...tagsOf((await page.getStructTree()) as Node | null));
  }
  const metadata = await document.getMetadata();
  read.info = metadata.info as Record<string, unknown>;
  read.xmp = metadata.metadata?.getRaw() ?? '';
  read.marked = ((await document.getMarkInfo()) as unknown as Map<string, boolean> | null)?.get('Marked') === true;
  read.outline = titlesOf(((await document.getOutline()) ?? []) as Node[]);
  await task.destroy();
  return read;
}

/** The size in points that a piece of text is set in on the first page. */
export async function sizeOf(bytes: Uint8Array, text: string): Promise<number> {
  const task = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 });
  const page = await (await task.promise).getPage(1);
  const items = (await page.getTextContent()).items as Item[];
  await task.destroy();
  const found = items.find(({ str }) => str === text);
  if (!found) throw new Error(`the page doesn’t say “${text}”`);
  return Math.round(Math.hypot(found.transform[0]!, found.transform[1]!) * 100) / 100;
}

function linesOf(items: readonly Item[]): string[] {
  const byHeight = new Map<number, Item[]>();
  for (const item of items.filter(({ str }) => str.trim() !== '')) {
    const height = [...byHeight.keys()].find((y) => Math.abs(y - item.transform[5]!) < 3) ?? item.transform[5]!;
    byHeight.set(height, [...(byHeight.get(height) ?? []), item]);
  }
  return [...byHeight]
    .sort(([a], [b]) => b - a)
    .map(([, line]) =>
      line
        .sort((a, b) => a.transform[4]! - b.transform[4]!)
        .map(({ str }) => str.trim())
        .join(' '),
    );
}

function tagsOf(node: Node | null): { role: string; alt?: string }[] {
  if (!node?.role) return [];
  const own = node.alt === undefined ? { role: node.role } : { role: node.role, alt: node.alt };
  return [own, ...(node.children ?? []).flatMap(tagsOf)];
}

function titlesOf(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => [node.title ?? '', ...titlesOf(node.items ?? [])]);
}
