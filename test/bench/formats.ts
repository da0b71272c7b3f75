// How long each format of the statistics briefing takes, and how large it is: medians of several runs in one process, with
// a warm browser, and as ratios to the web page, which stay the same on a slower machine.
// Run: node test/bench/formats.ts

import { openPrinter } from '../../pipeline/produce/printer.ts';
import { produce } from '../../pipeline/produce/produce.ts';
import type { Format } from '../../pipeline/study/study.ts';
import { readTheme } from '../../pipeline/theme.ts';
import { readBack } from '../../pipeline/verify/verify.ts';
import { makeExample } from '../verify/made.ts';

const RUNS = 5;

export async function benchFormats(print: (line: string) => void): Promise<void> {
  const { document, files, page } = await makeExample('ascs-2010-11', 'briefing');
  const theme = readTheme('templates/themes/official');
  const printer = openPrinter();
  const effects = { printer, progress: () => {} };
  try {
    const make = (formats: Format[]) => produce(document, theme, { id: 'briefing', formats }, effects);
    const html = await median(() => make(['html']));
    const row = (name: string, ms: number, bytes?: number) =>
      print(
        `  ${name.padEnd(30)}${ms.toFixed(0).padStart(6)} ms ${(ms / html).toFixed(1).padStart(6)} times the page` +
          (bytes === undefined ? '' : `${(bytes / 1000).toFixed(0).padStart(7)} kB`),
      );
    row('html, with its charts', html, sizeOf(files.get('briefing.html')));
    for (const format of ['pdf', 'docx', 'xlsx'] as const) {
      const ms = await median(() => make([format]));
      // The PDF is printed from the page, which it makes first.
      row(format === 'pdf' ? 'pdf, page included' : format, ms, sizeOf(files.get(`briefing.${format}`)));
    }
    row('all four', await median(() => make(['html', 'pdf', 'docx', 'xlsx'])));
    let compared = 0;
    const verifying = await median(async () => {
      const readings = await readBack(document, files, { page });
      compared = [...readings.values()].reduce((sum, reading) => sum + reading.compared, 0);
    });
    row(`${compared} figures read back`, verifying);
  } finally {
    await printer.close();
  }
}

async function median(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
}

const sizeOf = (content: Uint8Array | string | undefined): number =>
  typeof content === 'string' ? Buffer.byteLength(content) : (content?.length ?? 0);

if (import.meta.main) await benchFormats((line) => console.log(line));
