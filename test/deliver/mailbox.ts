// A real mail server on this computer, and the messages that it takes: what was sent, and what it says when it is read.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type Message, parseMessage } from './mime.ts';

export interface Received extends Message {
  from: string;
  to: string[];
  /** As it came. */
  raw: string;
  /** Whether it came encrypted. */
  secure: boolean;
}

export interface Mailbox {
  port: number;
  received: Received[];
  /** Logins that were tried: user and password. */
  logins: string[];
  close(): Promise<void>;
}

/** For `localhost`; whoever is to trust it is told so. */
export const CERTIFICATE = join(import.meta.dirname, 'localhost.cert.pem');
const KEY = join(import.meta.dirname, 'localhost.key.pem');

export interface Manner {
  /** `user:password`; without it nobody logs in. */
  login?: string;
  /** Offers no encryption. */
  plain?: boolean;
  /** What it says to a sender or an address; undefined: takes it. */
  refuse?(address: string): Error | undefined;
  port?: number;
}

export async function openMailbox({ login, plain = false, refuse, port = 0 }: Manner = {}): Promise<Mailbox> {
  const received: Received[] = [];
  const logins: string[] = [];
  const options: SMTPServerOptions = {
    ...{ key: readFileSync(KEY), cert: readFileSync(CERTIFICATE), authOptional: !login, logger: false },
    disabledCommands: [...(plain ? ['STARTTLS'] : []), ...(login ? [] : ['AUTH'])],
    // A server that takes a password in the clear: it is for the sender not to give it away.
    ...{ allowInsecureAuth: plain, hideSTARTTLS: plain },
    onAuth: ({ username, password }, _, done) => {
      logins.push(`${username}:${password}`);
      if (`${username}:${password}` === login) done(null, { user: username });
      else done(new Error(`no login for ${username} with ${password}`));
    },
    onRcptTo: ({ address }, _, done) => done(refuse?.(address)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        const to = rcptTo.map(({ address }) => address);
        received.push({ ...parseMessage(raw), from, to, raw, secure: session.secure });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  // A client that goes away in the middle is no matter for the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const address = server.server.address() as { port: number };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: address.port, received, logins, close };
}

/** What a server says to put a sender off (450) or to refuse an address for good (550). */
export const saying = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });
