// READ FIRST. A study in, its Responses out, or a UserError with everything that is wrong with the data:
//
//   source.ts    finds and opens the file
//   file.ts      reads it, whatever its format: text in an encoding (encoding.ts), or one of formats/
//   table.ts     finds header and rows of text (dialect.ts, records.ts, header.ts), one chunk in memory at a time
//   plan.ts      makes a reader for each column that the study needs (coded.ts, ticked.ts, numbers.ts)
//   rows.ts      reads each row with them: used, rejected, or a non-respondent's
//   checks.ts    looks at the whole

import { type Problem, stopOnErrors } from '../problems.ts';
import type { Study } from '../study/study.ts';
import { type Beside, headerWith, readBeside, rowsWith, unmatched } from './besides.ts';
import { assertCounts, checkColumns, checkCounts } from './checks.ts';
import { type FileRead, readDataFile } from './file.ts';
import type { Header } from './header.ts';
import { IN_PIECES, type InPieces } from './inpieces.ts';
import type { Keep } from './kept/kept.ts';
import { rowsLeftOut } from './leftout.ts';
import { headersOf, type Plan, planReading } from './plan.ts';
import type { Dialect, Row } from './records.ts';
import type { Responses } from './responses.ts';
import { answersOfNonRespondents, finishColumns, type Intake, startIntake, takeRow } from './rows.ts';
import type { DataFile } from './source.ts';
import { countOf } from './spelling.ts';

export interface IngestOptions {
  /** Absolute path of the folder that the data file stands in, where that is not the study's. */
  dataFolder?: string;
  /** How much is read at once; 256 KiB. */
  chunkBytes?: number;
  /** When, and how, a file is read in pieces on several threads. */
  inPieces?: InPieces;
  /** Where what is read of large files is kept for the next run, if it is. */
  keep?: Keep | undefined;
}

/**
 * Reads a study's data file.
 * @throws UserError with exit code 2 where study.yaml names no such file, 3 where the data does not fit the study
 */
export async function ingest(study: Study, options: IngestOptions = {}): Promise<Responses> {
  const reading: { intake?: Intake; header?: Header } = {};
  const { chunkBytes = 1 << 18, inPieces = IN_PIECES } = options;
  const wanted = headersOf(study);
  const planFor = (file: string, header: Header, { delimiter }: Dialect): Plan => {
    const plan = planReading(study, header, file, delimiter);
    stopOnErrors(plan.problems, 3);
    return plan;
  };
  const folder = options.dataFolder ?? study.folder;
  const besides: Beside[] = [];
  for (const spec of study.responses.join) besides.push(await readBeside(study, spec, { folder, chunkBytes }));
  const read = await readDataFile(study, {
    ...{ folder, chunkBytes, wanted },
    visitor: (file) => {
      let lengthen = (row: Row): Row => row;
      return {
        header(own, dialect) {
          const header = besides.length ? headerWith(own, besides) : own;
          const plan = planFor(file, header, dialect);
          reading.header = header;
          const longer = besides.length ? rowsWith(besides, plan.id!.field, own.names.length) : undefined;
          lengthen = longer?.lengthen ?? lengthen;
          reading.intake = startIntake(study, plan, file, own.names.length, longer?.placeOf);
        },
        row: (row) => takeRow(reading.intake!, lengthen(row)),
      };
    },
    async inPieces(file, markLength) {
      if (file.size < inPieces.from || inPieces.threads < 2 || besides.length > 0) return undefined;
      const { readInPieces } = await import('./parallel.ts');
      const plan = (header: Header, dialect: Dialect) => planFor(file.shown, header, dialect);
      const pieces = await readInPieces(file, { study, markLength, chunkBytes, wanted, plan }, inPieces);
      if (pieces) Object.assign(reading, { intake: pieces.intake, header: pieces.header });
      return pieces;
    },
  });
  const responses = finish(study, read, reading.intake!, reading.header!);
  const problems = besides.flatMap((beside) => [...beside.problems, ...unmatched(beside)]);
  stopOnErrors(problems, 3);
  const files = [...responses.files, ...besides.map(({ input }) => input)];
  return { ...responses, files, problems: [...responses.problems, ...problems] };
}

function finish(
  study: Study,
  { file, input, endsWithLineBreak, ...read }: FileRead,
  intake: Intake,
  header: Header,
): Responses {
  const problems = [...intake.plan.problems, ...read.problems, ...rowsLeftOut(intake)];
  const { counts, rejects } = intake;
  assertCounts(counts, rejects);
  const cutOff = intake.lastRowShort && !endsWithLineBreak;
  stopOnErrors(
    [...checkCounts(study, file.shown, counts, () => intake.errors.list()), ...(cutOff ? [looksCutOff(file)] : [])],
    3,
  );
  const { columns, sample, lines } = finishColumns(intake);
  problems.push(...answersOfNonRespondents(intake), ...checkColumns(study, file.shown, { columns, lines: lines! }));
  stopOnErrors(problems, 3);
  return {
    counts,
    columns,
    sample,
    rejects,
    problems,
    files: [input],
    headers: header.names,
    unused: intake.plan.unused,
    lines,
  };
}

function looksCutOff(file: DataFile): Problem {
  return {
    code: 'file-cut-off',
    severity: 'error',
    place: { file: file.shown },
    message: 'the data file seems to be cut off: its last row is short and has no line break at its end',
    found: `${countOf(file.size, 'byte')}`,
    fix: 'Get the whole file.',
  };
}
