// Where a function crosses zero, by Brent's method, step for step as R's uniroot takes them: two of R's answers
// (saddlepoint p-values, score intervals) stop at a wide tolerance, and only the same steps give the same digits.
// Source: Brent, "Algorithms for Minimization without Derivatives" (1973), chapter 4.

/** The root between low and high, to about `tolerance`; NaN where the function has the same sign at both. */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (!(fa * fb < 0)) return Number.NaN;
  let [c, fc] = [a, fa];
  for (let iteration = 0; iteration <= 1000; iteration++) {
    const previous = b - a;
    if (Math.abs(fc) < Math.abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb];
    const least = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= least || fb === 0) return b;
    let step = half;
    if (Math.abs(previous) >= least && Math.abs(fa) > Math.abs(fb))
      step = interpolate(a, b, c, fa, fb, fc, least, previous) ?? half;
    if (Math.abs(step) < least) step = step > 0 ? least : -least;
    [a, fa] = [b, fb];
    b += step;
    fb = f(b);
    if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) [c, fc] = [a, fa];
  }
  return b;
}

/** A secant or inverse quadratic step, unless it is no better than halving. */
function interpolate(
  a: number,
  b: number,
  c: number,
  fa: number,
  fb: number,
  fc: number,
  least: number,
  previous: number,
): number | null {
  const width = c - b;
  let p: number;
  let q: number;
  if (a === c) {
    const ratio = fb / fa;
    p = width * ratio;
    q = 1 - ratio;
  } else {
    const [t0, t1, t2] = [fa / fc, fb / fc, fb / fa];
    p = t2 * (width * t0 * (t0 - t1) - (b - a) * (t1 - 1));
    q = (t0 - 1) * (t1 - 1) * (t2 - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  return p < 0.75 * width * q - Math.abs(least * q) / 2 && p < Math.abs((previous * q) / 2) ? p / q : null;
}
