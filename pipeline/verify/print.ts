// A PDF's bytes and the page that it was printed from in: whether the PDF shows the numbers that the page shows, in the
// same order. The page itself is compared with the document in page.ts.

import { words } from '../produce/html/words.ts';
import { type Piece, printedPieces } from './page.ts';
import { readTaggedText, type TextElement } from './pdftext.ts';
import { type Difference, type Reading, squeezed } from './showing.ts';

export async function checkPrint(html: string, pdf: Uint8Array, file: string): Promise<Reading> {
  const pieces = printedPieces(html);
  const expected = numbersIn(pieces);
  const found = numbersIn(printedTexts(await readTaggedText(pdf)).map((text) => ({ text })));
  if (expected.length === found.length) sortTurned(pieces, expected, found);
  const differences: Difference[] = [];
  if (expected.length !== found.length) {
    differences.push({
      ...{ file, place: 'the whole file' },
      ...{ expected: `${expected.length} numbers`, found: `${found.length} numbers` },
    });
  }
  for (const [at, { text, figure }] of expected.entries()) {
    const other = found[at]?.text;
    if (other === text) continue;
    differences.push({
      ...{ file, place: `number ${at + 1} of the text`, expected: text, found: other ?? 'nothing' },
      ...(figure === undefined ? {} : { figure }),
    });
    // Past the first missing or added number, every other would differ.
    if (expected.length !== found.length) break;
  }
  const figures = expected.filter(({ figure, label }) => figure !== undefined || label);
  return { compared: new Set(figures.map(({ piece }) => piece)).size, differences };
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Text that runs from right to left is printed from its last line's end: its numbers are the same, in another order. */
function sortTurned(pieces: readonly Piece[], expected: (Piece & { piece: number })[], found: Piece[]): void {
  const byText = (a: Piece, b: Piece) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
  for (let from = 0; from < expected.length; from++) {
    const { piece } = expected[from]!;
    if (expected[from - 1]?.piece === piece || !RIGHT_TO_LEFT.test(pieces[piece]!.text)) continue;
    const count = expected.slice(from).findIndex((one) => one.piece !== piece);
    const until = count < 0 ? expected.length : from + count;
    for (const numbers of [expected, found])
      numbers.splice(from, until - from, ...(numbers.slice(from, until) as never[]).sort(byText));
  }
}

/** Numbers, and the marks that stand for one. */
const NUMBER = /\d(?:[.,]?\d)*%?|\[[a-z]{1,3}\]/g;

/** Numbers of a text, without white space, which formats set as they like; `piece`: where each began. */
function numbersIn(pieces: readonly Piece[]): (Piece & { piece: number })[] {
  const starts: number[] = [];
  let whole = '';
  for (const { text } of pieces) {
    starts.push(whole.length);
    whole += squeezed(text);
  }
  let piece = 0;
  return [...whole.matchAll(NUMBER)].map(({ 0: text, index }) => {
    while (piece + 1 < pieces.length && starts[piece + 1]! <= index) piece += 1;
    return { ...pieces[piece]!, text, piece };
  });
}

/** The text without list numbers and contents list, whose numbers the print makes. */
function printedTexts(root: TextElement): string[] {
  const state = { contentsSeen: false };
  const walk = (element: TextElement): string[] => {
    if (element.type === 'Lbl' || element.type === 'TOC') return [];
    if (!state.contentsSeen && isContents(element)) {
      state.contentsSeen = true;
      return [];
    }
    return element.kids.flatMap((kid) => (typeof kid === 'string' ? [kid] : walk(kid)));
  };
  return walk(root);
}

/** The element that begins with the heading "Contents". */
function isContents({ kids }: TextElement): boolean {
  const [first, second] = kids;
  if (typeof first !== 'object' || typeof second !== 'object') return false;
  return /^H\d$/.test(first.type) && textOf(first).trim() === words.contents && second.type === 'L';
}

const textOf = ({ kids }: TextElement): string =>
  kids.map((kid) => (typeof kid === 'string' ? kid : textOf(kid))).join('');
