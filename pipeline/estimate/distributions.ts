// The distributions that intervals and tests need: normal, t, F, chi-square and beta, with their quantiles, to about
// 1e-13 of R's. Own code, because the accurate npm choice (@stdlib's) brings 226 packages for three functions.
// Sources: Loader, "Fast and accurate computation of binomial probabilities" (2000) for the densities; Lentz's
// continued fractions (Numerical Recipes 6.2 and 6.4) for the incomplete gamma and beta functions.

const HALF_LOG_2PI = 0.9189385332046727;
const TINY = 1e-300;

/** log Γ(z+1) less Stirling's formula for it: the error term. */
function stirlingError(z: number): number {
  let error = 0;
  let x = z;
  for (; x < 16; x++) error += (x + 0.5) * Math.log1p(1 / x) - 1;
  const s = 1 / (x * x);
  return error + (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360360))))) / x;
}

/** Natural logarithm of the gamma function, for z > 0. */
export function logGamma(z: number): number {
  if (z <= 0) return z === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  return stirlingError(z) + (z - 0.5) * Math.log(z) - z + HALF_LOG_2PI;
}

/** x log(x/m) + m - x without loss where x is near m; `gap` is x - m, for a caller that knows it better. */
function devianceTerm(x: number, m: number, gap = x - m): number {
  if (x === 0) return m;
  const v = gap / (x + m);
  if (Math.abs(v) > 0.1) return x * Math.log(x / m) + m - x;
  let sum = gap * v;
  let power = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
  return sum;
}

/** m^x e^-m / Γ(x+1), also for x that is not whole. */
function poissonDensity(x: number, m: number): number {
  if (m === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-m);
  return Math.exp(-stirlingError(x) - devianceTerm(x, m)) / Math.sqrt(2 * Math.PI * x);
}

/** p^a q^b Γ(a+b+1) / (Γ(a+1) Γ(b+1)), with q = 1 - p given apart so that neither loses digits. */
function binomialDensity(a: number, b: number, p: number, q: number): number {
  const n = a + b;
  if (p === 0) return a === 0 ? 1 : 0;
  if (q === 0) return b === 0 ? 1 : 0;
  const gap = q < p ? n * q - b : a - n * p;
  const deviance = devianceTerm(a, n * p, gap) + devianceTerm(b, n * q, -gap);
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance;
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}

/** The continued fraction of the incomplete beta function, by the modified Lentz method, in the form of Didonato and
 * Morris (ACM algorithm 708, 1992), whose terms do not cancel when a or b is large. */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const lambda = y < x ? (a + b) * y - b : a - (a + b) * x;
  let c = TINY;
  let d = 0;
  let fraction = TINY;
  for (let n = 0; n < 100_000; n++) {
    const numerator =
      n === 0 ? 1 : ((a + n - 1) * (a + b + n - 1) * n * (b - n) * x * x) / ((a + 2 * n - 1) * (a + 2 * n - 1));
    const term = n + (n === 0 ? 0 : (n * (b - n) * x) / (a + 2 * n - 1));
    const denominator = term + ((a + n) * (lambda + 1 + n * (1 + y))) / (a + 2 * n + 1);
    d = 1 / nonZero(denominator + numerator * d);
    c = nonZero(denominator + numerator / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 3e-16) break;
  }
  return fraction;
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Lower and upper tail of Beta(a, b) at x, with y = 1 - x given apart: each tail keeps its own relative precision. */
function betaTails(x: number, y: number, a: number, b: number): [number, number] {
  if (x <= 0) return [0, 1];
  if (y <= 0) return [1, 0];
  const front = (binomialDensity(a, b, x, y) * a * b) / (a + b);
  if (x < (a + 1) / (a + b + 2)) {
    const lower = front * betaFraction(a, b, x, y);
    return [lower, 1 - lower];
  }
  const upper = front * betaFraction(b, a, y, x);
  return [1 - upper, upper];
}

/** Lower and upper tail of the gamma distribution with this shape at x (scale 1). */
function gammaTails(x: number, shape: number): [number, number] {
  if (x <= 0) return [0, 1];
  if (x === Number.POSITIVE_INFINITY) return [1, 0];
  const front = poissonDensity(shape, x);
  if (x < shape + 1) {
    let term = 1;
    let sum = 1;
    for (let k = 1; k < 100_000 && term > sum * 1e-17; k++) {
      term *= x / (shape + k);
      sum += term;
    }
    return [front * sum, 1 - front * sum];
  }
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / nonZero(b);
  let fraction = d;
  for (let k = 1; k < 100_000; k++) {
    const numerator = -k * (k - shape);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  const upper = front * shape * fraction;
  return [1 - upper, upper];
}

/** P(Z <= z). */
export function normalCdf(z: number): number {
  const [lower, upper] = gammaTails((z * z) / 2, 0.5);
  return z < 0 ? upper / 2 : 0.5 + lower / 2;
}

/** P(Z > z). */
export const normalUpper = (z: number): number => normalCdf(-z);

/** P(X > x) for chi-square with df degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return x <= 0 ? 1 : gammaTails(x / 2, df / 2)[1];
}

/** P(X > x) for F; infinite denominator degrees of freedom give chi-square / df1. */
export function fUpper(x: number, df1: number, df2: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1;
  if (df2 === Number.POSITIVE_INFINITY) return chiSquareUpper(x * df1, df1);
  const denominator = df1 * x + df2;
  return betaTails((df1 * x) / denominator, df2 / denominator, df1 / 2, df2 / 2)[1];
}

/** P(T > t); infinite degrees of freedom give the normal. */
export function tUpper(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalUpper(t);
  if (!(df > 0)) return Number.NaN;
  const tail = betaTails(df / (df + t * t), (t * t) / (df + t * t), df / 2, 0.5)[0] / 2;
  return t < 0 ? 1 - tail : tail;
}

/** Two-sided p-value of a t statistic, exact to its last digits even when it is tiny. */
export const tTwoSided = (t: number, df: number): number => Math.min(1, 2 * tUpper(Math.abs(t), df));

export function betaCdf(x: number, a: number, b: number): number {
  return betaTails(x, 1 - x, a, b)[0];
}

/** The z with P(Z <= z) = p. */
export const normalQuantile = (p: number): number => tQuantile(p, Number.POSITIVE_INFINITY);

/** The t with P(T <= t) = p: Newton's steps on the logarithm of the tail, which is concave, so they cannot overshoot. */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (!(df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  let low = 0;
  let high = 2;
  while (tUpper(high, df) > tail) [low, high] = [high, high * 2];
  let t = high;
  for (let step = 0; step < 200; step++) {
    const upper = tUpper(t, df);
    if (upper > tail) low = t;
    else high = t;
    let next = t + (Math.log(upper / tail) * upper) / tDensity(t, df);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - t) <= 4e-16 * Math.abs(next)) break;
    t = next;
  }
  return p < 0.5 ? -t : t;
}

function tDensity(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return Math.exp((-t * t) / 2 - HALF_LOG_2PI);
  // Γ((df+1)/2) / (sqrt(df π) Γ(df/2)) (1 + t²/df)^(-(df+1)/2), with the two gammas as Stirling's formula and its error.
  const half = df / 2;
  const gammas = stirlingError(half + 0.5) - stirlingError(half) + half * Math.log1p(0.5 / half) - 0.5 - HALF_LOG_2PI;
  return Math.exp(gammas - ((df + 1) / 2) * Math.log1p((t * t) / df));
}

/** The x with P(X <= x) = p for Beta(a, b), found on the logit scale so that quantiles near 0 and 1 keep their digits. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (Number.isNaN(p + a + b) || p < 0 || p > 1 || a < 0 || b < 0) return Number.NaN;
  if (p === 0 || (a === 0 && b > 0)) return 0;
  if (p === 1 || (b === 0 && a > 0)) return 1;
  let low = -700;
  let high = 700;
  let u = Math.log(a / b);
  for (let step = 0; step < 400; step++) {
    const x = u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u));
    const y = u < 0 ? 1 / (1 + Math.exp(u)) : Math.exp(-u) / (1 + Math.exp(-u));
    const [lower, upper] = betaTails(x, y, a, b);
    const above = p < 0.5 ? lower - p : 1 - p - upper;
    if (above > 0) high = u;
    else low = u;
    let next = u - above / ((binomialDensity(a, b, x, y) * a * b) / (a + b));
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - u) <= 2e-16 * Math.max(1, Math.abs(next))) break;
    u = next;
  }
  return u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u));
}
