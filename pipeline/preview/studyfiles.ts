// A study's files, opened again whenever they have changed. Out: a Source, with as much of the last one as still holds:
// of a study file in which only a report is changed all figures are kept, of any other the data.

import { resolve } from 'node:path';
import { unitParts } from '../burst/burst.ts';
import { readUnitLists } from '../burst/list.ts';
import { suggestStudy } from '../opening.ts';
import { estimatesFor, openStudy, type Source } from '../source.ts';
import { readStudy, type StudyRead } from '../study/read.ts';
import type { ReportSpec } from '../study/study.ts';
import type { Estimates } from '../summarise/estimates.ts';
import { figuredBy, keepData } from './kept.ts';

export class StudyFiles {
  private readonly path: string;
  private readonly dataFolder: string | undefined;
  private readonly data = keepData();
  /** The study file's text, and what came of it. */
  private opened: { text: string; source: Promise<Source> } | undefined;
  /** The last source that could be made. */
  private last: Source | undefined;
  private readonly byReport = new WeakMap<ReportSpec, Estimates>();
  private readonly unitsOf = new WeakMap<ReportSpec, ReturnType<typeof unitParts>>();

  constructor(path: string, dataFolder?: string) {
    this.path = path;
    this.dataFolder = dataFolder;
  }

  async open(): Promise<Source> {
    const read = await readStudy(this.path).catch((error: unknown) => suggestStudy(error, this.path));
    if (this.opened?.text !== read.text) {
      const source = this.make(read);
      source.catch(() => undefined);
      this.opened = { text: read.text, source };
    }
    return this.opened.source;
  }

  private async make(read: StudyRead): Promise<Source> {
    const { last } = this;
    const isSame = last !== undefined && figuredBy(last.study) === figuredBy(read.study);
    this.last = isSame ? await withReports(last, read) : await openStudy(read, this.dataFolder, this.data.read);
    return this.last;
  }

  estimates(source: Source, report: ReportSpec): Estimates {
    const made = this.byReport.get(report) ?? estimatesFor(source, report);
    this.byReport.set(report, made);
    return made;
  }

  units(source: Source, report: ReportSpec): ReturnType<typeof unitParts> {
    const made = this.unitsOf.get(report) ?? unitParts(source, report);
    this.unitsOf.set(report, made);
    return made;
  }

  changed(paths: readonly string[]): void {
    if (!paths.some((path) => this.isRead(path))) return;
    const lists = [...(this.last?.lists.values() ?? [])].map((list) => list.path);
    if (!paths.every((path) => lists.includes(path))) this.data.forget();
    this.opened = undefined;
    this.last = undefined;
  }

  /** Absolute paths of the files that were read, the study's own among them. */
  reads(): string[] {
    return (this.last?.reads ?? []).map(({ path }) => path);
  }

  /** Of the study's own file the text decides; of a study that can't be read, what the data is read from isn't known. */
  private isRead(path: string): boolean {
    if (!this.last) return !/\.(?:hbs|yaml)$/.test(path);
    return path !== resolve(this.last.study.file) && this.reads().includes(path);
  }
}

/** The same figures for other reports. */
const withReports = async (last: Source, { study, problems }: StudyRead): Promise<Source> => ({
  ...last,
  study,
  estimates: { ...last.estimates, study },
  lists: await readUnitLists(study),
  problems: [...problems, ...last.responses.problems],
});
