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

const operand = /[\s\0]+|%[^\r\n]*|<<|>>|<[0-9A-Fa-f\s]*>|[[\]{}]|\/[^\s\0()<>[\]{}/%]*|[^\s\0()<>[\]{}/%]+/y;

/** `content` holds one character a byte. */
export function parseOperations(content: string): Operation[] {
  const operations: Operation[] = [];
  let start: number | undefined;
  let at = 0;
  while (at < content.length) {
    const token = content[at] === '(' ? stringAt(content, at) : tokenAt(content, at);
    const isSpace = /^[\s\0%]/.test(token);
    if (!isSpace) start ??= at;
    at += token.length;
    if (isSpace || !/^[A-Za-z'"]/.test(token) || /^(?:true|false|null)$/.test(token)) continue;
    if (token === 'BI') at = imageEnd(content, at);
    operations.push({ operator: token, start: start!, end: at, text: content.slice(start, at) });
    start = undefined;
  }
  return operations;
}

function tokenAt(content: string, at: number): string {
  operand.lastIndex = at;
  const token = operand.exec(content)?.[0];
  if (!token) throw new Error(`unreadable PDF content at byte ${at}`);
  return token;
}

/** A string in round brackets, which may hold further balanced ones. */
function stringAt(content: string, start: number): string {
  let depth = 0;
  for (let at = start; at < content.length; at++) {
    const character = content[at];
    if (character === '\\') at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0) return content.slice(start, at + 1);
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
