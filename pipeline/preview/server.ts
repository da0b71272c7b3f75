// The preview's own small server: what there is to show in, pages for a browser on this machine out. It listens on the
// loopback address only, answers to no other host name (a name that is made to lead here could read it from anywhere),
// and sends nothing in which a script of the data's could run.

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Wish } from './bench.ts';

/** What the server is asked for. */
export interface Content {
  /** JSON of what is to be shown. */
  state(wish: Wish): Promise<string>;
  /** The report's own page; undefined where there never was one. */
  page(wish: Wish): Promise<string | undefined>;
}

export interface PreviewServer {
  port: number;
  /** How many browsers are told. */
  listeners(): number;
  /** Tells every browser what there is now. */
  announce(): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const FILES = join(import.meta.dirname, 'page');
/** Shorter than what a proxy or a browser takes for an end. */
const PULSE_MS = 15_000;

const FRAME =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/** The report: nothing in it runs or loads, and only the preview may show it. */
const REPORT =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'";

const HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const STATIC: Record<string, [file: string, type: string]> = {
  '/': ['preview.html', 'text/html'],
  '/preview.js': ['preview.js', 'text/javascript'],
  '/inside.js': ['inside.js', 'text/javascript'],
  '/preview.css': ['preview.css', 'text/css'],
};

/** @param firstPort taken if it is free, else the next one that is */
export async function serve(content: Content, firstPort: number): Promise<PreviewServer> {
  const listeners = new Map<ServerResponse, Wish>();
  const server = createServer((request, response) => {
    answer(request, response, content, listeners).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, 'text/plain', `${error}`);
      response.end();
    });
  });
  const port = await listen(server, firstPort);
  const pulse = setInterval(() => {
    for (const response of listeners.keys()) response.write(':\n\n');
  }, PULSE_MS);
  return {
    port,
    listeners: () => listeners.size,
    announce: async () => {
      await Promise.all([...listeners].map(([response, wish]) => tell(response, wish, content)));
    },
    close: async () => {
      clearInterval(pulse);
      for (const response of listeners.keys()) response.end();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const MOST_TRIED = 50;

async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; ; port++) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
      server.once('error', done);
      server.listen(port, HOST, () => {
        server.off('error', done);
        done(undefined);
      });
    });
    if (!error) return (server.address() as { port: number }).port;
    if (error.code !== 'EADDRINUSE' || port === first + MOST_TRIED || port === 65_535) throw error;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
  listeners: Map<ServerResponse, Wish>,
): Promise<void> {
  const refused = refusal(request);
  if (refused) return send(response, refused.status, 'text/plain', refused.why);
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${HOST}`);
  const wish: Wish = {
    report: searchParams.get('report') ?? undefined,
    unit: searchParams.get('unit') ?? undefined,
  };
  if (pathname === '/report') {
    const page = await content.page(wish);
    if (page === undefined) return send(response, 404, 'text/plain', 'There is no page yet.');
    return send(response, 200, 'text/html', page, REPORT);
  }
  if (pathname === '/events') return listenTo(response, wish, content, listeners);
  const known = STATIC[pathname];
  if (!known) return send(response, 404, 'text/plain', 'Not found.');
  send(response, 200, known[1], await readFile(join(FILES, known[0]), 'utf8'));
}

/** Asked by another name, from another site, or for something else than to read. */
function refusal({ method, headers, socket }: IncomingMessage): { status: number; why: string } | undefined {
  const hosts = [HOST, 'localhost'].map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(headers.host ?? '')) return { status: 403, why: `Open http://${hosts[0]}/ instead.` };
  const isForeign = headers.origin !== undefined && !hosts.some((host) => headers.origin === `http://${host}`);
  const isEmbedded = headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
  if (isForeign || isEmbedded) return { status: 403, why: 'Not for other sites.' };
  return method === 'GET' || method === 'HEAD' ? undefined : { status: 405, why: 'Only GET.' };
}

function send(response: ServerResponse, status: number, type: string, text: string, policy = FRAME): void {
  response.writeHead(status, {
    ...HEADERS,
    'Content-Security-Policy': policy,
    'Content-Type': `${type}; charset=utf-8`,
  });
  response.end(text);
}

/** A browser that wants to be told of every change. */
async function listenTo(
  response: ServerResponse,
  wish: Wish,
  content: Content,
  listeners: Map<ServerResponse, Wish>,
): Promise<void> {
  response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream', 'Content-Security-Policy': FRAME });
  response.write('retry: 500\n\n');
  listeners.set(response, wish);
  response.on('close', () => listeners.delete(response));
  await tell(response, wish, content);
}

async function tell(response: ServerResponse, wish: Wish, content: Content): Promise<void> {
  const state = await content.state(wish);
  // JSON has no line breaks of its own, which would end the message.
  if (!response.writableEnded) response.write(`data: ${state}\n\n`);
}
