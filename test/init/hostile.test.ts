// An export whose file name, headers, answers and code list are markup, templates, YAML, formulas and paths: what is drafted of
// it says them as text, and so does the report in each of its formats.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { plainText } from '../../pipeline/ingest/spelling.ts';
import { openPrinter } from '../../pipeline/produce/printer.ts';
import { makeReport } from '../../pipeline/report.ts';
import { temporaryFolder } from '../ingest/survey.ts';
import { pageText, wordText } from '../reading.ts';
import { draftIn } from './drafted.ts';
import { csv } from './made/parts.ts';

const HEADERS = [
  'Q1: {{table "x"}} # <b onclick="x()">?',
  '{{#each (options "q")}}{{/each}} --}} or not?',
  '"}, x: { label: !!js/function "y"',
  '=HYPERLINK("http://example.org","x") how?',
  '../../../etc/passwd is it?',
  '<script>alert(1)</script> was it?',
  '[link](javascript:alert(1)) *bold* `code` really?',
  '&lt;i&gt; or | - [ ] a list?',
  '- a: *anchor &x !tag %dir @at',
  '\u202Ereversed\u202C header?',
];
const ANSWERS = [
  ...['{{pct "x"}}', '<img src=x onerror=alert(1)>', 'yes: {no: [maybe, # never', '+1+cmd|calc', '..\\..\\windows'],
  ...['{{{raw}}}', '![x](http://example.org/x.png)', '<!-- --> ]]>', '"quoted" \\"', "it's 'so'", '$(id) %PATH% $HOME'],
];

const qsf = JSON.stringify({
  SurveyEntry: { SurveyName: '{{title}} <i>x</i>: # "t"' },
  SurveyElements: [
    {
      Element: 'SQ',
      Payload: {
        ...{ DataExportTag: HEADERS[4], QuestionType: 'MC', Selector: 'SAVR' },
        QuestionText: '{{> ../../secret}} &lt;script&gt;alert(2)&lt;/script&gt;',
        Choices: Object.fromEntries(
          ANSWERS.map((answer, i) => [String(i), { Display: `${answer.replace(/</g, '&lt;')}` }]),
        ),
      },
    },
  ],
});

const rows = Array.from({ length: 66 }, (_, i) =>
  HEADERS.map((_, j) => (j === 4 ? String((i + j) % ANSWERS.length) : ANSWERS[(i + j) % ANSWERS.length])),
);
const FILES = { '{{x}} "a" # <b>.csv': csv([HEADERS, ...rows]), 'list.qsf': qsf };

const squeezed = (text: string): string => plainText(text).replace(/[\s\u202a-\u202e\u2066-\u2069]/g, '');

describe('an export of hostile texts', () => {
  test('is drafted as text: no key, comment or template is made of it', async () => {
    const { source, yaml, template } = await draftIn(await temporaryFolder(), FILES);
    const document = parseDocument(yaml);
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(Object.keys(document.toJS())).toEqual(['study', 'title', 'status', 'responses', 'questions', 'reports']);
    expect(source.study.title).toBe('{{title}} <i>x</i>: # "t"');
    const questions = [...source.study.questions.values()];
    expect(questions).toHaveLength(HEADERS.length);
    for (const [i, { columns, text, options }] of questions.entries()) {
      expect(columns).toEqual([plainText(HEADERS[i]!)]);
      if (i !== 4) expect(text).toBe(plainText(HEADERS[i]!));
      expect(options.map(({ label }) => label).toSorted()).toEqual(ANSWERS.toSorted());
    }
    for (const text of [...HEADERS, ...ANSWERS]) expect(template).not.toContain(text);
    // Of the file it names ids only.
    const names = new Set([...template.matchAll(/"([^"]*)"/g)].map(([, name]) => name!));
    for (const word of ['desc', 'key', 'Key findings', 'bar', 'responses.used']) names.delete(word);
    expect([...names].toSorted()).toEqual(questions.map(({ id }) => id).toSorted());
  });

  test('is reported as text in the page and in Word, and nothing of it is run, loaded or linked', async () => {
    const folder = await temporaryFolder();
    const { source } = await draftIn(folder, FILES);
    const [report] = source.study.reports.values();
    const printer = openPrinter();
    const effects = { printer, now: () => new Date(0), progress() {} };
    const settings = { out: join(folder, 'out'), force: false, dryRun: false };
    const result = await makeReport(source, { ...report!, formats: ['html', 'docx'] }, settings, effects);
    await printer.close();
    if (!('made' in result)) throw new Error('the report was not made');
    const html = readFileSync(join(result.made, `${report!.id}.html`), 'utf8');
    const bytes = readFileSync(join(result.made, `${report!.id}.docx`));
    const docx = unzipSync(bytes);
    const word = strFromU8(docx['word/document.xml']!);
    const shown = [squeezed(pageText(html)), squeezed(wordText(bytes))];
    for (const text of [...HEADERS.filter((_, i) => i !== 4), ...ANSWERS]) {
      for (const page of shown) expect(page).toContain(squeezed(text));
    }
    // Of the page itself there is one script at most, and it is not of the data.
    expect(html).not.toMatch(/<script>alert|<img src=x|<b onclick|<i>x<\/i>|href="(javascript|http:\/\/example)/);
    expect(word).not.toMatch(/<w:hyperlink[^>]*r:id|<w:instrText[^>]*>[^<]*HYPERLINK/);
    expect(strFromU8(docx['word/_rels/document.xml.rels']!)).not.toMatch(/example\.org|javascript/);
    for (const page of shown)
      expect(page).not.toContain(process.env.HOME === undefined ? '\0' : `${process.env.HOME}|`);
  });
});
