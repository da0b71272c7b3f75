// A report and the data that it is made from in; what it shows now, beside its newest edition, out: whether it must be
// made, and why. Nothing is written.

import { join } from 'node:path';
import { fill } from './fill/fill.ts';
import { readLook } from './look.ts';
import { basisOf } from './publish/basis.ts';
import { dataOfCorrection } from './publish/corrections.ts';
import { readDraft } from './publish/draft.ts';
import { readLatest } from './publish/edition.ts';
import { dataHash, readCode } from './publish/manifest.ts';
import { planReissue, type Reissue, withoutCorrection } from './publish/reissue.ts';
import { rowBookFor } from './publish/rows/changed.ts';
import { whyMade } from './publish/why.ts';
import type { Effects, RunOptions } from './report.ts';
import { estimatesFor, type Source } from './source.ts';
import type { ReportSpec, Unit } from './study/study.ts';
import type { Estimates } from './summarise/estimates.ts';

/** What makes a report, besides the data: read once, however many units it is made for. */
export async function prepareReport({ study }: Source, report: ReportSpec, effects: Effects) {
  const look = await readLook(study, report);
  return { look, code: await readCode(report.formats.includes('pdf') ? await effects.printer.version() : null) };
}

/** One of several groups that each get the report, with the only estimates that it may see. */
export interface UnitPart {
  unit: Unit;
  estimates: Estimates;
  prepared: Awaited<ReturnType<typeof prepareReport>>;
}

export async function planReport(
  source: Source,
  report: ReportSpec,
  options: RunOptions,
  effects: Effects,
  part?: UnitPart,
) {
  const { study } = source;
  const estimates = part?.estimates ?? estimatesFor(source, report);
  const { look, code } = part?.prepared ?? (await prepareReport(source, report, effects));
  const id = [report.id, ...(part ? [part.unit.slug] : [])].join('/');
  const filled = fill(look.template, estimates, report);

  const inputs = [...source.inputs, ...look.inputs];
  const folder = join(options.out, id);
  const previous = await readLatest(folder);
  const data = dataHash(source.inputs);
  const rows = rowBookFor(source, options.out, data);
  const corrected = await dataOfCorrection(options.out, study);
  const { reissue, stale } = await planReissue(previous, filled, study, folder, { hash: data, corrected, rows });
  const settings = settingsOf(report, reissue?.revision);
  const key = basisOf(filled, look.style, code, settings);
  const earlier = withoutCorrection(study, previous);
  const same = earlier && fill(look.template, { ...estimates, study: earlier.study }, report);
  const untouched = same && basisOf(same, look.style, code, settingsOf(report, earlier.revision));
  const now = { document: filled, key, untouched, inputs, code, options: settings };
  const why = whyMade(previous, now, options.force);
  const draft = await readDraft(folder);
  return {
    ...{ id, folder, estimates, look, filled, previous, draft, rows, reissue, stale, key },
    /** Undefined where the newest edition is as it should be. */
    why,
    /** What the edition's manifest says that it was made from. */
    basis: { key, inputs, data, code, options: settings },
  };
}

/** What, besides its text and its makers, decides how an edition looks. */
const settingsOf = ({ id, formats }: ReportSpec, revision?: Reissue['revision'] | null) => ({
  ...{ report: id, formats },
  ...(revision && { revision }),
});
