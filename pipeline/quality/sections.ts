// The data quality report in; the sections of its page out, one a check.

import { countOf } from '../ingest/spelling.ts';
import type { Quality } from './quality.ts';
import { type Cell, linesInWords, paragraph, section, table } from './tables.ts';

export function sections(quality: Quality): string[] {
  return [rows, unexpected, duplicates, shift, completeness, stopped, grids, pace, groups, columns].map((one) =>
    one(quality),
  );
}

function rows({ rows: { read, used, rejected, nonRespondents, leftOut = 0 } }: Quality): string {
  const kinds: [string, number][] = [
    ['Used for the figures', used],
    ['Of people who did not respond', nonRespondents],
    ['Left out by the study file', leftOut],
    ['Rejected: they did not fit the study', rejected],
    ['Read', read],
  ];
  const shown = kinds.filter(([name, count]) => count > 0 || name === 'Read' || name.startsWith('Rejected'));
  const lines = shown.map(([name, count]): Cell[] => [name, count, { share: read ? count / read : 0 }]);
  return section(
    'rows',
    'Rows',
    table({ caption: 'Rows of the data', columns: ['Rows', 'Number', 'Share'], rows: lines }),
  );
}

function unexpected({ unexpected: found }: Quality): string {
  const title = 'Unexpected values';
  if (found.length === 0)
    return section('unexpected', title, paragraph('None: every cell is what the study file expects.'));
  const lines = found.map(({ kind, what, where, rows: count, lines: at, values, otherValues }): Cell[] => {
    const told = values.map(({ value, count: of }) => `${value} (${of.toLocaleString('en-GB')})`);
    const others = otherValues ? [`${countOf(otherValues, told.length ? 'other value' : 'value')}, not shown`] : [];
    const number = kind === 'warning' ? '' : count.toLocaleString('en-GB');
    return [
      where,
      kind === 'rejected' ? `${what}: rejected` : what,
      number,
      linesInWords(at, count),
      [...told, ...others].join('; '),
    ];
  });
  const columns = ['Where', 'What', 'Rows', 'First lines', 'Values'];
  return section('unexpected', title, table({ caption: 'What did not fit, or looks odd', columns, rows: lines }));
}

function duplicates({ duplicates: found }: Quality): string {
  const { id, repeatedIds, rows: repeats, sameWords, lines, fewest, chance } = found;
  const rejects = repeatedIds === 0 ? 'no row repeats one' : `${countOf(repeatedIds, 'row')} rejected as repeats`;
  const ids =
    id === null
      ? 'The study file names no column that tells respondents apart.'
      : `Respondents are told apart by “${id}”: ${rejects}.`;
  const words = sameWords ? ` ${sameWords.toLocaleString('en-GB')} of them repeat its open text too.` : '';
  const likely = chance ? ' As the questions are few, about as many are alike by chance.' : '';
  const same =
    repeats === 0
      ? `No row repeats all answers of another (of rows with at least ${fewest} answers).`
      : `${countOf(repeats, 'row')} with at least ${fewest} answers ${repeats === 1 ? 'repeats' : 'repeat'} all of an earlier row: ${linesInWords(lines, repeats)}.${words}${likely}`;
  return section('duplicates', 'Duplicates', paragraph(ids), paragraph(same));
}

function shift({ shifts }: Quality): string {
  const title = 'Answers against the data before';
  if (!shifts) return section('shift', title, paragraph('There was no data before to compare with.'));
  if (shifts.length === 0) return section('shift', title, paragraph('No question could be compared.'));
  const sorted = [...shifts].sort((a, b) => b.index - a.index);
  const lines = sorted.map(({ label, index, distance, p, most, shifted }): Cell[] => [
    ...[label, index.toFixed(3), { share: distance }, p < 0.001 ? '<0.001' : p.toFixed(3)],
    ...[Math.abs(most.points) < 0.05 ? '–' : `${most.answer}: ${signed(most.points)} points`, shifted ? 'moved' : 'no'],
  ]);
  const columns = [
    'Question',
    'Stability index',
    'Answers that changed',
    'By chance alone (p)',
    'Moved most',
    'Further than chance',
  ];
  return section('shift', title, table({ caption: 'How far answers have moved', columns, rows: lines }));
}

const signed = (points: number): string => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)}`;

function completeness({ questions, respondents, rows: { used } }: Quality): string {
  const byQuestion = questions.map(({ label, asked, answered, missing }): Cell[] => [
    ...[label, asked, answered, { share: asked ? answered / asked : 0 }],
    missing.map(({ label: why, count }) => `${why}: ${count.toLocaleString('en-GB')}`).join('; '),
  ]);
  const byPerson = respondents.complete.map(({ label, count }): Cell[] => [
    label,
    count,
    { share: used ? count / used : 0 },
  ]);
  const { empty } = respondents;
  const none = empty.length
    ? [paragraph(`Rows without any answer: ${linesInWords(empty, respondents.complete.at(-1)!.count)}.`)]
    : [];
  return section(
    'completeness',
    'Completeness',
    table({
      caption: 'By question, in the order of the data file',
      columns: ['Question', 'Asked', 'Answered', 'Share', 'Codes of no answer'],
      rows: byQuestion,
    }),
    table({
      caption: `By respondent, of the ${countOf(respondents.questions, 'question')} asked`,
      columns: ['Answered', 'Respondents', 'Share'],
      rows: byPerson,
    }),
    ...none,
  );
}

function stopped({ questions, respondents, rows: { used } }: Quality): string {
  const title = 'Where people stopped';
  const after = questions.filter((question) => question.stopped > 0);
  if (after.length === 0) return section('stopped', title, paragraph('Nobody left the questionnaire before its end.'));
  const lines = after.map(({ label, stopped: count }): Cell[] => [label, count, { share: count / used }]);
  const text = `${countOf(respondents.stopped, 'respondent')} gave no more answers after these questions, though at least two more, and a tenth of theirs, were asked of them.`;
  return section(
    'stopped',
    title,
    paragraph(text),
    table({ caption: 'Last answers of those who stopped', columns: ['After', 'Respondents', 'Share'], rows: lines }),
  );
}

function grids({ grids: all }: Quality): string {
  const title = 'The same answer throughout';
  if (all.length === 0)
    return section(
      'grids',
      title,
      paragraph('The study has no table of four or more statements with the same answers.'),
    );
  const lines = all.map(({ labels, questions, answered, straight }): Cell[] => [
    `${labels[0]} … ${labels[1]}`,
    ...[questions.length, answered, straight, { share: answered ? straight / answered : 0 }],
  ]);
  const columns = ['From … to', 'Items', 'Answered all', 'One answer throughout', 'Share'];
  return section('grids', title, table({ caption: 'Straight-lining in tables of statements', columns, rows: lines }));
}

function pace({ pace: clock, thresholds }: Quality): string {
  const title = 'Speed';
  if (!clock) return section('pace', title, paragraph('The data doesn’t say how long respondents took.'));
  const { from, known, median, quartiles, unit, fast, fastLines, backwards } = clock;
  const written = (value: number) => `${value.toLocaleString('en-GB', { maximumFractionDigits: 1 })} ${unit}`.trim();
  const text = [
    `Respondents took ${written(median)} in the median, and half of them between ${written(quartiles[0])} and ${written(quartiles[1])}: ${countOf(known, 'row')}, from ${from.map((header) => `“${header}”`).join(' and ')}.`,
    `${fast === 0 ? 'Nobody' : countOf(fast, 'respondent')} took less than ${Math.round(100 * thresholds.speeding)}% of the median${fast ? `: ${linesInWords(fastLines, fast)}` : ''}.`,
    ...(backwards
      ? [
          `${countOf(backwards, 'row')} ${backwards === 1 ? 'ends' : 'end'} before ${backwards === 1 ? 'it begins' : 'they begin'}.`,
        ]
      : []),
  ];
  return section('pace', title, ...text.map((one) => paragraph(one)));
}

function groups({ smallGroups, thresholds: { smallestGroup }, rows: { used } }: Quality): string {
  const title = 'Small groups';
  if (!smallGroups)
    return section(
      'groups',
      title,
      paragraph('No question was found that others may know the answers to. The study file can name them.'),
    );
  const { single, pairs, together, guessed } = smallGroups;
  const all = [
    ...single,
    ...pairs,
    ...(together && single.length > 2 ? [together] : []),
    ...(together && single.length === 2 && pairs.length === 0 ? [together] : []),
  ];
  const lines = all.map(({ labels, groups: count, alone, small }): Cell[] => [
    ...[labels.join(' × '), count, alone, small, { share: used ? small / used : 0 }],
  ]);
  const how = guessed ? 'The questions were guessed by their names; the study file can name them.' : '';
  const columns = ['Known together', 'Groups', 'Alone in theirs', `In groups of fewer than ${smallestGroup}`, 'Share'];
  return section(
    'groups',
    title,
    paragraph(
      `Who knows these things of somebody could find that person’s row. No report shows rows; do not pass the data on. ${how}`.trim(),
    ),
    table({ caption: 'Respondents by the size of their group', columns, rows: lines }),
  );
}

const WHY = {
  ignored: 'ignored by the study file',
  'not named': 'not named in the study file',
  'open text': 'open text',
  identifier: 'tells respondents apart',
  used: 'figures are made of it',
};

function columns({ leftOut }: Quality): string {
  const title = 'Columns that no figure is made of';
  if (leftOut.length === 0) return section('columns', title, paragraph('None: figures are made of every column.'));
  const lines = leftOut.map(({ header, why, personal }): Cell[] => [header, WHY[why], personal ?? '']);
  const caption = 'Columns left out, and columns whose header names personal data';
  return section('columns', title, table({ caption, columns: ['Column', 'Why', 'Personal data'], rows: lines }));
}
