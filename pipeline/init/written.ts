// The answers of a column in, how its numbers or its dates are written out, where it isn't as the study file expects them.

import { dateFormat } from '../ingest/dateformat.ts';
import type { Written } from '../study/written.ts';

/** `1.234,50`, `12,5`, `7`: points between thousands, a comma before decimals. */
const WITH_COMMA = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?( ?[€%])?$/;

/** @param delimiter of the file: with semicolons between cells commas are free for decimals */
export function decimalComma(answers: readonly string[], delimiter: string): Written | undefined {
  if (!answers.every((answer) => WITH_COMMA.test(answer))) return undefined;
  // "1,234" may be a thousand and more; "1,5" and "0,123" can't.
  const isDecimal = (answer: string) => /,(\d{1,2}|\d{4,})\D*$|^[+-]?0,/.test(answer);
  const isSure = answers.some(isDecimal) || (delimiter === ';' && answers.some((answer) => answer.includes(',')));
  return isSure ? { decimal: ',' } : undefined;
}

const DAYS = [
  ...['D/M/YY', 'M/D/YY', 'D.M.YY', 'D-M-YY', 'M-D-YY', 'D/M/YYYY', 'M/D/YYYY', 'D-M-YYYY', 'M-D-YYYY', 'YYYY/M/D'],
  ...['D MMMM YYYY', 'MMMM D, YYYY', 'D MMM YYYY', 'MMM D, YYYY', 'D-MMM-YY', 'D-MMM-YYYY'],
];
const TIMES = ['', ' H:mm', ' H:mm:ss', ' h:mm A', ' h:mm:ss A'];

/** Of the formats that all cells have; where the day may come first or second, the one of the file's language. */
export function dateWriting(answers: readonly string[], monthFirst: boolean): Written | undefined {
  // The month's place is decided by the days after the 12th: an impossible month is no date.
  const mayBe = answers.every((answer) => answer.length <= 40 && /\d/.test(answer) && /\D/.test(answer));
  if (!mayBe) return undefined;
  const fitting = DAYS.flatMap((day) => TIMES.map((time) => day + time)).filter((format) => {
    const read = dateFormat(format);
    return read !== undefined && answers.every((answer) => read(answer) !== undefined);
  });
  const preferred = fitting.find((format) => format.startsWith('M') === monthFirst);
  const format = preferred ?? fitting[0];
  return format === undefined ? undefined : { format };
}
