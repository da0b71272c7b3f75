// What a study file says under `deliver` in; defaults filled in, sizes and times as numbers, out. A study file that is
// wrong elsewhere is read all the same: that it is wrong is what somebody has to be told.

import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type DeliverFile, deliverSchema, type MailFile } from '../study/deliverschema.ts';
import { parseYaml } from '../study/yaml.ts';
import { type Address, parseAddress } from './address.ts';

export type Attached = NonNullable<MailFile['attach']>[number];

export interface MailSettings {
  to: Address[];
  from: Address;
  replyTo: Address | undefined;
  subject: string;
  attach: Attached[];
  attachUpTo: number;
  /** Ends in a slash. */
  link: string | undefined;
  always: boolean;
}

export interface UnitSettings {
  /** Absolute. */
  list: string;
  unitColumn: string;
  addressColumn: string;
  subject: string;
  attach: Attached[];
}

export interface Settings {
  study: string;
  title: string;
  language: string;
  /** Absolute path of the study's folder: where a hook is run. */
  folder: string;
  hook: { run: string[]; timeoutMs: number } | undefined;
  mail: MailSettings | undefined;
  /** By report. */
  units: Map<string, UnitSettings>;
}

/** @param path a study's folder or file; undefined where nobody is to be told, or it can't be made out who */
export async function readSettings(path: string): Promise<Settings | undefined> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  const file = isFolder ? join(path, 'study.yaml') : path;
  const text = await readFile(file, 'utf8').catch(() => '');
  // Most studies tell nobody, and then nothing is parsed.
  if (!text.includes('deliver')) return undefined;
  const data = parseYaml(text, file).data as Record<string, unknown> | undefined;
  const read = deliverSchema.safeParse(data?.deliver);
  if (!data || !read.success) return undefined;
  const textAt = (key: string, other: string) => (typeof data[key] === 'string' ? data[key] : other);
  const study = textAt('study', 'study');
  const about = { study, title: textAt('title', study), language: textAt('language', 'en-GB') };
  return { ...about, ...settingsOf(read.data, dirname(resolve(file))) };
}

export function settingsOf(
  { hook, mail, units = {} }: DeliverFile,
  folder: string,
): Pick<Settings, 'folder' | 'hook' | 'mail' | 'units'> {
  return {
    folder,
    hook: hook && { run: hook.run, timeoutMs: milliseconds(hook.timeout ?? '60s') },
    mail: mail && mailOf(mail),
    units: new Map(
      Object.entries(units).map(([report, { list, unit, address, subject = '{title}', attach = PDF }]) => [
        report,
        { list: resolve(folder, list), unitColumn: unit, addressColumn: address, subject, attach },
      ]),
    ),
  };
}

function mailOf(mail: MailFile): MailSettings {
  return {
    to: mail.to.map((one) => parseAddress(one)!),
    from: parseAddress(mail.from)!,
    replyTo: mail.reply_to === undefined ? undefined : parseAddress(mail.reply_to),
    subject: mail.subject ?? '{study}: {summary}',
    attach: mail.attach ?? ['pdf'],
    attachUpTo: bytes(mail.attach_up_to ?? '10MB'),
    link: mail.link?.replace(/\/*$/, '/'),
    always: mail.when === 'always',
  };
}

const PDF: Attached[] = ['pdf'];
const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, kB: 1e3, MB: 1e6 };
const milliseconds = (text: string): number => Number.parseInt(text, 10) * UNITS[text.at(-1)!]!;
const bytes = (text: string): number => Number.parseFloat(text) * UNITS[text.slice(-2)]!;
