// `spec="dots.vl.json"` of a chart, to a drawing of the template's own in place of the kind's.

import type { Chart } from '../chart/chart.ts';
import { UnknownName } from '../summarise/grouping.ts';
import type { Hash } from './request.ts';
import type { Template } from './template.ts';

/**
 * What is drawn has no kind that alt text could name: it is said to be a chart.
 * @throws UnknownName where the template's folder has no such spec
 */
export function ownDrawing(chart: Chart, specs: Template['specs'], { spec, alt }: Hash): Partial<Chart> {
  const said = alt === undefined ? {} : { alt: String(alt) };
  if (spec === undefined) return said;
  const name = String(spec);
  const own = specs?.get(name)?.spec;
  if (!own) throw new UnknownName(`there is no \`${name}\` in the template’s folder`, name, specs?.keys() ?? []);
  return { own, alt: chart.alt.replace(/^[^.]*\./, 'Chart.'), ...said };
}
