// A filled report and its look in, every file of its edition out, read back and found equal: all that a report's making
// costs, and no more than plain data, so that it can be done on another thread or another machine.

import type { Document } from './fill/document.ts';
import { everyBlock } from './fill/fill.ts';
import type { Problem } from './problems.ts';
import { type Produced, type ProduceEffects, produce } from './produce/produce.ts';
import { dataFiles, figuresCsv, placeFigures } from './publish/figures.ts';
import { readFilesBack } from './readback.ts';
import type { ReportSpec } from './study/study.ts';
import type { Theme } from './theme.ts';
import type { Compared, Files } from './verify/verify.ts';
import type { WordTemplate } from './wordtemplate.ts';

/** What a report's files are made from. */
export interface FilesJob {
  /** Names the report in messages: `council/aldermere`. */
  id: string;
  document: Document;
  theme: Theme;
  /** An organisation's own Word template. */
  word?: WordTemplate | undefined;
  /** Of the files, without the ending. */
  fileName: string;
  formats: ReportSpec['formats'];
}

export interface MadeFiles {
  files: Files;
  /** Figures read back and compared, by format. */
  verified: Compared;
}

/** Makes a report's files: here, on a thread, or elsewhere. */
export type MakeFiles = (job: FilesJob, effects: ProduceEffects) => Promise<MadeFiles>;

/** @throws UserError with each {@link Problem}: what could not be printed, or reads otherwise than the report has it */
export const makeFiles: MakeFiles = async (job, effects) => {
  const { files, page } = await writeFiles(job, effects);
  effects.progress(job.id, 'verify');
  return readFilesBack(job, files, page);
};

/** The files, not read back yet, and the page that the PDF is printed from. */
export async function writeFiles(job: FilesJob, effects: ProduceEffects): Promise<Produced> {
  const { document, theme, word, fileName, formats } = job;
  const { files, ...page } = await produce(document, theme, { id: fileName, formats }, effects, word);
  const figures = placeFigures(document);
  const data = [
    ...dataFiles(everyBlock(document.blocks)),
    ['tables/figures.csv', figuresCsv(figures)],
    ['figures.json', `${JSON.stringify({ schema: 1, report: document.meta.reportId, figures }, null, 1)}\n`],
  ] as const;
  return { files: new Map([...files, ...data]), ...page };
}
