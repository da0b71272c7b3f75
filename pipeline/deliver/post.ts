// Mails that were written down in; those that are due are sent, and what became of each out. One that is not taken
// stays, and is tried again by a later run.

import { basename, join } from 'node:path';
import { readListing } from '../burst/page.ts';
import { type Problem, printable, UserError } from '../problems.ts';
import type { Address } from './address.ts';
import { attachFiles } from './attach.ts';
import { addressesOf, type Contacts, readContacts } from './contacts.ts';
import type { DeliverEffects } from './deliver.ts';
import { connect, type Mail, type MailConnection, messageId, type Sent } from './mail.ts';
import { runMessage, summaryOf, unitMessage } from './message.ts';
import { afterRefusal, type Delivery, drop, type Entry, isDue, keep } from './outbox.ts';
import { mailServer } from './server.ts';
import { type MailSettings, readSettings, type Settings } from './settings.ts';

/** Pauses before a mail that a server puts off is tried again in the same run. */
const PAUSES_MS = [1000, 3000];

type Refused = Extract<Sent, { taken: false }>;
const refused = (why: string, all = false): Refused => ({ taken: false, why, passing: false, all });

export async function post(entries: readonly Entry[], out: string, effects: DeliverEffects): Promise<Delivery[]> {
  const office = openOffice(out, effects);
  const deliveries: Delivery[] = [];
  try {
    for (const entry of entries) {
      if (isDue(entry, effects.now()))
        deliveries.push(await settle(entry, await office.send(entry), out, effects.now()));
    }
  } finally {
    office.close();
  }
  return deliveries;
}

async function settle(entry: Entry, sent: Sent | 'unwanted', out: string, now: Date): Promise<Delivery> {
  const about = entry.kind === 'unit' ? entry.event.published[0]!.report : summaryOf(entry.event);
  const delivery = {
    study: entry.event.study,
    kind: entry.kind,
    about,
    attempts: entry.attempts + 1,
    retryAfter: null,
  };
  if (sent === 'unwanted' || sent.taken) {
    await drop(out, entry);
    const some = sent !== 'unwanted' && sent.refused > 0;
    return {
      ...delivery,
      outcome: 'done',
      why: some ? `${sent.refused} of its addresses refused by the server` : null,
    };
  }
  const later = afterRefusal(entry, now);
  await (later ? keep(out, later) : drop(out, entry));
  if (later) return { ...delivery, outcome: 'kept', why: sent.why, retryAfter: later.retryAfter };
  return { ...delivery, outcome: 'failed', why: `${sent.why}; given up after ${delivery.attempts} attempts` };
}

/** What is read and opened once, however many mails there are. */
function openOffice(out: string, effects: DeliverEffects) {
  const settings = once((path: string) => readSettings(path));
  const contacts = once((_: string, read: () => Promise<Contacts>) => read());
  let connection: Promise<MailConnection> | undefined;
  /** A server that is away for one is away for all. */
  let away: Refused | undefined;
  const send = async (entry: Entry): Promise<Sent | 'unwanted'> => {
    if (away) return away;
    const read = await settings(entry.path);
    if (!read?.mail) return read ? 'unwanted' : refused('the study file can’t be read');
    const mail = await (entry.kind === 'mail'
      ? teamMail(entry, read.mail, out)
      : unitMail(entry, read, out, (report, list) => contacts(`${entry.path} ${report}`, () => readContacts(list))));
    if (mail === 'unwanted' || 'taken' in mail) return mail;
    connection ??= (async () => connect(mailServer(effects.environment)))();
    const sent = await sendPatiently(await connection, mail, effects);
    if (!sent.taken && sent.all) away = sent;
    return sent;
  };
  return {
    send: (entry: Entry) =>
      send(entry).catch((error: unknown) => {
        if (error instanceof UserError) return refused(told(error.problems));
        const { code, path = '' } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return refused(`${basename(path)} of the edition is not there any more`);
        throw error;
      }),
    close: () => void connection?.then((open) => open.close()).catch(() => undefined),
  };
}

const told = (problems: readonly Problem[]): string =>
  problems
    .slice(0, 3)
    .map(({ message, place, fix }) =>
      [place && `${place.file}:${place.line ?? 1}`, message, fix && `(${fix})`].filter(Boolean).join(' '),
    )
    .join('; ');

function once<Rest extends unknown[], T>(read: (key: string, ...rest: Rest) => Promise<T>) {
  const known = new Map<string, Promise<T>>();
  return (key: string, ...rest: Rest): Promise<T> => {
    const value = known.get(key) ?? read(key, ...rest);
    known.set(key, value);
    return value;
  };
}

async function sendPatiently(connection: MailConnection, mail: Mail, effects: DeliverEffects): Promise<Sent> {
  for (const pause of PAUSES_MS) {
    const sent = await connection.send(mail);
    if (sent.taken || !sent.passing) return sent;
    await effects.pause(pause);
  }
  return connection.send(mail);
}

async function teamMail({ event }: Entry, settings: MailSettings, out: string): Promise<Mail> {
  // Those of units go to the units; what the sender gets is where they all are.
  const whole = event.published.filter(({ report }) => !report.includes('/'));
  const { attachments, filesOf } = await attachFiles(out, whole, settings);
  return envelope(settings.to, settings, runMessage(event, settings.subject, filesOf), event, attachments);
}

async function unitMail(
  { event }: Entry,
  { mail, units }: Settings,
  out: string,
  contactsOf: (report: string, list: Parameters<typeof readContacts>[0]) => Promise<Contacts>,
): Promise<Mail | Refused | 'unwanted'> {
  const one = event.published[0]!;
  const [report, slug] = one.report.split('/') as [string, string];
  const list = units.get(report);
  if (!list || !mail) return 'unwanted';
  const listing = await readListing(join(out, report));
  const unit = listing?.units.find((known) => known.slug === slug) ?? { slug, label: slug };
  const to = addressesOf(await contactsOf(report, list), unit);
  if (to.length === 0) return refused(`the list of addresses has none for ${printable(unit.label)}`);
  const rules = { attach: list.attach, attachUpTo: mail.attachUpTo, link: mail.link, outside: true };
  const { attachments, filesOf, fits } = await attachFiles(out, [one], rules);
  if (!fits && !mail.link)
    return refused('the files are larger than deliver.mail.attach_up_to, and deliver.mail.link is not set');
  const text = unitMessage(one, unit.label, event.language, list.subject, filesOf);
  return envelope(to, mail, text, event, attachments);
}

function envelope(
  to: readonly Address[],
  { from, replyTo }: MailSettings,
  text: ReturnType<typeof runMessage>,
  { at, study, published }: Entry['event'],
  attachments: Mail['attachments'],
): Mail {
  const parts = [study, at, ...published.map(({ folder }) => folder), ...to.map(({ address }) => address)];
  return { ...text, id: messageId(parts), from, replyTo, to, attachments };
}
