// What a study file says of its data files and can't be: neither one file nor several, waves of some files only, names in
// a file's own codebook that the study doesn't know.

import { nearest, type Problem } from '../problems.ts';
import { NOT_ASKED, WAVE, wavesOf } from './files.ts';
import type { StudyFile } from './schema.ts';
import type { Question, Study } from './study.ts';
import type { Path, YamlSource } from './yaml.ts';

export function checkFiles(file: StudyFile, study: Study, source: YamlSource): Problem[] {
  const found = [
    ...checkNames(file),
    ...checkWaves(file, study),
    ...checkReports(file, study),
    ...checkZones(study),
    ...(file.responses.files ?? []).flatMap((entry, index) =>
      Object.entries(entry.questions ?? {}).flatMap(([id, own]) =>
        checkOwn(id, own, study.questions).map((one) => ({
          ...one,
          path: ['responses', 'files', index, 'questions', id],
        })),
      ),
    ),
  ];
  return found.map(({ path, ...problem }) => ({ severity: 'error', place: source.placeOf(path), ...problem }));
}

type Found = Omit<Problem, 'severity' | 'place'> & { path: Path };

function checkNames({ responses }: StudyFile): Found[] {
  const found: Found[] = [];
  if ((responses.file === undefined) === (responses.files === undefined)) {
    const message = responses.file ? '`responses` has both `file` and `files`' : '`responses.file` is missing';
    const expected = '`file` for one data file, `files` for several';
    found.push({ path: ['responses'], code: 'no-file', message, expected });
  }
  if (responses.panel && responses.id === undefined) {
    const fix = 'Add `id:` with the header of the ids.';
    found.push({ path: ['responses', 'panel'], code: 'no-id', message: 'a panel needs `responses.id`', fix });
  }
  return found;
}

function checkWaves(file: StudyFile, { files }: Study): Found[] {
  if (wavesOf(files).length === 0) return [];
  const found: Found[] = [];
  const without = files.findIndex(({ wave }) => wave === undefined);
  if (without >= 0) {
    const message = 'some files have a `wave`, and this one has none';
    found.push({ path: ['responses', 'files', without], code: 'no-wave', message, fix: 'Give each file its wave.' });
  }
  if (file.questions[WAVE] || file.derive?.[WAVE]) {
    const path = [file.questions[WAVE] ? 'questions' : 'derive', WAVE];
    const message = `\`${WAVE}\` is the question that the files’ waves make, and can’t be another`;
    found.push({ path, code: 'reserved-id', message, fix: 'Give this question another id.' });
  }
  return found;
}

function checkReports({ reports }: StudyFile, { files }: Study): Found[] {
  const waves = wavesOf(files);
  const known = waves.length ? [...waves, 'latest'] : [];
  return Object.entries(reports)
    .filter(([, { wave }]) => wave !== undefined && !known.includes(wave))
    .map(([id, { wave }]) => ({
      ...{ path: ['reports', id, 'wave'], code: 'unknown-wave' },
      ...(known.length
        ? unknown('wave', wave!, known)
        : { message: 'a report of one wave needs files with a `wave`', fix: 'Name them under `responses.files`.' }),
    }));
}

function checkZones({ questions, responses }: Study): Found[] {
  if (responses.timezone !== undefined) return [];
  return [...questions.values()]
    .filter(({ written }) => written?.zone !== undefined)
    .map(({ id }) => ({
      ...{ path: ['questions', id, 'written', 'zone'], code: 'no-timezone' },
      message: `\`${id}\` names the zone of its times, and nothing says into which zone they are put`,
      fix: 'Add `timezone:` under `responses`: the zone whose days count.',
    }));
}

type Own = NonNullable<NonNullable<StudyFile['responses']['files']>[number]['questions']>[string];

/** What a file's own codebook says of a question. */
function checkOwn(id: string, own: Own, questions: ReadonlyMap<string, Question>): Omit<Found, 'path'>[] {
  const question = questions.get(id);
  if (!question || question.derived)
    return [{ code: 'unknown-question', ...unknown('question', id, questions.keys()) }];
  if (own === NOT_ASKED) return [];
  const known = question.options.map((option) => option.id);
  const named = [
    ...Object.keys(own.options ?? {}),
    ...(Array.isArray(own.columns) ? [] : Object.keys(own.columns ?? {})),
  ];
  return named
    .filter((option) => !known.includes(option))
    .map((option) => ({ code: 'unknown-option', ...unknown(`option of \`${id}\``, option, known) }));
}

function unknown(what: string, name: string, known: Iterable<string>): Pick<Problem, 'message' | 'fix' | 'expected'> {
  const names = [...known];
  const meant = nearest(name, names);
  return {
    message: `unknown ${what} \`${name}\``,
    expected: `one of: ${names.slice(0, 12).join(', ')}`,
    ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
  };
}
