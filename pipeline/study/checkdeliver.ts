// What of `deliver` its form can't show to be wrong: reports that there are none of, or that are not for each of many.

import { nearest, type Problem } from '../problems.ts';
import type { Study } from './study.ts';
import type { YamlSource } from './yaml.ts';

export function checkDeliver({ deliver, reports }: Study, source: YamlSource): Problem[] {
  const known = [...reports.values()].flatMap(({ id, forEach }) => (forEach ? [id] : []));
  return Object.keys(deliver?.units ?? {})
    .filter((report) => !known.includes(report))
    .map((report) => {
      const meant = nearest(report, known);
      return {
        ...{ code: 'no-units', severity: 'error', place: source.placeOfKey(['deliver', 'units'], report) },
        message: `\`${report}\` in \`deliver.units\` is no report with \`for_each\``,
        expected: known.length ? `one of: ${known.join(', ')}` : 'a report that is made for each of many groups',
        ...(meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
      };
    });
}
