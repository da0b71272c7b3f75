import { describe, expect, it } from 'vitest';
import { checkEntry, type Person, rows, share } from './poll.ts';

const answered = ({ likes }: Person) => ['yes', 'no', 'dk'].includes(likes);
const everybody = () => true;
const yes = ({ likes }: Person) => likes === 'yes';
const no = ({ likes }: Person) => likes === 'no';
const unsure = ({ likes }: Person) => likes === 'dk';
const whole = (value: number) => `${Math.round(value)}%`;
const weighted = share(yes, answered, true);

describe('a published figure', () => {
  it('agrees where the study gives it, at the precision of the publication', async () => {
    for (const published of [whole(weighted), weighted.toFixed(1), `${weighted.toFixed(2)}%`]) {
      const result = await checkEntry(`figure: likes.yes, published: "${published}"`);
      expect(result).toMatchObject({ verdict: 'agrees', agreeing: [], tried: 0, reason: null });
    }
  });

  it('is not taken for equal when its last digit is another', async () => {
    const { verdict } = await checkEntry(`figure: likes.yes, published: "${(weighted + 0.1).toFixed(1)}"`);
    expect(verdict).not.toBe('agrees');
  });

  const ways: [what: string, figure: string, published: string, words: RegExp][] = [
    ['is unweighted', 'likes.yes', whole(share(yes, answered)), /^unweighted$/],
    ['counts everybody who was asked', 'likes.yes', share(yes, everybody, true).toFixed(1), /everybody who was asked/],
    [
      'counts a code for no answer as an answer',
      'likes.yes',
      share(yes, ({ likes }) => likes !== '', true).toFixed(1),
      /“Refused” \(-9\) counted/,
    ],
    [
      'leaves “don’t know” out',
      'likes.yes',
      share(yes, (row) => yes(row) || no(row), true).toFixed(1),
      /“Don’t know” left out/,
    ],
    ['cuts its decimals off', 'likes.dk', `${Math.floor(share(unsure, answered, true))}%`, /^rounded down$/],
    [
      'is about a report’s respondents',
      'likes.yes',
      share(yes, (row) => answered(row) && row.region === 'South', true).toFixed(1),
      /of the respondents of the report `south`/,
    ],
    [
      'is not about the group that it names',
      '"likes.yes[region=north]"',
      weighted.toFixed(1),
      /of everybody, not of region = north alone/,
    ],
    ['is another answer’s', 'likes.yes', share(no, answered, true).toFixed(1), /figure of `no`/],
    ['is a net’s', 'likes.yes', share((row) => yes(row) || no(row), answered, true).toFixed(1), /`opinion`/],
    ['is the rest of 100%', 'likes.yes', (100 - weighted).toFixed(1), /rest of 100%/],
    ['is a share of 1', 'likes.yes', (weighted / 100).toFixed(3), /share of 1/],
    ['is a number of people', 'likes.yes', String(rows.filter(yes).length), /number of respondents who say so/],
  ];

  it.each(ways)('that %s differs, and is told so', async (_, figure, published, words) => {
    const result = await checkEntry(`figure: ${figure}, published: "${published}"`);
    expect(result.verdict).toBe('differs');
    expect(result.agreeing.some((way) => words.test(way))).toBe(true);
    expect(result.computed).not.toBe(published);
  });

  it('of several answers may be a share of the answers given', async () => {
    const buses = rows.filter(({ bus }) => bus).reduce((sum, { weight }) => sum + weight, 0);
    const cars = rows.filter(({ car }) => car).reduce((sum, { weight }) => sum + weight, 0);
    const published = ((100 * buses) / (buses + cars)).toFixed(1);
    const { agreeing } = await checkEntry(`figure: travel.bus, published: "${published}"`);
    expect(agreeing.join()).toMatch(/of the answers given, not of respondents/);
  });

  it('of a routed question may count those who answered though they were not asked', async () => {
    const daily = ({ often }: Person) => often === 'daily';
    const published = share(daily, ({ often }) => often !== '', true).toFixed(1);
    const { agreeing } = await checkEntry(`figure: often.daily, published: "${published}"`);
    expect(agreeing.join()).toMatch(/though they were not asked/);
  });

  it('may be about a filter that the file names', async () => {
    const published = share(yes, (row) => answered(row) && row.hours > 4, true).toFixed(1);
    const named = await checkEntry(`figure: likes.yes, published: "${published}"`, 'filters: { busy: hours > 4 }');
    expect(named.agreeing.join()).toMatch(/of the filter `busy`/);
    const unnamed = await checkEntry(`figure: likes.yes, published: "${published}"`);
    expect(unnamed.agreeing.join()).not.toMatch(/busy/);
  });

  it('may differ in two things, which are tried only where none that differs in one agrees', async () => {
    const both = share(yes, everybody).toFixed(1);
    const { verdict, agreeing } = await checkEntry(`figure: likes.yes, published: "${both}"`);
    expect(verdict).toBe('differs');
    expect(agreeing).toContain('unweighted, of everybody who was asked, answered or not');
  });

  it('can’t follow from the data where no way of counting gives it', async () => {
    const result = await checkEntry('figure: likes.yes, published: 3.33%');
    expect(result).toMatchObject({ verdict: 'impossible', agreeing: [] });
    expect(result.tried).toBeGreaterThan(20);
  });

  it('can’t follow from the data where there is no such question or answer, and the nearest is named', async () => {
    const question = await checkEntry('figure: liked.yes, published: 3%');
    expect(question).toMatchObject({ verdict: 'impossible', computed: null, tried: 0 });
    expect(question.reason).toBe('unknown question `liked`; did you mean `likes`?');
    const answer = await checkEntry('figure: likes.yep, published: 3%');
    expect(answer.reason).toMatch(/no answer, net or figure `yep`; did you mean `yes`/);
  });
});

describe('a published figure with its own way of counting', () => {
  it.each([
    ['weighted: false', share(yes, answered)],
    ['base: asked', share(yes, everybody, true)],
    ["among: region == 'north'", share(yes, (row) => answered(row) && row.region === 'North', true)],
    ['weighted: false, base: asked, among: hours > 4', share(yes, ({ hours }) => hours > 4)],
  ])('agrees: %s', async (how, value) => {
    const result = await checkEntry(`figure: likes.yes, published: "${value.toFixed(2)}", ${how}`);
    expect(result.verdict).toBe('agrees');
  });

  it('is compared rounded as it says', async () => {
    const published = Math.floor(share(unsure, answered, true));
    expect((await checkEntry(`figure: likes.dk, published: ${published}%, rounding: down`)).verdict).toBe('agrees');
    expect((await checkEntry(`figure: likes.dk, published: ${published}%`)).verdict).toBe('differs');
  });

  it('is compared in its own unit, and as near as it says', async () => {
    const near = weighted / 100 + 1e-6;
    const entry = `figure: likes.yes, value: ${near}, unit: 100`;
    expect((await checkEntry(`${entry}, within: 1e-5`)).verdict).toBe('agrees');
    expect((await checkEntry(`${entry}, within: 1e-7`)).verdict).not.toBe('agrees');
  });

  it('has a standard error and an interval that are figures of their own', async () => {
    const { figure } = await checkEntry('figure: likes.yes, se: 1.2');
    expect(figure).toBe('likes.yes:se');
  });

  it('in words is compared with the words for the share', async () => {
    const right = await checkEntry('figure: likes.yes, published: about 2 in 3, reads: nearly two-thirds');
    const wrong = await checkEntry('figure: likes.yes, published: all');
    expect(wrong.agreeing).toEqual([]);
    expect([right.verdict, wrong.verdict, wrong.computed]).toEqual(['agrees', 'impossible', 'nearly two-thirds']);
  });
});

describe('a figure that differs', () => {
  it('for a reason that the file gives is explained, and what would make it agree is told all the same', async () => {
    const published = whole(share(yes, answered));
    const result = await checkEntry(`figure: likes.yes, published: ${published}, differs: they did not weight`);
    expect(result).toMatchObject({ verdict: 'explained', reason: 'they did not weight' });
    expect(result.agreeing).toContain('unweighted');
  });

  it('because the data has not its question is explained too', async () => {
    const result = await checkEntry('figure: salary.high, published: 12%, differs: left out of the public file');
    expect(result).toMatchObject({ verdict: 'explained', computed: null, reason: 'left out of the public file' });
  });

  it('from a sample by no more than chance is explained, and nothing else is tried', async () => {
    const published = (weighted + 2).toFixed(1);
    const sampled = await checkEntry(`figure: likes.yes, published: "${published}"`, 'sample: true');
    expect(sampled).toMatchObject({ verdict: 'explained', tried: 0 });
    const far = await checkEntry('figure: likes.yes, published: 3.33%', 'sample: true');
    expect(far.verdict).toBe('impossible');
  });
});

describe('a figure that the study withholds', () => {
  it('agrees where the publication withholds it too', async () => {
    for (const sign of ['[c]', '*', '–', '']) {
      const result = await checkEntry(`figure: "hours.mean[rare=few]", published: "${sign}"`);
      expect(result).toMatchObject({ verdict: 'agrees', computed: '[c]' });
    }
  });

  it('is not given away where the publication shows it', async () => {
    const result = await checkEntry('figure: "hours.mean[rare=few]", published: "12.0"');
    expect(result).toMatchObject({ verdict: 'impossible', computed: null, agreeing: [] });
    expect(result.reason).toBe('the study’s rules withhold it');
  });
});
