// A thread that makes reports' files: jobs in, files out. Its pages are printed by the browser of the thread that sent
// them.

import { parentPort } from 'node:worker_threads';
import { keepCompiled } from '../compiled.ts';
import type { DocumentMeta } from '../fill/document.ts';
import type { Printed } from '../produce/pdf/pages.ts';
import { errorOf, type FromMaker, failureOf, type ToMaker } from './makers.ts';

keepCompiled();
// Loaded only now, so that what is compiled of them is kept.
const [{ makeFiles }, { finishPdf }] = await Promise.all([import('../makefiles.ts'), import('../produce/pdf.ts')]);

const printing = new Map<number, PromiseWithResolvers<Printed>>();

parentPort!.on('message', (message: ToMaker) => {
  const { number } = message;
  if ('job' in message) {
    makeFiles(message.job, effectsFor(number)).then(
      (made) => send({ number, made }, buffersOf(made.files.values())),
      (error) => send({ number, failed: failureOf(error) }),
    );
  } else if ('printed' in message) printing.get(number)?.resolve(message.printed);
  else printing.get(number)?.reject(errorOf(message.notPrinted));
});

const effectsFor = (number: number) => ({
  printer: {
    version: () => Promise.reject(new Error('a thread has no browser of its own')),
    print: async (html: string, meta: DocumentMeta) => {
      const printed = Promise.withResolvers<Printed>();
      printing.set(number, printed);
      send({ number, print: html });
      return finishPdf(await printed.promise.finally(() => printing.delete(number)), html, meta);
    },
  },
  progress: () => {},
});

const send = (message: FromMaker, transferred: ArrayBuffer[] = []) => parentPort!.postMessage(message, transferred);

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
