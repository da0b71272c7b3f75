// The files of editions in; which of them come with a mail, and where the others are to be found, out.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Published } from './event.ts';
import type { Attached } from './settings.ts';

export interface Attachment {
  filename: string;
  content: Buffer;
}

export interface Found {
  /** With their sizes: `briefing.pdf (1.2 MB)`. */
  attached: string[];
  /** With an address, or, where the folder can't be seen in a browser, the place in the output folder. */
  linked: { text: string; href?: string }[];
}

type Files = Pick<Published, 'folder' | 'files'>;
export type FilesOf = (one: Files) => Found;

export interface Rules {
  attach: readonly Attached[];
  attachUpTo: number;
  link: string | undefined;
  /** For somebody who knows nothing of the output folder, and gets a link only to what is not attached. */
  outside?: boolean;
}

interface Wanted {
  /** Relative to the output folder. */
  path: string;
  filename: string;
  bytes: number;
}

/** A mail writes three bytes as four, and a line break now and then. */
const asSent = (bytes: number): number => bytes * 1.37;

/** All of them come with the mail, or, where they are too large together, none. */
export async function attachFiles(
  out: string,
  editions: readonly Published[],
  { attach, attachUpTo, link, outside = false }: Rules,
): Promise<{ attachments: Attachment[]; filesOf: FilesOf; fits: boolean }> {
  const wanted = editions.flatMap((one) => wantedOf(one, attach));
  const fits = wanted.reduce((sum, { bytes }) => sum + asSent(bytes), 0) <= attachUpTo;
  const attached = fits ? wanted : [];
  const attachments = await Promise.all(
    attached.map(async ({ path, filename }) => ({ filename, content: await readFile(join(out, path)) })),
  );
  return {
    ...{ attachments, fits },
    filesOf: (one) => ({
      attached: wantedOf(one, attach)
        .filter(({ path }) => attached.some((other) => other.path === path))
        .map(({ filename, bytes }) => `${filename} (${sizeInWords(bytes)})`),
      linked: outside && (fits || !link) ? [] : linksOf(one, link, attached.length > 0),
    }),
  };
}

/** The redline, where the edition has one, tells most of what changed; else the page of changes. */
function wantedOf({ folder, files }: Files, attach: readonly Attached[]): Wanted[] {
  const all = shownOf({ folder, files });
  const changes =
    all.find(({ path }) => path.endsWith('-changes.docx')) ?? all.find(({ path }) => path.endsWith('/changes.html'));
  return [
    ...all.filter(({ path }) => !isChanges(path) && attach.some((format) => path.endsWith(`.${format}`))),
    ...(changes && attach.includes('changes') ? [changes] : []),
  ];
}

const isChanges = (path: string): boolean => /(?:-changes\.docx|\/changes\.html)$/.test(path);

/** What people open: the report's formats and its changes. Those of several reports are told apart by name. */
function shownOf({ folder, files }: Files): Wanted[] {
  const report = folder.split('/').slice(0, -1).join('-');
  return files
    .filter(({ file }) => /^[^/]+\.(?:pdf|docx|html|xlsx)$/.test(file))
    .map(({ file, bytes }) => ({
      ...{ path: `${folder}/${file}`, bytes },
      filename: file === 'changes.html' ? `${report}-changes.html` : file,
    }))
    .toSorted((a, b) => placeOfFormat(a.path) - placeOfFormat(b.path));
}

/** The report before its changes, what most people open first. */
const placeOfFormat = (path: string): number =>
  ['.pdf', '.docx', '.html', '.xlsx'].findIndex((ending) => path.endsWith(ending)) + (isChanges(path) ? 10 : 0);

const linksOf = (one: Files, link: string | undefined, attached: boolean): Found['linked'] =>
  link
    ? shownOf(one).map(({ path, filename }) =>
        linked(filename === 'index.html' ? 'List of all of them' : filename, path, link),
      )
    : placeOf(one, attached);

const linked = (text: string, path: string, base: string) => ({
  ...{ text, href: `${base}${path.split('/').map(encodeURIComponent).join('/')}` },
});

function placeOf({ folder, files }: Files, attached: boolean): Found['linked'] {
  const only = files.length === 1 ? `/${files[0]!.file}` : '';
  return [{ text: `${attached ? 'All files' : 'The files'} are in the output folder: ${folder}${only}` }];
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
