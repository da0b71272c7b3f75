// Progress on stderr: one line that is written over at a terminal, nothing where there is none.

import type { WriteStream } from 'node:tty';

export interface Progress {
  stage(report: string, stage: string): void;
  done(): void;
}

const STAGES: Record<string, string> = {
  html: 'drawing charts and the web page',
  pdf: 'printing the PDF',
  docx: 'writing the Word file',
  publish: 'publishing',
};

export function progressTo(stream: WriteStream): Progress {
  if (!stream.isTTY) return { stage: () => {}, done: () => {} };
  const clear = () => {
    stream.cursorTo(0);
    stream.clearLine(0);
  };
  return {
    stage: (report, stage) => {
      clear();
      stream.write(`${report}: ${STAGES[stage] ?? stage} …`.slice(0, stream.columns - 1));
    },
    done: clear,
  };
}
