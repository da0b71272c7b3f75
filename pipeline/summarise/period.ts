// A column of dates in, the days, weeks, months, quarters or years that they lie in out: groups that sort by time.

import type { GroupColumn, TextColumn } from '../ingest/responses.ts';

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';

const DAY_MS = 86_400_000;

/** `2025-03-30`, `2025-W13`, `2025-03`, `2025-Q1`, `2025`. */
function periodOf(date: string, period: Period): string {
  const [year, month] = [date.slice(0, 4), date.slice(5, 7)];
  switch (period) {
    case 'day':
      return date.slice(0, 10);
    case 'week':
      return isoWeek(date.slice(0, 10));
    case 'month':
      return `${year}-${month}`;
    case 'quarter':
      return `${year}-Q${Math.ceil(Number(month) / 3)}`;
    case 'year':
      return year;
  }
}

/** ISO 8601: weeks begin on Mondays, and are of the year that their Thursday is in. */
function isoWeek(day: string): string {
  const date = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  const thursday = new Date(date + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

export function periodColumn({ values }: TextColumn, period: Period): GroupColumn {
  const numbers = new Map<string, number>();
  const index = Uint32Array.from(values, (date) => {
    if (date === '') return 0;
    const name = periodOf(date, period);
    const known = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, known);
    return known;
  });
  return { kind: 'group', index, levels: [...numbers.keys()] };
}
