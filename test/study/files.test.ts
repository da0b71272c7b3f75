// What a study file can't say of its data files, each mistake with its line.

import { describe, expect, test } from 'vitest';
import { dataFilesOf } from '../../pipeline/study/files.ts';
import { parseStudy } from '../../pipeline/study/read.ts';

const study = (
  responses: string,
  questions = 'happy: { type: single, options: { y: "Yes", n: "No", o: { label: Other, other: true } } }',
  more = '',
) =>
  parseStudy(
    `study: tiny\ntitle: Tiny\nresponses: ${responses}\nquestions:\n  ${questions}\nreports: {}\n${more}`,
    'study.yaml',
  );
const told = (...given: Parameters<typeof study>) =>
  study(...given).problems.map(({ code, place, message }) => `${code} ${place?.line}: ${message}`);

const TWO = 'files: [{ file: a.csv, wave: 2024 }, { file: b.csv, wave: 2025 }]';

describe('a study file is refused that', () => {
  test.each([
    ['names no data file', '{ id: id }', ['no-file 3: `responses.file` is missing']],
    ['names one file and several', `{ file: a.csv, ${TWO} }`, ['no-file 3: `responses` has both `file` and `files`']],
    ['has a panel without ids', `{ panel: true, ${TWO} }`, ['no-id 3: a panel needs `responses.id`']],
    [
      'joins a file without ids',
      '{ file: a.csv, join: [{ file: b.csv }] }',
      ['no-id 3: joining files needs `responses.id`'],
    ],
    [
      'knows the wave of some files only',
      '{ files: [{ file: a.csv }, { file: b.csv, wave: 2025 }] }',
      ['no-wave 3: some files have a `wave`, and this one has none'],
    ],
  ])('%s', (_, responses, problems) => expect(told(responses)).toEqual(problems));

  test('names the zone of times and not the zone that they are put into', () => {
    const when = 'when: { type: date, written: { zone: UTC } }';
    expect(told('{ file: a.csv }', when)).toEqual([
      'no-timezone 5: `when` names the zone of its times, and nothing says into which zone they are put',
    ]);
    expect(told('{ file: a.csv, timezone: Europe/Berlin }', when)).toEqual([]);
  });

  test('counts texts as answers that there are not, or has no Other for them', () => {
    const options =
      'happy: { type: single, options: { y: "Yes", n: "No" }, other_text: { column: x, codes: { yes: [sure] } } }';
    expect(told('{ file: a.csv }', options)).toEqual([
      'no-other 5: `happy` has `other_text`, and no option with `other: true`',
      'unknown-option 5: unknown option `yes` in the codes of `happy`',
    ]);
  });

  test('calls a question as the waves are called', () => {
    expect(told(`{ ${TWO} }`, 'wave: { type: text }')).toEqual([
      'reserved-id 5: `wave` is the question that the files’ waves make, and can’t be another',
    ]);
    expect(told('{ file: a.csv }', 'wave: { type: text }')).toEqual([]);
  });
});

describe('a study with waves', () => {
  const { study: two } = study(`{ id: id, wave_label: Year, ${TWO} }`);

  test('has a question of them, in their order, and strata', () => {
    const wave = two!.questions.get('wave')!;
    expect([wave.label, wave.options.map(({ id }) => id)]).toEqual(['Year', ['2024', '2025']]);
    expect([...two!.questions.keys()]).toEqual(['wave', 'happy']);
    expect(two!.design.strata).toEqual(['wave']);
  });

  test('has clusters of people instead where they were asked again, unless larger ones hold them', () => {
    const { study: panel } = study(`{ id: id, panel: true, ${TWO} }`);
    expect([panel!.design.strata, panel!.design.clusters]).toEqual([[], ['id']]);
    const { study: schools } = study(`{ id: id, panel: true, ${TWO} }`, undefined, 'design: { clusters: school }\n');
    expect([schools!.design.strata, schools!.design.clusters]).toEqual([[], ['school']]);
  });

  test('of one wave has no strata', () => {
    expect(study('{ files: [{ file: a.csv, wave: 2024 }, { file: b.csv, wave: 2024 }] }').study!.design.strata).toEqual(
      [],
    );
  });

  test('asks a question of those waves only that have it', () => {
    const happy = 'happy: { type: text, asked_if: wave != "2023" }';
    const { study: some, problems } = study(
      '{ files: [{ file: a.csv, wave: 2023 }, { file: b.csv, wave: 2024 }, { file: c.csv, wave: "it\\"s", questions: { happy: not asked } }] }',
      happy,
    );
    expect(problems).toEqual([]);
    expect(some!.questions.get('happy')).toMatchObject({
      askedIn: ['2023', '2024'],
      askedIf: '(wave != "2023") && (wave == "2023" || wave == "2024")',
    });
  });
});

test('all files that a study reads are known, each once', () => {
  const { study: all } = study(
    '{ id: id, join: [{ file: x.csv }], files: [{ file: a.csv }, { file: b.csv, join: [{ file: x.csv }, { file: y.csv }] }] }',
    'happy: { type: single, options: { o: { label: Other, other: true } }, other_text: { column: c, codes: z.csv } }',
  );
  expect(dataFilesOf(all!)).toEqual(['a.csv', 'x.csv', 'b.csv', 'y.csv', 'z.csv']);
});
