// Which answers of a question are withheld because so few people gave them, or all but so few.

import type { Question, Rules } from '../study/study.ts';
import type { Among } from './rules.ts';

/**
 * Indices of withheld items, for one group of respondents.
 *
 * 1. An answer that 1 to `withhold_counts` respondents gave, or all but 1 to `withhold_counts`, is withheld.
 * 2. Where the answers add up to everybody and only one is withheld, it could be had by subtraction: the next smallest
 *    is withheld too.
 * 3. A net is withheld when just one of its answers is, since the others could be subtracted from it.
 *
 * True zeros are shown. Source: the primary and secondary rules in docs/statistics.md.
 */
export function withheldItems(
  { cells, items }: Pick<Among, 'cells' | 'items'>,
  question: Question,
  rules: Rules,
): Set<number> {
  const most = rules.withholdCounts;
  const withheld = new Set<number>();
  if (most === 0) return withheld;
  const small = (count: number) => count >= 1 && count <= most;
  const options = items.flatMap((item, index) => (question.options.some(({ id }) => id === item.id) ? [index] : []));
  for (const index of options) {
    const { count, base } = cells[index]!;
    if (small(count) || small(base - count)) withheld.add(index);
  }
  if (question.type !== 'multiple' && withheld.size === 1) {
    const others = options.filter((index) => !withheld.has(index) && cells[index]!.count > 0);
    const next = others.sort((a, b) => cells[a]!.count - cells[b]!.count)[0];
    if (next !== undefined) withheld.add(next);
  }
  for (const net of question.nets) {
    const index = items.findIndex(({ id }) => id === net.id);
    if (index < 0) continue;
    const parts = net.of.map((id) => items.findIndex((item) => item.id === id)).filter((part) => withheld.has(part));
    const { count, base } = cells[index]!;
    if (parts.length === 1 || small(count) || small(base - count)) withheld.add(index);
  }
  return withheld;
}
