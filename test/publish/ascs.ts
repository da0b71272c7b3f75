// The example survey's responses, with one council's answers on satisfaction changed.

/**
 * @param change an answer, 1 to 7, to another
 * @param rows so many of the council's first rows; default all
 */
export function changeAnswers(
  csv: string,
  council: string,
  change: (answer: number) => number,
  rows = Number.POSITIVE_INFINITY,
): string {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const names = header!.split(',');
  const [at, answer] = [names.indexOf('council'), names.indexOf('q1')];
  let left = rows;
  const changed = lines.map((line) => {
    const cells = line.split(',');
    if (cells[at] !== council || !/^[1-7]$/.test(cells[answer]!) || left-- <= 0) return line;
    cells[answer] = String(change(Number(cells[answer])));
    return cells.join(',');
  });
  return `${[header, ...changed].join('\n')}\n`;
}
