// The environment in, the mail server that it names out. Its password is never written anywhere, and taken out of
// whatever the server says.

import { UserError } from '../problems.ts';

export interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte (smtps://). */
  secure: boolean;
  /** Whether nothing is sent before the connection is encrypted. */
  requireTLS: boolean;
  /** Goes on in the clear where encrypting fails. */
  opportunisticTLS: boolean;
  auth: { user: string; pass: string } | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const EXPECTED = 'smtp://mail.example.org:587, or smtps://mail.example.org:465';

/** @throws UserError (exit code 1) where no server is named, or in a way that can't be read */
export function mailServer(environment: Environment): MailServer {
  const { TOPLINE_SMTP_URL: url, TOPLINE_SMTP_USER, TOPLINE_SMTP_PASSWORD } = environment;
  if (!url) throw unset('TOPLINE_SMTP_URL is not set: there is no mail server to send by');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['smtp:', 'smtps:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw unset('TOPLINE_SMTP_URL is no address of a mail server');
  }
  const secure = parsed.protocol === 'smtps:';
  const user = TOPLINE_SMTP_USER ?? decoded(parsed.username);
  const pass = TOPLINE_SMTP_PASSWORD ?? decoded(parsed.password);
  const tls = parsed.searchParams.get('tls');
  if (tls !== null && tls !== 'optional') throw unset('TOPLINE_SMTP_URL has a `tls` other than `optional`');
  const auth = user === '' ? undefined : { user, pass };
  return {
    ...{
      host: parsed.hostname.replace(/^\[|\]$/g, ''),
      port: Number(parsed.port) || (secure ? 465 : 587),
      secure,
      auth,
    },
    // A password is not sent in the clear unless that is asked for in so many words.
    requireTLS: !secure && auth !== undefined && tls !== 'optional',
    opportunisticTLS: tls === 'optional',
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unset(message: string): UserError {
  const fix = 'Set TOPLINE_SMTP_URL, and TOPLINE_SMTP_USER and TOPLINE_SMTP_PASSWORD where it wants a login.';
  return new UserError([{ code: 'no-mail-server', severity: 'error', message, expected: EXPECTED, fix }], 1);
}

/** What a server or library said, without anything that is secret: a refusal may quote what it refused. */
export function withoutSecrets(text: string, { auth }: MailServer): string {
  if (!auth) return text;
  const base64 = (plain: string) => Buffer.from(plain).toString('base64');
  const { user, pass } = auth;
  const forms = [
    base64(`\0${user}\0${pass}`),
    ...[pass, user].flatMap((one) => [one, encodeURIComponent(one), base64(one)]),
  ];
  return forms.filter(Boolean).reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
