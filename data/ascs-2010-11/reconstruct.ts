// Reconstructs responses.csv: a sample of service users, invented so that, weighted, it gives the published figures of
// the Adult Social Care Survey 2010-11. Comes in: model.ts; goes out: coded rows, non-respondents too.
// Run: node data/ascs-2010-11/reconstruct.ts
//
// How: councils and strata get populations; a sample is drawn from each; some respond. Every respondent has a score
// for each question: a quality of life that differs by region, council, stratum, age and ethnicity, and chance. The
// scores become answers at cut points put where the weighted shares are those of model.ts. So the totals are as
// published, the differences between groups come from the model, and the unweighted shares differ from the weighted.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, seededRandom } from '../random.ts';
import * as model from './model.ts';

const notAnswered = -9;

/** A council's stratum. */
interface Cell {
  council: string;
  region: (typeof model.regions)[number];
  /** 0 to 3; written as 1 to 4. */
  stratum: number;
  population: number;
  sample: number;
  /** The council's effects: on quality of life, on each item, on responding. */
  effects: { quality: number; items: number[]; answering: number };
}

interface Person {
  cell: Cell;
  sex: number;
  /** Index of the age band. */
  age: number;
  /** Index of the ethnic group. */
  ethnicity: number;
  responded: boolean;
  /** Population of the cell over its respondents, as written; 0 for a non-respondent. */
  weight: number;
  /** One an item: 1 to 7 or 1 to 4, or -9. */
  answers: number[];
}

export function reconstruct(): string {
  const random = seededRandom(model.seed);
  const people = drawCells(random).flatMap((cell) => drawPeople(random, cell));
  decideWhoResponds(random, people);
  answer(random, people);
  return writeRows(people);
}

function drawCells(random: Random): Cell[] {
  const names = random.shuffle(model.councilNames.first.flatMap((a) => model.councilNames.last.map((b) => a + b)));
  return model.regions.flatMap((region) =>
    Array.from({ length: region.councils }, (_, i) => {
      const u = random.uniform();
      const size = model.councilSize.smallest + Math.round(model.councilSize.range * u * u);
      const tiny = i === 0 ? model.councilSize.tiny[region.name] : undefined;
      return drawCouncil(random, names.pop()!, region, tiny ?? size);
    }).flat(),
  );
}

function drawCouncil(random: Random, council: string, region: Cell['region'], size: number): Cell[] {
  const shares = model.strata.map(({ population }) => population * (0.75 + 0.5 * random.uniform()));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const spread = model.councilSpread;
  const effects = {
    quality: spread.quality * random.normal(),
    items: model.items.map(() => spread.question * random.normal()),
    answering: spread.answering * random.normal(),
  };
  const sent = sentIn(size);
  return model.strata.map(({ sample }, stratum) => {
    const population = Math.max(3, Math.round((size * shares[stratum]!) / total));
    const drawn = sent >= size ? population : Math.min(population, Math.round(sent * sample));
    return { council, region, stratum, population, sample: drawn, effects };
  });
}

/** Questionnaires to send for the margin of error: B = z² p (1 − p) / c², n = B / (1 + (B − 1) / N), n / response rate. */
function sentIn(size: number): number {
  const { margin, expectedRate } = model.sampling;
  const unlimited = (1.96 * 1.96 * 0.25) / (margin * margin);
  return Math.ceil(unlimited / (1 + (unlimited - 1) / size) / expectedRate);
}

function drawPeople(random: Random, cell: Cell): Person[] {
  const ages = model.ageShares[cell.stratum]!.map((share, band) => [band, share] as const);
  return Array.from({ length: cell.sample }, () => {
    const age = random.pick(ages);
    const sex = random.uniform() < model.womenShares[cell.stratum]! ? 2 : 1;
    const ethnicity = drawEthnicity(random, cell, age);
    return { cell, sex, age, ethnicity, responded: false, weight: 0, answers: [] };
  });
}

/** Older service users are more often White. */
function drawEthnicity(random: Random, cell: Cell, age: number): number {
  const minority = cell.region.asianOrBlack * (age >= 5 ? 0.7 : 1.3);
  return random.pick([
    [0, 1 - 1.25 * minority],
    [1, 0.1 * minority],
    [2, 0.55 * minority],
    [3, 0.45 * minority],
    [4, 0.15 * minority],
  ]);
}

/** The most inclined respond, up to the response rate, and at least one in each cell; then the weights are known. */
function decideWhoResponds(random: Random, people: readonly Person[]): void {
  const inclination = people.map(
    ({ cell }) => model.strata[cell.stratum]!.answering + cell.effects.answering + random.normal(),
  );
  const everyone = people.map(() => 1);
  const { responding } = model.sampling;
  const side = cutAtShares(inclination, everyone, [responding, 100 - responding]);
  const byCell = Map.groupBy(people.keys(), (i) => people[i]!.cell);
  for (const [cell, members] of byCell) {
    const keenest = members.reduce((best, i) => (inclination[i]! > inclination[best]! ? i : best));
    const respondents = members.filter((i) => side[i] === 1 || i === keenest);
    for (const i of respondents) {
      people[i]!.responded = true;
      people[i]!.weight = Number((cell.population / respondents.length).toFixed(4));
    }
  }
}

/** Gives every respondent their answers, then moves the free items until the mean SCRQoL is the published one. */
function answer(random: Random, people: readonly Person[]): void {
  const respondents = people.filter(({ responded }) => responded);
  const quality = respondents.map((person) => qualityOf(person) + random.normal());
  const scores = model.items.map((item, j) =>
    respondents.map((person, i) => {
      if (random.uniform() < item.unanswered) return Number.NaN;
      const own = Math.sqrt(1 - model.loading * model.loading) * random.normal();
      return model.loading * quality[i]! + own + item.strata[person.cell.stratum]! + person.cell.effects.items[j]!;
    }),
  );
  setAnswers(respondents, scores, () => true, 0);
  let [low, high] = [-6, 6];
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    setAnswers(respondents, scores, ({ free }) => free === true, middle);
    if (meanScrqol(respondents) < model.scrqol.mean) low = middle;
    else high = middle;
  }
}

function qualityOf({ cell, age, ethnicity }: Person): number {
  return cell.region.quality + cell.effects.quality + model.ageQuality[age]! + model.ethnicQuality[ethnicity]!;
}

/** `shift`: percentage points moved from the third answer to the first. */
function setAnswers(
  respondents: readonly Person[],
  scores: readonly number[][],
  which: (item: model.Item) => boolean,
  shift: number,
): void {
  const weights = respondents.map(({ weight }) => weight);
  model.items.forEach((item, j) => {
    if (!which(item)) return;
    const target = item.target.map((share, k) => share + (k === 0 ? shift : k === 2 ? -shift : 0));
    cutAtShares(scores[j]!, weights, target).forEach((code, i) => {
      respondents[i]!.answers[j] = code;
    });
  });
}

/** Codes 1, 2, 3 … from the highest score down, so that each has its share (%) of the weight; -9 where the score is NaN. */
function cutAtShares(scores: readonly number[], weights: readonly number[], shares: readonly number[]): number[] {
  const order = [...scores.keys()].filter((i) => !Number.isNaN(scores[i]!)).sort((a, b) => scores[b]! - scores[a]!);
  const total = order.reduce((sum, i) => sum + weights[i]!, 0);
  const codes = Array<number>(scores.length).fill(notAnswered);
  let code = 1;
  let upTo = shares[0]!;
  let passed = 0;
  for (const i of order) {
    // A person goes where the middle of their weight lies.
    const place = (100 * (passed + weights[i]! / 2)) / total;
    while (place > upTo && code < shares.length) upTo += shares[code++]!;
    codes[i] = code;
    passed += weights[i]!;
  }
  return codes;
}

function meanScrqol(respondents: readonly Person[]): number {
  const parts = model.items.flatMap(({ column }, j) => (model.scrqol.of.includes(column) ? [j] : []));
  let [sum, weights] = [0, 0];
  for (const { answers, weight } of respondents) {
    if (parts.some((j) => answers[j] === notAnswered)) continue;
    sum += weight * parts.reduce((points, j) => points + 4 - answers[j]!, 0);
    weights += weight;
  }
  return sum / weights;
}

function writeRows(people: readonly Person[]): string {
  const answers = model.items.map(({ column }) => column);
  const columns = ['serial', 'council', 'region', 'stratum', 'population', 'response', 'weight', 'sex', 'age_band'];
  const rows = people.map((person, i) => [
    100_001 + i,
    person.cell.council,
    person.cell.region.name,
    person.cell.stratum + 1,
    person.cell.population,
    person.responded ? 1 : 2,
    person.responded ? person.weight : '',
    person.sex,
    person.age + 1,
    person.ethnicity + 1,
    ...(person.responded ? person.answers : answers.map(() => '')),
  ]);
  return [[...columns, 'ethnicity', ...answers], ...rows].map((row) => `${row.join(',')}\n`).join('');
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'responses.csv'), reconstruct());
