// A document's charts in; those with a spec of the template's own are drawn, to no other end than to find that they can be.

import type { Theme } from '../theme.ts';
import type { Chart } from './chart.ts';

/** @throws UserError (exit code 2) where one can't be drawn */
export async function tryOwnDrawings(charts: Iterable<Chart>, theme: Theme): Promise<void> {
  for (const chart of charts) {
    if (!chart.own) continue;
    // Vega takes longer to load than a check takes otherwise.
    const [{ chartSpec }, { drawSvg }] = await Promise.all([import('./spec.ts'), import('./draw.ts')]);
    await drawSvg(chartSpec(chart, theme, { widthPx: 640 }));
  }
}
