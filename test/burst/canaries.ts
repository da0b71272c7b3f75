// A survey of many units, each with a name and a ward that stand nowhere else: canaries. If one is found in another
// unit's files, something leaked. For tests only.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const REGIONS = 8;

/** Letters only, so that neither hyphenation nor a font's ligatures change it. */
export const canaryOf = (unit: number): string => {
  let left = 7919 * (unit + 11);
  let name = '';
  for (let i = 0; i < 5; i++) {
    name += 'bcdghkmnpqrtvwxz'[left % 16];
    left = Math.floor(left / 16) + 31 * i + unit;
  }
  return `Q${name}${String.fromCharCode(97 + (unit % 26))}${String.fromCharCode(97 + Math.floor(unit / 26))}`;
};

export const wardOf = (unit: number): string => `W${canaryOf(unit).slice(1)}`;

const STUDY = `study: canaries
title: A survey
responses: { file: responses.csv, reject_up_to: 1000 }
rules: { low_base: 5 }
questions:
  happy: { type: single, text: Are you happy?, options: { yes: Yes, no: No, maybe: Maybe } }
  why: { type: text }
  wish: { type: text, quotes: true }
  ward: { type: group }
  area: { type: group }
  region: { type: group }
reports:
  own:
    template: own
    for_each: area
    comparators: { region: region }
    whole: Everywhere
    formats: [pdf, docx, html, xlsx]
  region: { template: part, for_each: region, whole: Everywhere, formats: [html] }
`;

const TEMPLATE = `{{unit.label}} lies in {{comparators.region}}. {{pct "happy.yes"}} ({{pct "happy.yes" of="all"}}), which is
{{compare "happy.yes" to="rest"}} the rest; rank {{rank "happy.yes"}} of {{ranked "happy.yes"}} ({{ranks "happy.yes"}}).

{{chart "happy" to="all"}}

{{table "happy" to="all" intervals=true}}

{{table "happy.yes" by="ward"}}

{{quotes "wish" by="area ward" top=1000}}
`;

const PICKS = ['yes', 'no', 'yes', 'maybe', 'yes', 'no'];

/** @param template in place of the one that asks for what a unit may have */
export async function writeStudy(folder: string, units: number, template = TEMPLATE): Promise<void> {
  const rows = ['happy,why,wish,ward,area,region'];
  for (let unit = 0; unit < units; unit++) {
    for (let i = 0; i < 12; i++) {
      const happy = PICKS[(i * (unit + 1)) % PICKS.length];
      rows.push(
        `${happy},${canaryOf(unit)} said so,I wish that ${canaryOf(unit)} asked again,${wardOf(unit)},${canaryOf(unit)},Region ${unit % REGIONS}`,
      );
    }
    // A row that is rejected: it holds the canary too.
    rows.push(`nonsense ${canaryOf(unit)},,nonsense too,${wardOf(unit)},${canaryOf(unit)},Region ${unit % REGIONS}`);
  }
  await mkdir(join(folder, 'templates/own'), { recursive: true });
  await writeFile(join(folder, 'responses.csv'), `${rows.join('\n')}\n`);
  await writeFile(join(folder, 'study.yaml'), STUDY);
  await mkdir(join(folder, 'templates/part'), { recursive: true });
  await writeFile(join(folder, 'templates/own/report.md.hbs'), template);
  await writeFile(join(folder, 'templates/part/report.md.hbs'), '{{unit.label}}: {{pct "happy.yes"}}');
}
