// A thread that makes reports' files: jobs in, files out. Its pages are printed by the browser of the thread that sent
// them. What it needs is loaded when it is first told of it.

import { parentPort } from 'node:worker_threads';
import { keepCompiled } from './compiled.ts';
import type { DocumentMeta } from './fill/document.ts';
import type { FilesJob, MadeFiles } from './makefiles.ts';
import type { Printed } from './produce/pdf/pages.ts';
import { errorOf, type FromThread, failureOf, type ToThread } from './threads.ts';

keepCompiled();

const LOAD = {
  files: () => Promise.all([import('./makefiles.ts'), import('./produce/pdf.ts'), import('./produce/wordfile.ts')]),
  word: () => import('./produce/wordfile.ts'),
};

/** What the browser made of a page, finished or not. */
const printing = new Map<number, PromiseWithResolvers<Printed | Uint8Array>>();

parentPort!.on('message', (message: ToThread) => {
  // What can't be loaded says so when it is needed.
  if ('load' in message) LOAD[message.load]().catch(() => undefined);
  else if ('files' in message) answer(message.number, makeHere(message.number, message.files));
  else if ('word' in message) answer(message.number, writeHere(message.word));
  else if ('printed' in message) printing.get(message.number)?.resolve(message.printed);
  else if ('pdf' in message) printing.get(message.number)?.resolve(message.pdf);
  else printing.get(message.number)?.reject(errorOf(message.notPrinted));
});

function answer(number: number, work: Promise<MadeFiles | Uint8Array>): void {
  work.then(
    (done) => send({ number, done }, buffersOf(done instanceof Uint8Array ? [done] : done.files.values())),
    (error) => send({ number, failed: failureOf(error) }),
  );
}

async function makeHere(number: number, job: FilesJob): Promise<MadeFiles> {
  const [{ makeFiles }, { finishPdf }] = await LOAD.files();
  const print = async (html: string, meta: DocumentMeta) => {
    const asked = Promise.withResolvers<Printed | Uint8Array>();
    printing.set(number, asked);
    send({ number, print: html, meta });
    const printed = await asked.promise.finally(() => printing.delete(number));
    return printed instanceof Uint8Array ? printed : finishPdf(printed, html, meta);
  };
  const version = () => Promise.reject(new Error('a thread has no browser of its own'));
  return makeFiles(job, { printer: { version, print }, progress: () => {} });
}

async function writeHere(job: Extract<ToThread, { word: unknown }>['word']): Promise<Uint8Array> {
  const { writeWord } = await LOAD.word();
  return writeWord(...job);
}

const send = (message: FromThread, transferred: ArrayBuffer[] = []) => parentPort!.postMessage(message, transferred);

/** Handed over, not copied. Small buffers of Node's share one piece of memory with others, and are copied. */
function buffersOf(contents: Iterable<Uint8Array | string>): ArrayBuffer[] {
  const whole = [...contents].filter(
    (content): content is Uint8Array<ArrayBuffer> =>
      typeof content !== 'string' &&
      content.buffer instanceof ArrayBuffer &&
      content.byteLength === content.buffer.byteLength,
  );
  return [...new Set(whole.map(({ buffer }) => buffer))];
}
