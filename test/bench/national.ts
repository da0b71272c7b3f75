// A folder and the codebook of peers/make_data.py in; in the folder, a study and a template that make of such data what
// the same job in R and in Python makes: one briefing of the whole sample, and one of each council.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

interface Codebook {
  items: Record<string, { title: string; question: string; labels: string[]; top: number }>;
  likert: { labels: string[]; questions: Record<string, string>; top: number };
  age_band: string[];
}

const SAYS: Record<string, string> = {
  satisfaction: 'are extremely or very satisfied with the care and support services they receive',
  control: 'have as much control over their daily life as they want, or adequate control',
  quality_of_life: 'rate their quality of life as good or better',
  safety: 'feel as safe as they want, or adequately safe',
};

/** @param data name of the data file, in the folder or in one that the run is told of */
export async function writeNational(folder: string, codebook: string, data: string): Promise<void> {
  const book = JSON.parse(await readFile(codebook, 'utf8')) as Codebook;
  await writeFile(join(folder, 'study.yaml'), stringify(studyOf(book, data)));
  for (const [name, by, area] of [
    ['national', 'region', 'England'],
    ['council', 'age_band', '{{unit.label}}'],
  ] as const) {
    await mkdir(join(folder, 'templates', name), { recursive: true });
    await writeFile(join(folder, 'templates', name, 'report.md.hbs'), templateOf(book, by, area));
  }
}

function studyOf(book: Codebook, data: string) {
  const likert = Object.entries(book.likert.questions).map(([id, text]) => [id, scaleOf(id, text, text, book.likert)]);
  const items = Object.entries(book.items).map(([id, item]) => [id, scaleOf(id, item.title, item.question, item)]);
  const report = { theme: 'official', formats: ['pdf', 'docx', 'html'] };
  return {
    study: 'national',
    title: 'Adult Social Care Survey',
    language: 'en-GB',
    responses: { file: data, id: 'respondent_id', ignore: ['sex', 'ethnicity', 'setting'] },
    design: { weight: 'weight', strata: ['stratum'], population: 'pop' },
    rules: { interval: 'logit', decimals: 1 },
    questions: {
      ...Object.fromEntries([...items, ...likert]),
      region: { type: 'group', column: 'region', label: 'Region' },
      council: { type: 'group', column: 'council', label: 'Council' },
      age_band: { type: 'group', column: 'age_band', label: 'Age' },
    },
    reports: {
      national: { template: 'national', title: 'England: national results', ...report },
      council: {
        template: 'council',
        title: '{unit}: results',
        for_each: 'council',
        ...report,
        formats: ['pdf', 'docx'],
      },
    },
  };
}

function scaleOf(column: string, label: string, text: string, { labels, top }: { labels: string[]; top: number }) {
  const options = Object.fromEntries(labels.map((one, i) => [`a${i + 1}`, { label: one, code: i + 1 }]));
  const of = Object.keys(options).slice(0, top);
  return {
    type: 'scale',
    column,
    label,
    text,
    options,
    nets: { top: { label: labels.slice(0, top).join(', or '), of } },
  };
}

function templateOf(book: Codebook, by: string, area: string): string {
  const items = Object.keys(book.items);
  const bullets = items.map(
    (id) => `- **{{pct "${id}.top"}}** ({{ci "${id}.top"}}) ${SAYS[id]} (base {{base "${id}"}}).`,
  );
  const sections = items.map(
    (id) =>
      `## ${book.items[id]!.title}\n\n_{{question "${id}"}}_\n\n{{chart "${id}" kind="bar" sort="none"}}\n\n{{table "${id}" intervals=true}}\n`,
  );
  const statements = Object.keys(book.likert.questions).map((id) => `"${id}.top"`);
  return [
    `The estimates are of ${area}.\n\n## Summary\n`,
    ...bullets,
    '',
    ...sections,
    `## Satisfaction by group\n\n{{table "satisfaction" by="${by}"}}\n`,
    `## Statements about care and support\n\n{{table ${statements.join(' ')} intervals=true caption="Per cent who agree or strongly agree with each statement"}}\n`,
    ...(by === 'region' ? ['## About these figures\n\n{{> method}}\n'] : []),
  ].join('\n');
}
