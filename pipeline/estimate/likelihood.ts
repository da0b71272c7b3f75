// The likelihood interval of a proportion as R's svyciprop(method = "likelihood") gives it: the profile of the scaled
// deviance at a few logits, a cubic spline through them, straight lines between the spline's points. The exact interval
// differs in the fourth digit or later; R's steps are followed so that the digits agree.
// Sources: Rao and Scott (1984); the spline is Forsythe, Malcolm and Moler's (1977).
import { normalCdf, normalQuantile, tQuantile } from './distributions.ts';
import type { Interval } from './intervals.ts';
import { sumOf } from './sums.ts';

const MAX_STEPS = 9;

export interface Fit {
  /** The logit after the first step of iterated least squares, which starts from (w y + 1/2) / (w + 1) in each row. */
  firstLogit: number;
  /** Sum of weights of the rows that answered, the weights of all rows in the domain scaled to a mean of 1. */
  scaledBase: number;
}

/** n: rows that answered; se of p, t intervals with df. */
export function likelihoodInterval(p: number, se: number, n: number, df: number, level: number, fit: Fit): Interval {
  const logitSe = se / (p * (1 - p));
  // Design-based variance of the logit over that of independent answers, which R has from the fit's last but one step.
  const q = lastButOne(p, fit);
  const inflation = logitSe * logitSe * fit.scaledBase * q * (1 - q);
  const alpha = normalCdf(tQuantile((1 - level) / 2, df) * Math.sqrt(inflation)) / 2;
  const cutoff = -normalQuantile(2 * alpha);
  const zMax = -tQuantile(alpha / 2, n - 1);
  const points = profile(p, n, fit.scaledBase, logitSe, zMax);
  const curve = splinePoints(points.logits, points.z);
  return [expit(valueAt(curve, -cutoff)), expit(valueAt(curve, cutoff))];
}

/** The proportion at which R's glm took its last step: it stops once the deviance changes by less than 1e-8. */
function lastButOne(p: number, { firstLogit, scaledBase }: Fit): number {
  const deviance = (q: number): number => -2 * scaledBase * (p * Math.log(q) + (1 - p) * Math.log(1 - q));
  let logit = firstLogit;
  for (let step = 0; step < 25; step++) {
    const q = expit(logit);
    logit += (p - q) / (q * (1 - q));
    const now = deviance(expit(logit));
    if (Math.abs(now - deviance(q)) / (Math.abs(now) + 0.1) < 1e-8) return q;
  }
  return p;
}

/** The fit's first step, from the rows of a domain: which answered, and which of those are in the category (1). */
export function startFit(weights: Float64Array, domain: Uint8Array, answered: Uint8Array, category: Float64Array): Fit {
  const rows = domain.reduce((sum, value) => sum + value, 0);
  const scale = rows / sumOf(weights.map((weight, row) => weight * domain[row]!));
  const scaled = weights.map((weight, row) => weight * answered[row]! * scale);
  const slope = (row: number): number => {
    const q = (scaled[row]! * category[row]! + 0.5) / (scaled[row]! + 1);
    return q * (1 - q);
  };
  const top = scaled.map((weight, row) => {
    const q = (weight * category[row]! + 0.5) / (weight + 1);
    return weight * (slope(row) * Math.log(q / (1 - q)) + category[row]! - q);
  });
  const bottom = scaled.map((weight, row) => weight * slope(row));
  return { firstLogit: sumOf(top) / sumOf(bottom), scaledBase: sumOf(scaled) };
}

const expit = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** Signed root of the scaled deviance at logits around that of p, a fifth of zMax standard errors apart. */
function profile(p: number, n: number, base: number, logitSe: number, zMax: number): { logits: number[]; z: number[] } {
  const centre = Math.log(p / (1 - p));
  const dispersion = n / (n - 1);
  const side = (sign: number): [number, number][] => {
    const found: [number, number][] = [];
    let z = 0;
    for (let step = 1; step <= MAX_STEPS && Math.abs(z) < zMax; step++) {
      const logit = centre + (sign * step * zMax * logitSe) / 5;
      const q = expit(logit);
      const deviance = 2 * base * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / expit(-logit)));
      z = sign * Math.sqrt(Math.max(0, deviance) / dispersion);
      found.push([logit, z]);
    }
    return found;
  };
  const points = [...side(-1).reverse(), [centre, 0] as [number, number], ...side(1)];
  return { logits: points.map(([logit]) => logit), z: points.map(([, z]) => z) };
}

interface Curve {
  x: Float64Array;
  y: Float64Array;
}

/** Three times as many points of the spline, evenly spaced. */
function splinePoints(x: readonly number[], y: readonly number[]): Curve {
  const { b, c, d } = splineCoefficients(x, y);
  const count = 3 * x.length;
  const first = x[0]!;
  const width = (x[x.length - 1]! - first) / (count - 1);
  const curve = { x: new Float64Array(count), y: new Float64Array(count) };
  for (let k = 0, i = 0; k < count; k++) {
    const at = k === count - 1 ? x[x.length - 1]! : first + k * width;
    while (i < x.length - 2 && at >= x[i + 1]!) i++;
    const over = at - x[i]!;
    curve.x[k] = at;
    curve.y[k] = y[i]! + over * (b[i]! + over * (c[i]! + over * d[i]!));
  }
  return curve;
}

/** The x at which the curve, ascending, reaches y: along a straight line between its points; NaN outside. */
function valueAt({ x, y }: Curve, wanted: number): number {
  for (let i = 1; i < x.length; i++) {
    if (y[i - 1]! <= wanted && wanted <= y[i]!)
      return x[i - 1]! + (x[i]! - x[i - 1]!) * ((wanted - y[i - 1]!) / (y[i]! - y[i - 1]!));
  }
  return Number.NaN;
}

/** Cubic pieces; at each end the third derivative is that of the cubic through the four points nearest to it. */
function splineCoefficients(x: readonly number[], y: readonly number[]) {
  const n = x.length;
  const [b, c, d] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const gap = (i: number): number => x[i + 1]! - x[i]!;
  const slope = (i: number): number => (y[i + 1]! - y[i]!) / gap(i);
  for (let i = 0; i < n - 1; i++) d[i] = gap(i);
  for (let i = 1; i < n - 1; i++) {
    b[i] = 2 * (gap(i - 1) + gap(i));
    c[i] = slope(i) - slope(i - 1);
  }
  b[0] = -gap(0);
  b[n - 1] = -gap(n - 2);
  if (n > 3) {
    c[0] = c[2]! / (x[3]! - x[1]!) - c[1]! / (x[2]! - x[0]!);
    c[n - 1] = c[n - 2]! / (x[n - 1]! - x[n - 3]!) - c[n - 3]! / (x[n - 2]! - x[n - 4]!);
    c[0] = (c[0]! * gap(0) ** 2) / (x[3]! - x[0]!);
    c[n - 1] = (-c[n - 1]! * gap(n - 2) ** 2) / (x[n - 1]! - x[n - 4]!);
  }
  for (let i = 1; i < n; i++) {
    const factor = d[i - 1]! / b[i - 1]!;
    b[i]! -= factor * d[i - 1]!;
    c[i]! -= factor * c[i - 1]!;
  }
  c[n - 1]! /= b[n - 1]!;
  for (let i = n - 2; i >= 0; i--) c[i] = (c[i]! - d[i]! * c[i + 1]!) / b[i]!;
  for (let i = 0; i < n - 1; i++) {
    const h = gap(i);
    b[i] = slope(i) - h * (c[i + 1]! + 2 * c[i]!);
    d[i] = (c[i + 1]! - c[i]!) / h;
    c[i] = 3 * c[i]!;
  }
  return { b, c, d };
}
