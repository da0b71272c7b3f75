// How a number is rounded and written. One place, so that prose, tables, charts and workbooks can't disagree.

export type Ties = 'away' | 'even';

/**
 * Rounds, with halves away from zero, as a reader with a spreadsheet would: 0.5 → 1, 1.005 → 1.01 (2 decimals),
 * −0.5 → −1; or, if the study says so, to even, as R and pandas do: 0.5 → 0, 1.5 → 2.
 * Works on the value's first 12 significant digits, so that the noise of adding weights (62.499999999999996) doesn't
 * decide which way a tie goes.
 */
export function roundTo(value: number, decimals: number, ties: Ties = 'away'): number {
  if (!Number.isFinite(value)) return value;
  const shifted = shiftPoint(Math.abs(Number(value.toPrecision(12))), decimals);
  const below = Math.floor(shifted);
  const isTie = shifted - below === 0.5;
  const up = isTie && ties === 'even' ? below % 2 === 1 : shifted - below >= 0.5;
  const rounded = shiftPoint(up ? below + 1 : below, -decimals);
  return rounded === 0 ? 0 : Math.sign(value) * rounded;
}

/** value × 10^places without binary error: the decimal point is moved in the number's shortest text. */
function shiftPoint(value: number, places: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

/** `1,040`, `18.7`, `−2.5` (with a real minus sign). */
export function formatNumber(value: number, decimals: number): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = value < 0 && Number(Math.abs(value).toFixed(decimals)) !== 0 ? '−' : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/**
 * A percentage as published. Nobody at all is `0%`; somebody, but too few to round up, is `<0.5%` (at no decimals), so
 * that a true zero and a rounded one are told apart. The same at the other end: `100%` is everybody, `>99.5%` nearly.
 */
export function formatPercentage(value: number, decimals: number, ties: Ties = 'away'): string {
  const rounded = roundTo(value, decimals, ties);
  const half = 0.5 * 10 ** -decimals;
  if (rounded === 0 && value > 1e-9) return `<${formatNumber(half, decimals + 1)}%`;
  if (rounded === 100 && value < 100 - 1e-9) return `>${formatNumber(100 - half, decimals + 1)}%`;
  return `${formatNumber(rounded, decimals)}%`;
}
