import { describe, expect, it } from 'vitest';
import { chiSquareUpper } from '../../pipeline/estimate/distributions.ts';
import { qualityPage } from '../../pipeline/quality/page.ts';
import type { Quality } from '../../pipeline/quality/quality.ts';
import { assess, cleanRows, type Row, STUDY } from './survey.ts';

const looks = ({ findings }: Quality) => findings.filter(({ level }) => level === 'look').map(({ text }) => text);
const question = ({ questions }: Quality, id: string) => questions.find((one) => one.question === id)!;
const changed = (edit: (row: Row, i: number) => Partial<Row>): Row[] =>
  cleanRows().map((row, i) => ({ ...row, ...edit(row, i) }) as Row);

describe('data with which nothing is wrong', () => {
  it('has nothing to look at', async () => {
    const quality = await assess(cleanRows());
    expect(looks(quality)).toEqual([]);
    expect(quality).toMatchObject({ unexpected: [], duplicates: { rows: 0, repeatedIds: 0, id: 'id' } });
    expect(quality.rows).toEqual({ read: 200, used: 200, rejected: 0, nonRespondents: 0 });
    expect(quality.respondents).toMatchObject({ stopped: 0, empty: [] });
    expect(quality.pace).toMatchObject({ known: 200, median: 10, fast: 0, backwards: 0, unit: 'minutes' });
    expect(quality.grids).toMatchObject([{ questions: [1, 2, 3, 4, 5].map((n) => `statement_${n}`), answered: 200 }]);
  });
});

describe('completeness', () => {
  it('is of those who were asked', async () => {
    const quality = await assess(changed((_, i) => (i === 1 || i === 3 ? { how: '' } : {})));
    expect(question(quality, 'how')).toMatchObject({ asked: 100, answered: 98 });
    expect(question(quality, 'uses')).toMatchObject({ asked: 200, answered: 200 });
  });

  it('tells codes of no answer, which are none', async () => {
    const quality = await assess(changed((_, i) => (i < 7 ? { statement_4: '-9' } : {})));
    expect(question(quality, 'statement_4')).toMatchObject({
      ...{ asked: 200, answered: 193, missing: [{ label: 'Refused', count: 7 }] },
    });
  });

  it('names the lines of those who answered nothing', async () => {
    const blank = (row: Row): Row =>
      Object.fromEntries(Object.keys(row).map((key) => [key, /id|Date/.test(key) ? row[key]! : '']));
    const rows = cleanRows().map((row, i) => (i === 4 || i === 9 ? blank(row) : row));
    const quality = await assess(rows);
    expect(quality.respondents.empty).toEqual(['6', '11']);
    expect(quality.respondents.complete.at(-1)).toEqual({ label: 'None', count: 2 });
    expect(looks(quality)).toContain('2 rows have no answer at all.');
  });

  it('tells after which question people stopped, and takes nobody who leaves out one for it', async () => {
    const end = ['uses', 'how', 'trips', 'r1', 'r2', 'comment'];
    const rows = cleanRows().map((row, i) => {
      if (i < 30) return { ...row, ...Object.fromEntries(end.map((key) => [key, ''])) };
      return i < 60 ? { ...row, r1: '', r2: '', comment: '' } : row;
    });
    const quality = await assess(rows);
    expect(quality.respondents.stopped).toBe(30);
    expect(question(quality, 'statement_5').stopped).toBe(30);
    expect(question(quality, 'trips').stopped).toBe(0);
    expect(looks(quality).join()).toMatch(/15% of respondents stopped before the end, most of them after “Fifth”/);
  });
});

describe('rows that are the same', () => {
  it('are told with their lines, and whether their words are the same too', async () => {
    const rows = cleanRows();
    const copy = (to: number, from: number, edit: Row = {}) => {
      rows[to] = { ...rows[from]!, id: rows[to]!.id!, ...edit };
    };
    copy(50, 8);
    copy(60, 9, { comment: 'Other words' });
    const { duplicates, findings } = await assess(rows);
    expect(duplicates).toMatchObject({ rows: 2, sameWords: 1, lines: ['52', '62'], fewest: 10 });
    expect(findings[0]!.text).toMatch(
      /^2 rows give the same 10 answers or more as an earlier row, 1 of them with the same/,
    );
  });

  it('are nothing to speak of where little was answered', async () => {
    const few = cleanRows().map(({ id, email, region, gender }) => ({
      id: id!,
      email: email!,
      region: region!,
      gender: gender!,
    }));
    const study = STUDY.replace(/ {2}(began|done|age|statement_\d|uses|how|trips|reasons|comment):.*\n/g, '');
    const { duplicates, grids, pace } = await assess(few, study);
    expect({ duplicates: duplicates.rows, grids, pace }).toEqual({ duplicates: 0, grids: [], pace: null });
  });

  it('with the id of an earlier one are rejected, and counted', async () => {
    const quality = await assess(changed((_, i) => (i === 5 ? { id: 'p1' } : {})));
    expect(quality.duplicates.repeatedIds).toBe(1);
    expect(quality.rows.rejected).toBe(1);
    expect(looks(quality)[0]).toBe('1 row of 200 did not fit the study and was left out.');
    expect(JSON.stringify(quality)).not.toContain('p1"');
  });
});

describe('answers given without thought', () => {
  it('are seen where one answer goes through a whole grid', async () => {
    const all = (answer: string) => Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`statement_${n}`, answer]));
    const quality = await assess(changed((_, i) => (i < 40 ? all('a') : i < 50 ? all('') : {})));
    expect(quality.grids).toMatchObject([{ answered: 190, straight: 40 }]);
    expect(looks(quality).join()).toMatch(/21% of respondents gave one answer to all 5 items from “First” to “Fifth”/);
  });

  it('are seen where somebody was much faster than the others', async () => {
    const rows = changed((_, i) =>
      i < 3 ? { 'End Date': '2024-03-01 10:02:59' } : i === 3 ? { 'End Date': '2024-03-01 09:00:00' } : {},
    );
    const { pace } = await assess(rows);
    expect(pace).toMatchObject({ fast: 3, fastLines: ['2', '3', '4'], backwards: 1, known: 199 });
    const lax = await assess(rows, `${STUDY}quality: { speeding: 0.2 }\n`);
    expect(lax.pace!.fast).toBe(0);
  });

  it('are looked for by a duration where the file has one', async () => {
    const rows = cleanRows().map((row, i) => ({ ...row, 'Duration (in seconds)': String(i < 5 ? 20 : 600 + i) }));
    const study = STUDY.replace('reports:', '  seconds: { type: number, column: Duration (in seconds) }\nreports:');
    const { pace, questions } = await assess(rows, study);
    expect(pace).toMatchObject({ fast: 5, unit: 'seconds', from: ['Duration (in seconds)'] });
    expect(questions.map((one) => one.question)).not.toContain('seconds');
  });
});

describe('unexpected values', () => {
  it('are told where they are codes that several rows have, and else only counted', async () => {
    const odd = (i: number) => (i < 6 ? '7' : i < 8 ? 'x' : i < 14 ? 'Ann Example of 5 High Street' : undefined);
    const quality = await assess(changed((_, i) => (odd(i) === undefined ? {} : { uses: odd(i)! })));
    expect(quality.unexpected).toEqual([
      {
        ...{ kind: 'rejected', what: 'unknown code', where: 'uses', rows: 14 },
        lines: ['2', '3', '4', '5', '6', '7', '8', '9', '10', '11'],
        ...{ values: [{ value: '7', count: 6 }], otherValues: 2 },
      },
    ]);
    expect(JSON.stringify(quality)).not.toContain('Example of');
  });

  it('are told as they are only where the study says so', async () => {
    const rows = changed((_, i) => (i < 2 ? { uses: 'Ann Example' } : {}));
    expect(JSON.stringify(await assess(rows))).not.toContain('Ann Example');
    const shown = await assess(rows, `${STUDY}quality: { show_values: true }\n`);
    expect(shown.unexpected[0]!.values).toEqual([{ value: 'Ann Example', count: 2 }]);
    expect(qualityPage(shown)).toContain('Unexpected values stand here as they stand in the data.');
    expect(qualityPage(await assess(rows))).not.toContain('Ann Example');
  });

  it('are groups spelt in two ways', async () => {
    const quality = await assess(
      changed((_, i) => (i === 10 ? { region: 'north' } : i === 21 ? { region: 'Nroth' } : {})),
    );
    expect(quality.unexpected).toMatchObject([
      { kind: 'spelling', where: 'Region', rows: 2, lines: ['12', '23'], otherValues: 2 },
    ]);
    expect(looks(quality).join()).toContain('spelt in two ways: “Region”');
    expect(JSON.stringify(quality)).not.toMatch(/Nroth|"north"/);
  });

  it('are numbers far from all others, of which no number is told', async () => {
    const quality = await assess(changed((_, i) => (i === 10 ? { trips: '98765' } : {})));
    expect(quality.unexpected).toMatchObject([{ kind: 'far', where: 'Trips', rows: 1, lines: ['12'] }]);
    expect(JSON.stringify(quality)).not.toContain('98765');
  });

  it('are questions that everybody answers alike', async () => {
    const quality = await assess(changed(() => ({ gender: 'f' })));
    expect(quality.unexpected).toMatchObject([{ kind: 'alike', where: 'Gender', rows: 200 }]);
  });
});

describe('columns', () => {
  it('that no figure is made of are listed, with what personal data their header names', async () => {
    const { leftOut, findings } = await assess(cleanRows());
    expect(leftOut).toEqual([
      { header: 'id', why: 'identifier', personal: null },
      { header: 'email', why: 'ignored', personal: 'an e-mail address' },
      { header: 'comment', why: 'open text', personal: null },
    ]);
    expect(findings.map(({ text }) => text).join()).toContain('which no report shows: “email”');
  });

  it('of personal data that figures are made of are something to look at', async () => {
    const study = STUDY.replace(', ignore: [email]', '').replace('  uses:', '  email: { type: group }\n  uses:');
    expect(looks(await assess(cleanRows(), study)).join()).toMatch(
      /made of columns that seem to hold personal data: “email”/,
    );
  });
});

describe('small groups', () => {
  it('are counted for each characteristic, for pairs and for all together', async () => {
    const rows = changed((_, i) => (i === 0 ? { region: 'West', gender: 'm', age: 'old' } : {}));
    const { smallGroups } = await assess(rows);
    expect(smallGroups).toMatchObject({ questions: ['Region', 'Gender', 'Age'], guessed: true });
    expect(smallGroups!.single.map(({ groups, alone }) => [groups, alone])).toEqual([
      [3, 1],
      [2, 0],
      [3, 0],
    ]);
    expect(smallGroups!.together).toMatchObject({ smallest: 1, alone: 1 });
  });

  it('agree with counting the combinations one by one', async () => {
    const rows: Row[] = cleanRows(150).map((row, i) => ({ ...row, region: `R${(i * i) % 17}` }));
    const sizes = Map.groupBy(rows, ({ region, gender, age }) => `${region} ${gender} ${age}`);
    const people = (test: (size: number) => boolean) =>
      [...sizes.values()].filter(({ length }) => test(length)).reduce((sum, { length }) => sum + length, 0);
    const { smallGroups } = await assess(rows);
    expect(smallGroups!.together).toMatchObject({
      ...{ groups: sizes.size, alone: people((size) => size === 1), small: people((size) => size < 5) },
    });
  });

  it('are of the questions that the study names', async () => {
    const { smallGroups } = await assess(cleanRows(), `${STUDY}quality: { demographics: [uses], smallest_group: 3 }\n`);
    expect(smallGroups).toMatchObject({ questions: ['Uses it'], guessed: false, together: null });
  });
});

describe('answers against the data before', () => {
  const keptOf = async (rows: Row[]) => {
    const { files, distributions } = await assess(rows);
    return { files, distributions };
  };

  it('have not moved where they are the same', async () => {
    const { shifts, findings } = await assess(cleanRows(), STUDY, await keptOf(cleanRows()));
    expect(shifts!.length).toBeGreaterThan(8);
    expect(shifts!.every(({ index, distance, shifted }) => index === 0 && distance === 0 && !shifted)).toBe(true);
    expect(findings.some(({ section }) => section === 'shift')).toBe(false);
  });

  it('have moved by the index and the distance that are worked out by hand', async () => {
    const rows = changed((_, i) => ({ uses: i < 140 ? 'yes' : 'no', how: i < 140 ? 'bus' : '' }));
    const quality = await assess(rows, STUDY, await keptOf(cleanRows()));
    const shift = quality.shifts!.find((one) => one.question === 'uses')!;
    // From 50:50 to 70:30.
    expect(shift.index).toBeCloseTo(0.2 * Math.log(0.7 / 0.5) + -0.2 * Math.log(0.3 / 0.5), 10);
    expect(shift.distance).toBeCloseTo(0.2, 10);
    expect(shift).toMatchObject({ shifted: true, most: { answer: 'Yes' } });
    expect(looks(quality).join()).toContain('“Uses it”');
  });

  it('of several answers have moved as far as the one that moved most, of which chance has as many tries', async () => {
    const rows = changed((row, i) => ({ r2: i < 20 ? '0' : row.r2! }));
    const { shifts } = await assess(rows, STUDY, await keptOf(cleanRows()));
    const shift = shifts!.find((one) => one.question === 'reasons')!;
    // “Quick” from 100 to 90 of 200, “cheap” the same as before.
    const index = (0.45 - 0.5) * Math.log(0.45 / 0.5) + (0.55 - 0.5) * Math.log(0.55 / 0.5);
    expect(shift.index).toBeCloseTo(index, 10);
    expect(shift.p).toBeCloseTo(2 * chiSquareUpper(index / (2 / 200), 1), 10);
    expect(shift).toMatchObject({ shifted: false, most: { answer: 'Quick' } });
  });

  it('that move as far as chance moves them, in a small sample, have not moved', async () => {
    const some = cleanRows(30);
    const others = some.map((row, i) => ({ ...row, gender: i % 3 === 1 && i < 20 ? 'm' : row.gender! }));
    const { shifts } = await assess(others, STUDY, await keptOf(some));
    const shift = shifts!.find((one) => one.question === 'gender')!;
    expect(shift.index).toBeGreaterThan(0.1);
    expect(shift.p).toBeGreaterThan(0.05);
    expect(shift.shifted).toBe(false);
  });

  it('are kept for the next time without any that few people gave', async () => {
    const rows = changed((_, i) => (i < 3 ? { region: 'Nowhere' } : {}));
    const { distributions } = await assess(rows);
    const region = distributions.find((one) => one.question === 'region')!;
    expect(Object.keys(region.shares).sort()).toEqual(['North', 'South']);
    expect(region.few).toBeCloseTo(3 / 200, 4);
    expect(JSON.stringify(distributions)).not.toContain('Nowhere');
    for (const { shares } of distributions)
      for (const share of Object.values(shares)) expect(share * 200).toBeGreaterThan(4.9);
  });
});
