// What topline answers to a call of R's survey package, as the numbers of reference.json, in R's order.
// In: the text of the call and the design. Out: numbers, or null for a call that topline has no answer to.
import { type CodedOptions, estimateCodedBy } from '../../pipeline/estimate/coded.ts';
import { compareMeans, compareWithValue, contrast, estimateGroupMeans } from '../../pipeline/estimate/compare.ts';
import {
  type AssociationStatistic,
  estimateShares,
  testAssociation,
  weightedTable,
} from '../../pipeline/estimate/contingency.ts';
import { type Design, degreesOfFreedom, type LonelyRule } from '../../pipeline/estimate/design.ts';
import {
  type Estimate,
  type EstimateOptions,
  estimateMean,
  estimateMeans,
  estimateRatio,
  estimateTotal,
  estimateVariance,
} from '../../pipeline/estimate/estimate.ts';
import { makeGrouping } from '../../pipeline/estimate/grouping.ts';
import type { ProportionInterval } from '../../pipeline/estimate/intervals.ts';
import { estimateNumericBy } from '../../pipeline/estimate/numeric.ts';
import { estimateQuantiles, type QuantileInterval } from '../../pipeline/estimate/quantile.ts';
import type { QuantileRule } from '../../pipeline/estimate/quantilerules.ts';
import type { Frame } from './data.ts';

type Answer = (design: Design, frame: Frame, ...parts: string[]) => number[];
type Pattern = readonly [pattern: string, answer: Answer];

const FACTORS = ['stype', 'sch.wide', 'awards'];
const normal: EstimateOptions = { df: Number.POSITIVE_INFINITY };

/** `stype=="E" & sch.wide=="Yes"` */
function domainOf(frame: Frame, condition: string): Uint8Array {
  const tests = condition.split(' & ').map((part) => /^([\w.]+)=="(\w+)"$/.exec(part)!);
  return Uint8Array.from({ length: frame.n }, (_, row) =>
    tests.every(([, name, level]) => frame.column(name!)[row] === level) ? 1 : 0,
  );
}

/** Estimates of a variable: one of a number, one a level of a factor. */
function estimates(kind: string, design: Design, frame: Frame, variable: string, options: EstimateOptions): Estimate[] {
  if (!FACTORS.includes(variable)) {
    const estimate = kind === 'mean' ? estimateMean : kind === 'total' ? estimateTotal : estimateVariance;
    return [estimate(design, frame.numbers(variable), options)];
  }
  const { codes, levels } = frame.factor(variable);
  if (kind === 'mean')
    return estimateCodedBy(design, Uint8Array.from(codes), levels.length, undefined, options as CodedOptions).whole;
  return levels.map((_, level) =>
    estimateTotal(
      design,
      Float64Array.from(codes, (code) => (code === 0 ? Number.NaN : code === level + 1 ? 1 : 0)),
      options,
    ),
  );
}

const pick = (list: readonly Estimate[], what: 'coef' | 'SE'): number[] =>
  list.map((estimate) => (what === 'coef' ? estimate.estimate : estimate.se));

const ends = (list: readonly Estimate[]): number[] => [...list.map(({ low }) => low), ...list.map(({ high }) => high)];

const optionsFor = (frame: Frame, condition?: string, df?: string): EstimateOptions => ({
  ...(condition !== undefined && { domain: domainOf(frame, condition) }),
  ...(df === undefined ? normal : {}),
});

function byGroup(
  design: Design,
  frame: Frame,
  variable: string,
  group: string,
  options: EstimateOptions,
): Estimate[][] {
  const groups = frame.factor(group);
  const grouping = makeGrouping(design, groups.codes, groups.levels.length);
  if (!FACTORS.includes(variable))
    return [estimateNumericBy(design, frame.numbers(variable), grouping, options).groups];
  const { codes, levels } = frame.factor(variable);
  const found = estimateCodedBy(design, codes, levels.length, grouping, {
    ...(options as CodedOptions),
    interval: 'mean',
  }).groups;
  return levels.map((_, level) => found.map((group) => group[level]!));
}

function proportion(design: Design, frame: Frame, condition: string, interval: ProportionInterval): number[] {
  const [, name, operator, value] = /^([\w.]+)(==|>)"?(\w+)"?$/.exec(condition)!;
  const codes = Uint8Array.from(frame.column(name!), (text) =>
    text === '' ? 0 : (operator === '==' ? text === value : Number(text) > Number(value)) ? 2 : 1,
  );
  const { estimate, low, high } = estimateCodedBy(design, codes, 2, undefined, { categories: [[2]], interval })
    .whole[0]!;
  return [estimate, low, high];
}

function quantiles(design: Design, frame: Frame, variable: string, shares: string, rest: string): number[] {
  const list = shares
    .replace(/^c\(|\)$/g, '')
    .split(',')
    .map(Number);
  const rule = (/qrule="(\w+)"/.exec(rest)?.[1] ?? 'math') as QuantileRule;
  const interval = (/interval.type="(\w+)"/.exec(rest)?.[1] ?? 'mean') as QuantileInterval;
  const found = estimateQuantiles(design, frame.numbers(variable), list, { rule, interval });
  return [...pick(found, 'coef'), ...ends(found), ...pick(found, 'SE')];
}

const twoWay = (frame: Frame, rows: string, columns: string) => {
  const [r, c] = [frame.factor(rows), frame.factor(columns)];
  return { rowCodes: r.codes, columnCodes: c.codes, rowLevels: r.levels.length, columnLevels: c.levels.length };
};

function association(design: Design, frame: Frame, rows: string, columns: string, statistic: string): number[] {
  const test = testAssociation(design, twoWay(frame, rows, columns), statistic as AssociationStatistic);
  return [test.statistic, test.df1, test.df2, test.p].filter((value) => value !== null);
}

/** Groups by two factors, the first fastest. */
function totalsByTwo(design: Design, frame: Frame, variable: string, first: string, second: string): number[] {
  const [a, b] = [frame.factor(first), frame.factor(second)];
  const found = b.levels.flatMap((_, j) =>
    a.levels.map((_level, i) => {
      const domain = a.codes.map((code, row) => (code === i + 1 && b.codes[row] === j + 1 ? 1 : 0));
      return estimateTotal(design, frame.numbers(variable), { domain: Uint8Array.from(domain) });
    }),
  );
  return [...pick(found, 'coef'), ...pick(found, 'SE')];
}

function twoSampleTest(design: Design, frame: Frame, variable: string, group: string): number[] {
  const { codes } = frame.factor(group);
  const side = (code: number): Uint8Array => Uint8Array.from(codes, (own) => (own === code ? 1 : 0));
  const { t, df, p, difference, low, high } = compareMeans(design, frame.numbers(variable), side(2), side(1));
  return [t, df, p, difference, low, high];
}

function oneSampleTest(design: Design, frame: Frame, a: string, b: string): number[] {
  const [x, y] = [frame.numbers(a), frame.numbers(b)];
  const { t, df, p, difference } = compareWithValue(
    design,
    x.map((value, row) => value - y[row]!),
    0,
  );
  return [t, df, p, difference];
}

function groupContrast(
  design: Design,
  frame: Frame,
  variable: string,
  group: string,
  first: string,
  second: string,
): number[] {
  const { codes, levels } = frame.factor(group);
  const masks = [first, second].map((level) =>
    Uint8Array.from(codes, (code) => (code === levels.indexOf(level) + 1 ? 1 : 0)),
  );
  const { estimate, se } = contrast(estimateGroupMeans(design, frame.numbers(variable), masks), [1, -1]);
  return [estimate, se];
}

function lonely(
  design: Design,
  frame: Frame,
  rule: string,
  kind: string,
  variables: string,
  condition?: string,
  adjust?: string,
): number[] {
  const ruled = { ...design, lonely: rule as LonelyRule, adjustDomainLonely: adjust === 'TRUE' };
  const options = optionsFor(frame, condition);
  const [first, second] = variables.split(', ~');
  if (kind === 'ratio') return [estimateRatio(ruled, frame.numbers(first!), frame.numbers(second!), options).se];
  return pick(estimates(kind, ruled, frame, first!, options), 'SE');
}

function weightFacts(design: Design): number[] {
  const w = design.weights;
  const sum = w.reduce((total, value) => total + value, 0);
  const squares = w.reduce((total, value) => total + value * value, 0);
  return [sum, Math.min(...w), Math.max(...w), squares, ...[1, 50, 100, 150].map((row) => w[row - 1]!)];
}

const V = '([\\w.]+)';
/** Calls with the design's name written D. */
const patterns: readonly Pattern[] = [
  [
    `(coef|SE)\\(svy(mean|total|var)\\(~${V}, D(?:, na.rm=TRUE)?\\)\\)`,
    (d, f, what, kind, x) => pick(estimates(kind!, d, f, x!, {}), what as 'coef'),
  ],
  [
    `(coef|SE)\\(svymean\\(~${V}, subset\\(D, (.*)\\)\\)\\)`,
    (d, f, what, x, condition) => pick(estimates('mean', d, f, x!, optionsFor(f, condition)), what as 'coef'),
  ],
  [
    `confint\\(svymean\\(~${V}, D\\)(, df=degf\\(D\\))?\\)`,
    (d, f, x, df) => ends(estimates('mean', d, f, x!, optionsFor(f, undefined, df))),
  ],
  [
    `(coef|SE)\\(svyratio\\(~${V}, ~${V}, D(?:, na.rm=TRUE)?\\)\\)`,
    (d, f, what, y, x) => pick([estimateRatio(d, f.numbers(y!), f.numbers(x!))], what as 'coef'),
  ],
  [
    `confint\\(svyratio\\(~${V}, ~${V}, D, na.rm=TRUE\\)(, df=degf\\(D\\))?\\)`,
    (d, f, y, x, df) => ends([estimateRatio(d, f.numbers(y!), f.numbers(x!), optionsFor(f, undefined, df))]),
  ],
  [
    `vcov\\(svymean\\(~${V}\\+${V}, D\\)\\)`,
    (d, f, x, y) => [...estimateMeans(d, [f.numbers(x!), f.numbers(y!)]).covariance],
  ],
  [
    `deff\\(svy(mean|total)\\(~${V}, D, deff=(TRUE|"replace")(?:, na.rm=TRUE)?\\)\\)`,
    (d, f, kind, x, type) => estimates(kind!, d, f, x!, {}).map((e) => (type === 'TRUE' ? e.deff : e.deffReplace)),
  ],
  ['degf\\(D\\)', (d) => [degreesOfFreedom(d)]],
  ['degf\\(subset\\(D, (.*)\\)\\)', (d, f, condition) => [degreesOfFreedom(d, domainOf(f, condition!))]],
  [
    `(coef|SE)\\(svyby\\(~${V}, ~${V}, D, svymean\\)\\)`,
    (d, f, what, x, g) => pick(byGroup(d, f, x!, g!, {}).flat(), what as 'coef'),
  ],
  [
    `confint\\(svyby\\(~${V}, ~${V}, D, svymean\\), df=degf\\(D\\)\\)`,
    (d, f, x, g) => ends(byGroup(d, f, x!, g!, { df: degreesOfFreedom(d) }).flat()),
  ],
  [
    `svyby\\(~${V}, ~${V}, D, svymean(, vartype=c\\("se","ci"\\))?\\)\\[,-1\\]`,
    (d, f, x, g, intervals) => {
      const found = byGroup(d, f, x!, g!, normal).flat();
      return [...pick(found, 'coef'), ...pick(found, 'SE'), ...(intervals ? ends(found) : [])];
    },
  ],
  [
    `svyby\\(~${V}, ~${V}\\+${V}, D, svytotal, na.rm=TRUE, drop.empty.groups=TRUE\\)\\[,-\\(1:2\\)\\]`,
    (d, f, x, a, b) => totalsByTwo(d, f, x!, a!, b!),
  ],
  [
    'c\\(p=as.numeric\\(coef\\(svyciprop\\(~I\\((.*?)\\), D, method="(\\w+)"\\)\\)\\), ci=.*\\)',
    (d, f, condition, method) => proportion(d, f, condition!, method as ProportionInterval),
  ],
  [
    `svyquantile\\(~${V}, D, (\\.\\d+|c\\([\\d.,]*\\))(.*)\\)\\$.*`,
    (d, f, x, shares, rest) => quantiles(d, f, x!, shares!, rest!),
  ],
  [
    `\\{x <- svychisq\\(~${V}\\+${V}, D, statistic="(\\w+)"\\);.*`,
    (d, f, r, c, statistic) => association(d, f, r!, c!, statistic!),
  ],
  [`svytable\\(~${V}\\+${V}, D\\)`, (d, f, r, c) => [...weightedTable(d, twoWay(f, r!, c!))]],
  [
    `(SE\\()?svymean\\(~interaction\\(${V},${V}\\), D\\)\\)?`,
    (d, f, se, r, c) => {
      const { values, covariance } = estimateShares(d, twoWay(f, r!, c!));
      return [...values].map((value, i) => (se ? Math.sqrt(covariance[i * values.length + i]!) : value));
    },
  ],
  [`\\{x <- svyttest\\(${V}~${V}, D\\);.*`, (d, f, x, g) => twoSampleTest(d, f, x!, g!)],
  [`\\{x <- svyttest\\(I\\(${V}-${V}\\)~0, D\\);.*`, (d, f, a, b) => oneSampleTest(d, f, a!, b!)],
  [
    `\\{x <- svycontrast\\(svyby\\(~${V}, ~${V}, D, svymean, covmat=TRUE\\), c\\((\\w)=1,(\\w)=-1\\)\\);.*`,
    (d, f, x, g, a, b) => groupContrast(d, f, x!, g!, a!, b!),
  ],
  [
    '\\{options\\(survey.lonely.psu="(\\w+)"\\); as.numeric\\(SE\\(svy(\\w+)\\(~(.*), D\\)\\)\\)\\}',
    (d, f, rule, kind, x) => lonely(d, f, rule!, kind!, x!),
  ],
  [
    '\\{options\\(survey.lonely.psu="(\\w+)", survey.adjust.domain.lonely=(\\w+)\\); as.numeric\\(SE\\(svy(\\w+)\\(~(\\w+), subset\\(D, (.*)\\)\\)\\)\\)\\}',
    (d, f, rule, adjust, kind, x, condition) => lonely(d, f, rule!, kind!, x!, condition, adjust),
  ],
  ['\\{w <- weights\\(D\\); c\\(sum=.*', (d) => weightFacts(d)],
  ['weights\\(D, type="analysis"\\)', (d) => d.replicates!.columns.flatMap((column) => [...column])],
  [
    'c\\(scale=D\\$scale, .*',
    (d) => [d.replicates!.scale, d.replicates!.rscales[0]!, d.replicates!.columns.length, degreesOfFreedom(d)],
  ],
];
const answers = patterns.map(([pattern, answer]) => [new RegExp(`^${pattern}$`), answer] as const);

export function answerTo(call: string, name: string, design: Design, frame: Frame): number[] | null {
  const plain = call.replace(new RegExp(`\\b${name}\\b`, 'g'), 'D');
  for (const [pattern, answer] of answers) {
    const match = pattern.exec(plain);
    if (match) return answer(design, frame, ...(match.slice(1) as string[]));
  }
  return null;
}
