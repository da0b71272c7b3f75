// What exports made for tests are made of: respondents, and tables as text.

export interface Made {
  name: string;
  files: Record<string, string | Buffer>;
  /** What init says made it. */
  tool?: RegExp;
  /** By id: all questions, no more and no fewer. */
  types: Record<string, string>;
  figures: Record<string, string>;
  /** Labels of options, in order. */
  options?: Record<string, string[]>;
  /** What must stand in study.yaml, and what must not. */
  yaml?: RegExp[];
  absent?: RegExp[];
  /** Rows used; default: all 40. */
  used?: number;
}

/** Respondents in each. */
const N = 40;
const cell = (value: unknown, delimiter: string): string => {
  const text = String(value ?? '');
  return text.includes(delimiter) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
export type Rows = readonly (readonly unknown[])[];
export const csv = (rows: Rows, delimiter = ',', end = '\n'): string =>
  rows.map((row) => row.map((one) => cell(one, delimiter)).join(delimiter)).join(end) + end;
export const respondents = <T>(make: (i: number) => T): T[] => Array.from({ length: N }, (_, i) => make(i));
/** The first of every `of` respondents, then the next, and so on. */
export const turn = <T>(i: number, list: readonly T[]): T => list[i % list.length]!;
export const day = (i: number): string => `2024-03-${String(1 + (i % 28)).padStart(2, '0')}`;

/** Half, a quarter, a quarter. */
export const AGREE = ['Agree', 'Strongly agree', 'Agree', 'Disagree'];
