// A thread that makes reports' files: jobs in, files out. Its pages are printed by the browser of the thread that sent
// them. What it needs is loaded when it is first told of it.

import { parentPort } from 'node:worker_threads';
import { keepCompiled } from './compiled.ts';
import type { DocumentMeta } from './fill/document.ts';
import type { FilesJob } from './makefiles.ts';
import type { Printed } from './produce/pdf/pages.ts';
import type { Printer, ProduceEffects } from './produce/produce.ts';
import { errorOf, type FromThread, failureOf, type ToThread } from './threads.ts';

keepCompiled();

const loadMake = () => Promise.all([import('./makefiles.ts'), import('./produce/pdf.ts')]);
const LOAD = { make: loadMake, write: () => import('./makefiles.ts') };
const WORK = { make: makeHere, write: writeHere };

/** What the browser made of a page. */
const printing = new Map<number, PromiseWithResolvers<Printed>>();

parentPort!.on('message', (message: ToThread) => {
  // What can't be loaded says so when it is needed.
  if ('load' in message) LOAD[message.load]().catch(() => undefined);
  else if ('job' in message) answer(message.number, WORK[message.part](message.number, message.job));
  else if ('printed' in message) printing.get(message.number)?.resolve(message.printed);
  else printing.get(message.number)?.reject(errorOf(message.notPrinted));
});

type Answer = Extract<FromThread, { made: unknown } | { written: unknown }>;

function answer(number: number, work: Promise<Answer>): void {
  work.then(
    (done) => send(done, buffersOf(('made' in done ? done.made.files : done.written).values())),
    (error) => send({ number, failed: failureOf(error) }),
  );
}

async function makeHere(number: number, job: FilesJob): Promise<Answer> {
  const [{ makeFiles }, { finishPdf }] = await loadMake();
  const print = async (html: string, meta: DocumentMeta) => {
    const asked = Promise.withResolvers<Printed>();
    printing.set(number, asked);
    send({ number, print: html, meta });
    return finishPdf(await asked.promise.finally(() => printing.delete(number)), html, meta);
  };
  return { number, made: await makeFiles(job, effectsWith(number, print)) };
}

async function writeHere(number: number, job: FilesJob): Promise<Answer> {
  const { writeFiles } = await LOAD.write();
  const print = async (html: string, meta: DocumentMeta) => {
    send({ number, print: html, meta });
    return new Uint8Array(0);
  };
  return { number, written: (await writeFiles(job, effectsWith(number, print))).files };
}

function effectsWith(number: number, print: Printer['print']): ProduceEffects {
  const version = () => Promise.reject(new Error('a thread has no browser of its own'));
  return { printer: { version, print }, progress: (_, stage) => send({ number, stage }) };
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
