// What became of hooks and mails in, a line for each of those that went well out. What went wrong is told as a problem.

import { printable } from '../problems.ts';
import type { Delivery } from './outbox.ts';

export const describeDeliveries = (deliveries: readonly Delivery[]): string =>
  [...new Set(deliveries.filter(({ outcome }) => outcome === 'done').map(lineOf))].join('') + unitsLine(deliveries);

function lineOf({ study, kind, about }: Delivery): string {
  if (kind === 'unit') return '';
  return `${study}: ${kind === 'hook' ? `hook ${printable(about)} called` : `mail sent: ${printable(about)}`}\n`;
}

/** There may be thousands of them. */
function unitsLine(deliveries: readonly Delivery[]): string {
  const sent = deliveries.filter(({ kind, outcome }) => kind === 'unit' && outcome === 'done').length;
  return sent ? `${sent} ${sent === 1 ? 'unit was' : 'units were'} sent their report\n` : '';
}
