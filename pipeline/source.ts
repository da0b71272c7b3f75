// A study and its data file in; out, what all its reports are made from: responses, ready to be asked for estimates.

import { join, resolve } from 'node:path';
import { readUnitLists, type UnitList } from './burst/list.ts';
import { gather } from './ingest/gather.ts';
import { IN_PIECES } from './ingest/inpieces.ts';
import { keptFolder } from './ingest/kept/folder.ts';
import type { Keep } from './ingest/kept/kept.ts';
import type { Responses } from './ingest/responses.ts';
import type { Problem } from './problems.ts';
import { type FileRecord, readCode, record } from './publish/manifest.ts';
import { assertSteady, type ReadFile, stampsOf } from './publish/steady.ts';
import { dataFilesOf } from './study/files.ts';
import { readStudy, type StudyRead } from './study/read.ts';
import type { ReportSpec, Study } from './study/study.ts';
import { deriveColumns, withoutDerived } from './summarise/derive.ts';
import { type Estimates, summarise } from './summarise/estimates.ts';
import { summariseWave } from './summarise/onewave.ts';
import { routingProblems } from './summarise/routing.ts';

/** What all reports of a study are made from. */
export interface Source {
  study: Study;
  responses: Responses;
  estimates: Estimates;
  inputs: FileRecord[];
  /** The same files, where they stand. */
  reads: ReadFile[];
  /** Of reports that have a list of units, by report. */
  lists: ReadonlyMap<string, UnitList>;
  /** Warnings of the study file and of the data. */
  problems: Problem[];
}

/**
 * Reads a study's data and makes it ready to be asked for estimates.
 * @param read what reads the data: whoever opens a study again and again keeps what was read
 */
export async function openStudy(
  { study, text, problems }: StudyRead,
  dataFolder?: string,
  read: typeof gather = gather,
): Promise<Source> {
  const lists = await readUnitLists(study);
  const earlier = await openEarlier(study, dataFolder, read);
  const pathOf = (name: string) => resolve(dataFolder ?? study.folder, name);
  const stamps = await stampsOf(dataFilesOf(study).map(pathOf));
  const responses = deriveColumns(study, await read(withoutDerived(study), { dataFolder, keep: keptHere() }));
  const estimates = summarise(study, responses, undefined, earlier?.estimates);
  const data = responses.files.map(({ name, sha256 }) => ({ path: pathOf(name), sha256 }));
  await assertSteady(data, stamps);
  const inputs = [
    record('study.yaml', text),
    ...responses.files.map(({ name, bytes, sha256 }) => ({ file: name, bytes, sha256 })),
  ];
  const listed = [...lists.values()].map(({ path, input }) => ({ path, sha256: input.sha256 }));
  inputs.push(...[...lists.values()].map(({ file, input: { bytes, sha256 } }) => ({ file, bytes, sha256 })));
  if (earlier) inputs.push(...earlier.inputs.map((input) => ({ ...input, file: `${study.earlier}/${input.file}` })));
  const reads = [
    { path: resolve(study.file), sha256: inputs[0]!.sha256 },
    ...data,
    ...listed,
    ...(earlier?.reads ?? []),
  ];
  return {
    study,
    responses,
    estimates,
    inputs,
    reads,
    lists,
    problems: [...problems, ...responses.problems, ...routingProblems(study, responses)],
  };
}

function keptHere(folder = keptFolder()): Keep | undefined {
  return folder === undefined ? undefined : { folder, from: IN_PIECES.from, code: programHash };
}

const programHash = async (): Promise<string> => JSON.stringify(await readCode(null));

/** The last wave, without the wave before it. */
async function openEarlier(
  { folder, earlier }: Study,
  dataFolder: string | undefined,
  read: typeof gather,
): Promise<Source | undefined> {
  if (earlier === undefined) return undefined;
  const found = await readStudy(join(folder, '..', earlier));
  // Of its reports none is made here.
  return openStudy({ ...found, study: { ...found.study, earlier: undefined, reports: new Map() } }, dataFolder, read);
}

/** A report about some of the respondents has estimates of its own. */
export function estimatesFor({ study, responses, estimates }: Source, { where, wave }: ReportSpec): Estimates {
  if (wave !== undefined) return summariseWave(study, responses, wave, where);
  return where === undefined ? estimates : summarise(study, responses, where, estimates.earlier);
}
