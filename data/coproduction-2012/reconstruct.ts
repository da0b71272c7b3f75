// Reconstructs responses.csv: 83 answers to the co-production survey, invented so that they give the published
// figures. Comes in: the counts below and comments.ts; goes out: a CSV as web survey tools export it.
// Run: node data/coproduction-2012/reconstruct.ts

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, seededRandom } from '../random.ts';
import { comments, themes } from './comments.ts';

const seed = 83;
const respondents = 83;
/** The survey stayed open until the end of January 2012; the update was written before that. */
const opened = Date.UTC(2012, 0, 9);
const daysOpen = 14;

/**
 * "Tick all that apply", a column an option: how many ticked each. 81 of 83 ticked any; the others skipped the page.
 * 28, 12 and 10 of 81 are 34.6% (just over a third), 14.8% and 12.3%: 15% and 12% can't both be had from 83.
 */
const who = {
  question: 'Which of the following describe you or your organisation? Please tick all that apply.',
  answered: 81,
  counts: [
    ['I identify as having, or having had, a mental health problem', 28],
    ['Mental health provider in the voluntary and community sector', 12],
    ['User-led organisation', 10],
    ['NHS mental health services', 9],
    ['Local authority', 8],
    ['Carer, friend or family member', 7],
    ['Commissioner', 6],
    ['Other voluntary and community organisation', 5],
    ['University or research organisation', 4],
    ['Other', 3],
  ],
} as const;

interface SingleChoice {
  question: string;
  /** Answer and how many gave it; whoever is left of the 83 gave none. */
  counts: readonly (readonly [string, number])[];
}

/** 82 answered: 20, 19 and 10 are 24.4%, 23.2% and 12.2%. */
const barrier: SingleChoice = {
  question: 'What do you think is the biggest barrier to co-production in mental health?',
  counts: [
    ['Lack of engagement from people who deliver services', 20],
    ['Lack of understanding of the concept of co-production', 19],
    ['Lack of commissioner support', 10],
    ['Lack of resources (time and money)', 8],
    ['Insufficient recognition of people’s contributions and resources', 7],
    ['Lack of training and skills', 6],
    ['Concerns about risk and safeguarding', 5],
    ['Lack of interest from people who use services', 4],
    ['Other', 3],
  ],
};

/** 77 answered: 19 and twice 10 are 24.7% and 13.0%. */
const useful: SingleChoice = {
  question: 'What would be most useful to take forward co-production in mental health?',
  counts: [
    ['A network of people specifically interested in mental health and co-production', 19],
    ['Training to help understand what co-production is, the difference it makes and how to do it', 10],
    ['A campaign to promote co-production in mental health', 10],
    ['A practical guide or toolkit', 8],
    ['Evidence of what works and what it costs', 8],
    ['Examples of good practice', 7],
    ['Funding for pilot projects', 6],
    ['An online forum', 5],
    ['Other', 4],
  ],
};

/** 76 answered: 35, 12, 3, 0 and 2 are 46.1%, 15.8%, 3.9%, 0% and 2.6%; 17 said all areas (22.4%, "a notable number"). */
const policy: SingleChoice = {
  question: 'Which policy area should be prioritised for mental health and co-production?',
  counts: [
    ['Health', 35],
    ['Social care', 12],
    ['Employment', 3],
    ['Welfare', 0],
    ['Criminal justice', 2],
    ['All of these areas', 17],
    ['Other', 7],
  ],
};

const commentQuestion = 'Is there anything else you’d like to tell us about co-production in mental health?';
const themeColumn = 'Comment themes (coded by the survey team)';

/** The whole file, ready to be written: UTF-8 with a byte order mark, rows ended by CR LF, as the tools export it. */
export function reconstruct(): string {
  const random = seededRandom(seed);
  const identities = drawIdentities(random);
  const singles = drawSingles(random, [barrier, useful, policy]);
  const remarks = drawRemarks(random);
  const visits = drawVisits(random);
  const rows = visits.map((visit, i) => [
    ...visit,
    ...who.counts.map(([label]) => (identities[i]!.has(label) ? label : '')),
    ...singles.map((answers) => answers[i]!),
    ...remarks[i]!,
  ]);
  return `\uFEFF${[header(), ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
}

function header(): string[] {
  return [
    'Respondent ID',
    'Start Date',
    'End Date',
    ...who.counts.map(([label]) => `${who.question} [${label}]`),
    barrier.question,
    useful.question,
    policy.question,
    commentQuestion,
    themeColumn,
  ];
}

/** Who ticked what: one tick each, and the ticks left over go to people who identify as having a mental health problem. */
function drawIdentities(random: Random): Set<string>[] {
  const people = Array.from({ length: respondents }, () => new Set<string>());
  const [lived, ...others] = who.counts.map(([label, count]) => Array<string>(count).fill(label));
  const roles = random.shuffle(others.flat());
  const firstTicks = random.shuffle([...lived!, ...roles.splice(0, who.answered - lived!.length)]);
  const ticking = random.shuffle(people).slice(0, who.answered);
  ticking.forEach((person, i) => {
    person.add(firstTicks[i]!);
  });
  const withTwo = ticking.filter((person) => person.has(lived![0]!));
  roles.forEach((role, i) => {
    withTwo[i]!.add(role);
  });
  return people;
}

/** Exactly the counts, in random order; those who leave the survey leave its last pages, so blanks nest. */
function drawSingles(random: Random, questions: readonly SingleChoice[]): string[][] {
  const leaving = random.shuffle(Array.from({ length: respondents }, (_, i) => i));
  return questions.map(({ counts }) => {
    const answers = random.shuffle(counts.flatMap(([label, count]) => Array<string>(count).fill(label)));
    const column = Array<string>(respondents).fill('');
    leaving.slice(respondents - answers.length).forEach((person, i) => {
      column[person] = answers[i]!;
    });
    return column;
  });
}

/** The comment and its themes, `;` between two; most people wrote none. */
function drawRemarks(random: Random): [string, string][] {
  const written = comments.map(({ text, about }): [string, string] => [
    text,
    about.map((theme) => themes[theme]).join(';'),
  ]);
  const none = Array.from({ length: respondents - written.length }, (): [string, string] => ['', '']);
  return random.shuffle([...written, ...none]);
}

/** Id, start and end of each visit, in order of arrival, as the tool writes them. */
function drawVisits(random: Random): [string, string, string][] {
  const starts = Array.from({ length: respondents }, () => {
    const hour = 8 + random.integer(15);
    return opened + ((random.integer(daysOpen) * 24 + hour) * 3600 + random.integer(3600)) * 1000;
  }).sort((a, b) => a - b);
  let id = 1_713_400_000;
  return starts.map((start) => {
    id += 1 + random.integer(90_000);
    const took = (120 + random.integer(900)) * 1000;
    return [String(id), stamp(start), stamp(start + took)];
  });
}

/** 2012-01-17 21:41:22 */
function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** As written: what looks like a formula stays as it is, since this is what respondents typed. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'responses.csv'), reconstruct());
