// Confidence intervals. In: an estimate, its standard error and degrees of freedom. Out: [low, high].
// Sources: R survey's svyciprop (which interval is which), Korn and Graubard (1998) for `beta`, Rao and Scott (1984)
// for `likelihood`; the ASCS rule is NHS Digital's, docs/statistics.md.
import { betaQuantile, tQuantile } from './distributions.ts';
import { type Fit, likelihoodInterval } from './likelihood.ts';

export type ProportionInterval = 'logit' | 'xlogit' | 'wilson' | 'beta' | 'likelihood' | 'asin' | 'mean' | 'ascs';
export type Interval = readonly [low: number, high: number];

export interface ProportionFacts {
  p: number;
  se: number;
  df: number;
  level: number;
  /** Rows in the domain, answered or not: what R's nrow(design) is. */
  rows: number;
  /** Unweighted base: rows that answered. */
  n: number;
  /** Kish's effective base, (sum of weights)² / sum of squared weights. */
  kish: number;
  /** Standard error of log(p / (1 - p)) where it is not se / (p (1 - p)): from replicates, as R's `logit`. */
  logitSe?: number | undefined;
  /** For `likelihood`: how R's fit starts. @default that of equal weights */
  fit?: Fit | undefined;
}

const criticalByLevel = new Map<number, Map<number, number>>();

/** The t (or with infinite df, normal) value that an interval of this level reaches on each side. Kept: a report asks
 * for the same few thousands of times. */
export function criticalValue(level: number, df: number): number {
  const byDf = criticalByLevel.get(level) ?? new Map<number, number>();
  criticalByLevel.set(level, byDf);
  const value = byDf.get(df) ?? tQuantile(1 - (1 - level) / 2, df);
  byDf.set(df, value);
  return value;
}

export function meanInterval(estimate: number, se: number, df: number, level: number): Interval {
  const reach = criticalValue(level, df) * se;
  return [estimate - reach, estimate + reach];
}

/** The official rule of the ASCS: 1.96 standard errors, whatever the level and the degrees of freedom. */
export function ascsInterval(p: number, se: number): Interval {
  return [p - 1.96 * se, p + 1.96 * se];
}

export function proportionInterval(method: ProportionInterval, facts: ProportionFacts): Interval {
  const { p, se, df, level } = facts;
  if (method === 'ascs') return ascsInterval(p, se);
  if (method === 'mean') return meanInterval(p, se, df, level);
  if (p === 0 || p === 1) return edgeInterval(facts);
  if (!(p > 0 && p < 1) || Number.isNaN(se) || !(df > 0)) return [Number.NaN, Number.NaN];
  if (se === 0) return [p, p];
  switch (method) {
    case 'asin':
      return asinInterval(facts);
    case 'wilson':
      return wilsonInterval(facts);
    case 'beta':
      return betaInterval(facts);
    case 'likelihood':
      return likelihoodInterval(p, se, facts.n, df, level, facts.fit ?? equalWeightsFit(p, facts.n));
    case 'xlogit':
      return logitInterval({ ...facts, logitSe: undefined });
    default:
      return logitInterval(facts);
  }
}

/** With all weights 1 the fit starts at 3/4 for yes and 1/4 for no. */
function equalWeightsFit(p: number, n: number): Fit {
  const firstLogit = ((2 * p - 1) * (0.1875 * Math.log(3) + 0.25)) / 0.1875;
  return { firstLogit, scaledBase: n };
}

const expit = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

function logitInterval({ p, se, df, level, logitSe = se / (p * (1 - p)) }: ProportionFacts): Interval {
  const centre = Math.log(p / (1 - p));
  const reach = criticalValue(level, df) * logitSe;
  return [expit(centre - reach), expit(centre + reach)];
}

/** sin² of a t interval for asin(sqrt(p)), as R's: it does not stop at 0 or 90 degrees. */
function asinInterval({ p, se, df, level }: ProportionFacts): Interval {
  const centre = Math.asin(Math.sqrt(p));
  const reach = (criticalValue(level, df) * se) / (2 * Math.sqrt(p * (1 - p)));
  return [Math.sin(centre - reach) ** 2, Math.sin(centre + reach) ** 2];
}

function wilsonInterval({ p, se, df, level }: ProportionFacts): Interval {
  const t = criticalValue(level, df);
  const n = (p * (1 - p)) / (se * se);
  const centre = (p + (t * t) / (2 * n)) / (1 + (t * t) / n);
  const reach = (t / (1 + (t * t) / n)) * Math.sqrt((p * (1 - p)) / n + (t * t) / (4 * n * n));
  return [centre - reach, centre + reach];
}

/** Korn and Graubard: Clopper-Pearson on the effective base, which is shrunk for the degrees of freedom. */
function betaInterval({ p, se, df, level, rows }: ProportionFacts): Interval {
  const base = (p * (1 - p)) / (se * se);
  const n = base * (criticalValue(level, rows - 1) / criticalValue(level, df)) ** 2;
  const half = (1 - level) / 2;
  return [betaQuantile(half, n * p, n * (1 - p) + 1), betaQuantile(1 - half, n * p + 1, n * (1 - p))];
}

/**
 * Nobody, or everybody: no variance to go by, and R gives an interval of no width. Clopper-Pearson instead, on Kish's
 * effective base shrunk for the degrees of freedom: for 0 of n, from 0 to 1 - (alpha/2)^(1/n).
 */
function edgeInterval({ p, df, level, rows, n, kish }: ProportionFacts): Interval {
  if (n === 0) return [Number.NaN, Number.NaN];
  const shrink = df > 0 && rows > 1 ? Math.min(1, (criticalValue(level, rows - 1) / criticalValue(level, df)) ** 2) : 1;
  const reach = 1 - ((1 - level) / 2) ** (1 / (Math.min(n, kish) * shrink));
  return p === 0 ? [0, reach] : [1 - reach, 1];
}
