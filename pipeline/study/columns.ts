// Columns of the data file that a study names together.

/** `rw_*` stands for every header that begins so, in the file's order; any other name for itself. */
export function expandColumns(patterns: readonly string[], headers: readonly string[]): string[] {
  return patterns.flatMap((pattern) =>
    pattern.endsWith('*') ? headers.filter((header) => header.startsWith(pattern.slice(0, -1))) : [pattern],
  );
}
