// The distribution of a weighted sum of chi-square variables, which the Rao-Scott tests without approximation need.
// In: eigenvalues and a statistic. Out: the chance of a larger one. Sources: Kuonen (1999) for the saddlepoint,
// after Lugannani and Rice (1980); Imhof (1961) for the integral, here along a path through the saddlepoint.
import { chiSquareUpper, fUpper, normalUpper } from './distributions.ts';
import { findRoot } from './roots.ts';

/** P(sum of a_i chi²_1 > x), or with finite df P((sum of a_i chi²_1) / (chi²_df / df) > x), by saddlepoint. */
export function saddlepointUpper(x: number, a: readonly number[], df: number): number {
  if (df === Number.POSITIVE_INFINITY) {
    const p = saddlepoint(
      x,
      a.map((value) => ({ value, times: 1 })),
    );
    return Number.isNaN(p) ? satterthwaiteUpper(x, a, df) : p;
  }
  // R repeats an eigenvalue df times, cutting df to a whole number.
  const terms = [...a.map((value) => ({ value, times: 1 })), { value: -x / df, times: Math.floor(df) }];
  const p = saddlepoint(0, terms);
  return Number.isNaN(p) ? satterthwaiteUpper(x, a, df) : p;
}

/** By a scaled chi-square or F with the same first two moments. */
export function satterthwaiteUpper(x: number, a: readonly number[], df: number): number {
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  const ratio = a.reduce((sum, value) => sum + value * value, 0) / a.length / (mean * mean);
  const scale = mean * ratio;
  const own = a.length / ratio;
  return df === Number.POSITIVE_INFINITY ? chiSquareUpper(x / scale, own) : fUpper(x / own / scale, own, df);
}

interface Term {
  value: number;
  times: number;
}

function saddlepoint(given: number, terms: readonly Term[]): number {
  const largest = Math.max(...terms.map(({ value }) => value));
  const scaled = terms.map(({ value, times }) => ({ value: value / largest, times }));
  const x = given / largest;
  const sum = (part: (value: number) => number): number =>
    scaled.reduce((total, { value, times }) => total + times * part(value), 0);
  const slope = (z: number): number => sum((v) => v / (1 - 2 * z * v)) - x;
  const negative = scaled.filter(({ value, times }) => value < 0 && times > 0).map(({ value }) => 1 / (2 * value));
  const count = sum(() => 1);
  const low = negative.length > 0 ? Math.max(...negative) * 0.99999 : x > sum((v) => v) ? -0.01 : -count / (2 * x);
  const high = Math.min(...scaled.filter(({ value }) => value > 0).map(({ value }) => 1 / (2 * value))) * 0.99999;
  const z = findRoot(slope, low, high, 1e-8);
  if (!(Math.abs(z) >= 1e-4)) return Number.NaN;
  const k = -sum((v) => Math.log(1 - 2 * z * v)) / 2;
  const w = Math.sign(z) * Math.sqrt(2 * (z * x - k));
  const v = z * Math.sqrt(2 * sum((value) => value ** 2 / (1 - 2 * z * value) ** 2));
  return normalUpper(w + Math.log(v / w) / w);
}

/**
 * The same chance exactly (about 1e-12), by integrating exp(K(s) - s x) / s over a path that crosses the real line at
 * a point between 0 and the first singularity. R's answers by Davies' method are good to 1e-7.
 */
export function exactUpper(x: number, a: readonly number[], df: number): number {
  const ratio = df !== Number.POSITIVE_INFINITY;
  // Like R (Davies), a whole number of degrees of freedom, but the variance's divisor as it is.
  const terms: Term[] = a.map((value) => ({ value, times: 1 }));
  if (ratio) terms.push({ value: -x / df, times: Math.floor(df) });
  const point = ratio ? 0 : x;
  const nearest = 1 / (2 * Math.max(...a));
  const start = crossing(terms, point, nearest);
  const bend = ratio ? 0 : 1 / nearest;
  const step = 1 / 64;
  let total = 0;
  for (let i = -640; i <= 640; i++) {
    const u = i * step;
    const t = start * Math.sinh(u);
    const [re, im] = integrand(terms, point, start + bend * t * t, t);
    // ds = (i + 2 bend t) dt, and 1/(2 pi i) of the integral is real.
    total += (re + 2 * bend * t * im) * start * Math.cosh(u);
  }
  return (total * step) / (2 * Math.PI);
}

/** Where exp(K(s) - s x) / s is smallest between 0 and the nearest singularity. */
function crossing(terms: readonly Term[], x: number, nearest: number): number {
  const slope = (s: number): number =>
    terms.reduce((sum, { value, times }) => sum + (times * value) / (1 - 2 * s * value), 0) - x - 1 / s;
  return findRoot(slope, nearest * 1e-9, nearest * (1 - 1e-9), nearest * 1e-6) || nearest / 2;
}

/** Real and imaginary part of exp(K(s) - s x) / s at s = re + i im. */
function integrand(terms: readonly Term[], x: number, re: number, im: number): [number, number] {
  let size = -re * x;
  let angle = -im * x;
  for (const { value, times } of terms) {
    const [real, imaginary] = [1 - 2 * value * re, -2 * value * im];
    size -= (times / 4) * Math.log(real * real + imaginary * imaginary);
    angle -= (times / 2) * Math.atan2(imaginary, real);
  }
  size -= Math.log(re * re + im * im) / 2;
  angle -= Math.atan2(im, re);
  const length = Math.exp(size);
  return length === 0 ? [0, 0] : [length * Math.cos(angle), length * Math.sin(angle)];
}
