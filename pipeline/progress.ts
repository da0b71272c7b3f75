// Progress on stderr: one line that is written over at a terminal, nothing where there is none.

import type { WriteStream } from 'node:tty';
import type { UnitCounts } from './burst/burst.ts';

export interface Progress {
  stage(report: string, stage: string): void;
  /** Of a report for each of many groups: a bar, with the rate and the time that is left. */
  units(counts: UnitCounts): void;
  done(): void;
}

const STAGES: Record<string, string> = {
  html: 'drawing charts and the web page',
  pdf: 'printing the PDF',
  docx: 'writing the Word file',
  remote: 'waiting for a worker to make it',
  verify: 'reading the figures back',
  publish: 'publishing',
};

export function progressTo(stream: WriteStream, now: () => number = performance.now.bind(performance)): Progress {
  if (!stream.isTTY) return { stage: () => {}, units: () => {}, done: () => {} };
  const clear = () => {
    stream.cursorTo(0);
    stream.clearLine(0);
  };
  const show = (line: string) => {
    clear();
    stream.write(line.slice(0, stream.columns - 1));
  };
  const started = new Map<string, number>();
  return {
    stage: (report, stage) => {
      const [burst] = report.split('/');
      if (burst !== report) {
        if (!started.has(burst!)) started.set(burst!, now());
        return;
      }
      show(`${report}: ${STAGES[stage] ?? stage} …`);
    },
    units: (counts) => {
      if (!started.has(counts.report)) started.set(counts.report, now());
      show(barOf(counts, (now() - started.get(counts.report)!) / 1000));
    },
    done: clear,
  };
}

const BAR = 24;

/** `council ████████░░░░ 34 of 150 · 2 failed · 7.1 a second · 16 s left`. Unchanged ones take no time, and no part. */
export function barOf({ report, total, made, unchanged, failed }: UnitCounts, seconds: number): string {
  const finished = made + unchanged + failed;
  const filled = Math.round((BAR * finished) / total);
  const worked = made + failed;
  const rate = seconds > 0 ? worked / seconds : 0;
  const parts = [
    `${finished} of ${total}`,
    unchanged && `${unchanged} unchanged`,
    failed && `${failed} failed`,
    worked > 1 && rate > 0 && `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second`,
    worked > 1 && rate > 0 && finished < total && `${timeInWords((total - finished) / rate)} left`,
  ].filter(Boolean);
  return `${report} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${parts.join(' · ')}`;
}

function timeInWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
