// Finished messages in, handed to the mail server one by one; out, for each whether it was taken, and if not, why and
// whether it is worth another try.

import { createHash } from 'node:crypto';
import { printable } from '../problems.ts';
import type { Address } from './address.ts';
import type { Attachment } from './attach.ts';
import type { Text } from './message.ts';
import { type MailServer, withoutSecrets } from './server.ts';

export interface Mail extends Text {
  /** The same message has the same id whenever it is sent: one that arrives twice is known to be one. */
  id: string;
  from: Address;
  replyTo: Address | undefined;
  to: readonly Address[];
  attachments: readonly Attachment[];
}

export type Sent =
  | { taken: true /** Of several: how many addresses were refused. */; refused: number }
  | {
      taken: false;
      why: string;
      /** A moment later it may be taken. */
      passing: boolean;
      /** Whether any other message would be refused as well. */
      all: boolean;
    };

export interface MailConnection {
  send(mail: Mail): Promise<Sent>;
  close(): void;
}

const CONNECT_MS = 20_000;
const SILENCE_MS = 60_000;

export async function connect(server: MailServer): Promise<MailConnection> {
  const { createTransport } = await import('nodemailer');
  const { auth, ...rest } = server;
  const transport = createTransport({
    ...{ pool: true, maxConnections: 1, maxRequeues: 0, ...rest, ...(auth ? { auth } : {}) },
    ...{
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      dnsTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
    },
    ...{ logger: false, debug: false, disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    send: (mail) =>
      transport.sendMail(asSent(mail)).then(
        ({ rejected }) => ({ taken: true as const, refused: rejected?.length ?? 0 }),
        (error: unknown) => refusalOf(error as SendError, server),
      ),
    close: () => transport.close(),
  };
}

/** Addresses are given in their parts, so that no text is parsed for more of them. */
function asSent({ id, from, replyTo, to, subject, text, html, attachments }: Mail) {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    ...{ from, to: [...to], subject, text, html, attachments: [...attachments] },
    ...(replyTo ? { replyTo } : {}),
    messageId: `<${id}@${domain}>`,
    // Holiday notices are not wanted as answers.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** @param parts what makes the message another one */
export const messageId = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

interface SendError extends Error {
  code?: string;
  responseCode?: number;
}

const CAUSES: Record<string, string> = {
  EDNS: 'the mail server’s name can’t be found',
  ECONNECTION: 'the mail server can’t be reached',
  ESOCKET: 'the mail server can’t be reached, or its certificate is not one to trust',
  ETIMEDOUT: 'the mail server doesn’t answer',
  ETLS: 'the mail server offers no encryption (STARTTLS)',
  EAUTH: 'the mail server refused the login',
  EENVELOPE: 'the mail server refused the sender or the addresses',
  EMESSAGE: 'the mail server refused the message',
};

function refusalOf({ code, responseCode, message }: SendError, server: MailServer): Sent {
  const said = printable(withoutSecrets(message, server));
  const passing = responseCode === undefined ? !['ETLS', 'EAUTH'].includes(code ?? '') : responseCode < 500;
  const all = !['EENVELOPE', 'EMESSAGE'].includes(code ?? '');
  return { taken: false, passing, all, why: `${CAUSES[code ?? ''] ?? 'the mail could not be sent'}: ${said}` };
}
