// Labels along a line, moved apart so that none covers another.

/**
 * Middles of labels in order along a line, each as near to where it is wanted as its neighbours and the line's ends
 * allow. `halves` are half the labels' lengths. If the line is too short for all, they run over its start.
 */
export function spread(wanted: readonly number[], halves: readonly number[], length: number, gap: number): number[] {
  const at = [...wanted];
  const apart = (i: number) => halves[i - 1]! + halves[i]! + gap;
  const last = at.length - 1;
  for (let i = 0; i <= last; i++) at[i] = Math.max(at[i]!, i === 0 ? halves[0]! : at[i - 1]! + apart(i));
  for (let i = last; i >= 0; i--)
    at[i] = Math.min(at[i]!, i === last ? length - halves[i]! : at[i + 1]! - apart(i + 1));
  return at;
}
