// A message as it came over the line in; its headers, its text, its HTML and its attachments out. For tests: it takes
// what the standard calls well-formed, and nothing else.

export interface Part {
  headers: Map<string, string>;
  type: string;
  filename: string | undefined;
  content: Buffer;
}

export interface Message {
  /** Names in small letters; a name that comes twice is an error. */
  headers: Map<string, string>;
  text: string;
  html: string;
  attachments: Part[];
}

export function parseMessage(raw: string): Message {
  const { headers, body } = splitHead(raw);
  const parts = partsOf(headers, body);
  const textOf = (type: string) =>
    parts.find((part) => part.type === type && part.filename === undefined)?.content.toString('utf8') ?? '';
  return {
    headers: new Map([...headers].map(([name, value]) => [name, decodeWords(value)])),
    ...{ text: textOf('text/plain'), html: textOf('text/html') },
    attachments: parts.filter(({ filename }) => filename !== undefined),
  };
}

function splitHead(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || headers.has(name)) throw new Error(`a header that is none, or comes twice: ${line}`);
    headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: raw.slice(end + 4) };
}

function partsOf(headers: Map<string, string>, body: string): Part[] {
  const [type = '', ...parameters] = (headers.get('content-type') ?? 'text/plain').split(';');
  const boundary = /boundary="([^"]*)"/.exec(parameters.join(';'))?.[1];
  if (boundary === undefined) return [leafOf(headers, type.trim(), body)];
  const inner = body.split(`--${boundary}--`)[0]!.split(`--${boundary}\r\n`).slice(1);
  return inner.flatMap((part) => {
    const split = splitHead(part);
    return partsOf(split.headers, split.body.replace(/\r\n$/, ''));
  });
}

function leafOf(headers: Map<string, string>, type: string, body: string): Part {
  const encoding = headers.get('content-transfer-encoding') ?? '7bit';
  const filename = /filename="?([^";]*)"?/.exec(headers.get('content-disposition') ?? '')?.[1];
  return { headers, type, filename, content: decode(body, encoding) };
}

function decode(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  const plain = encoding === 'quoted-printable' ? body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, byteOf) : body;
  return Buffer.from(plain.replaceAll('\r\n', '\n'), 'latin1');
}

const byteOf = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** `=?UTF-8?Q?…?=` */
const decodeWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      (kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, byteOf), 'latin1')
      ).toString('latin1'),
    )
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
