// The rejected rows as a CSV table: where, and what was wrong. Of the respondents' data only the offending cell.

import type { Responses } from './responses.ts';

/** rejects.csv: a line a problem. */
export function rejectsCsv({ rejects, headers }: Pick<Responses, 'rejects' | 'headers'>): string {
  const several = rejects.some(({ file }) => file !== undefined);
  const rows = rejects.flatMap(({ line, problems, file, headers: own = headers }) =>
    problems.map(({ place, message, found }) => {
      const column = place?.column;
      const header = column === undefined ? undefined : own?.[column - 1];
      const cells = [...(several ? [file] : []), line, column, header, message, found];
      return cells.map((value) => csvCell(value ?? '')).join(',');
    }),
  );
  return `${[`${several ? 'file,' : ''}line,column,header,problem,found`, ...rows].join('\n')}\n`;
}

/** Quoted where it must be; an apostrophe keeps a spreadsheet from taking it for a formula. */
function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
