// A PDF content stream → its operators with their operands, in order (ISO 32000-1, 7.2 and 7.8.2).

/** One operator with its operands: `[start, end)` in the stream. */
export interface Operation {
  operator: string;
  start: number;
  end: number;
  /** The operands and the operator, as they stand. */
  text: string;
}

/** The marked-content id that a BDC gives to what follows. */
export function markedId({ text }: Operation): number | undefined {
  const id = /\/MCID\s+(\d+)/.exec(text)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** What a character is, in a stream of one character a byte: ISO 32000-1, tables 1 and 2. */
const REGULAR = 0;
const SPACE = 1;
const DELIMITER = 2;
const kinds = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) kinds[code] = SPACE;
for (const character of '()<>[]{}/%') kinds[character.charCodeAt(0)] = DELIMITER;

/** `content` holds one character a byte. Written for speed: a report's pages hold some 50,000 of these tokens. */
export function parseOperations(content: string): Operation[] {
  const operations: Operation[] = [];
  let start = -1;
  let at = 0;
  while (at < content.length) {
    const code = content.charCodeAt(at);
    if (kinds[code] === SPACE) {
      at++;
      continue;
    }
    if (code === PERCENT) {
      at = lineEnd(content, at);
      continue;
    }
    if (start < 0) start = at;
    const end = tokenEnd(content, at, code);
    const operator = startsOperator(code) ? content.slice(at, end) : '';
    at = end;
    if (operator === '' || CONSTANTS.has(operator)) continue;
    if (operator === 'BI') at = imageEnd(content, at);
    operations.push({ operator, start, end: at, text: content.slice(start, at) });
    start = -1;
  }
  return operations;
}

const [PERCENT, ROUND, LESS, MORE, SLASH, CLOSED] = [...'%(<>/)'].map((character) => character.charCodeAt(0));
const CONSTANTS = new Set(['true', 'false', 'null']);

/** A letter, `'` or `"`. */
const startsOperator = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 39 || code === 34;

/** Where the token that begins at `at` ends. */
function tokenEnd(content: string, at: number, code: number): number {
  if (kinds[code] === REGULAR) return regularEnd(content, at);
  if (code === SLASH) return regularEnd(content, at + 1);
  if (code === ROUND) return stringEnd(content, at);
  if (code === LESS || code === MORE) {
    if (content.charCodeAt(at + 1) === code) return at + 2;
    const end = code === LESS ? content.indexOf('>', at) : -1;
    if (end >= 0) return end + 1;
  }
  if (code === LESS || code === MORE || code === CLOSED) throw new Error(`unreadable PDF content at byte ${at}`);
  return at + 1;
}

function regularEnd(content: string, start: number): number {
  let at = start;
  while (at < content.length && kinds[content.charCodeAt(at)] === REGULAR) at++;
  return at;
}

function lineEnd(content: string, start: number): number {
  let at = start;
  while (at < content.length && content[at] !== '\r' && content[at] !== '\n') at++;
  return at;
}

/** Of a string in round brackets, which may hold further balanced ones. */
function stringEnd(content: string, start: number): number {
  let depth = 0;
  for (let at = start; at < content.length; at++) {
    const character = content[at];
    if (character === '\\') at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  throw new Error(`unfinished string in PDF content at byte ${start}`);
}

/** The end of an inline image, whose bytes are no operators. */
function imageEnd(content: string, at: number): number {
  const end = /[\s\0]EI(?=[\s\0]|$)/g;
  end.lastIndex = at;
  const found = end.exec(content);
  if (!found) throw new Error(`unfinished image in PDF content at byte ${at}`);
  return found.index + found[0].length;
}
