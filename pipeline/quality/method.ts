// How each check of the data quality report works, in words, with its threshold and where that is from.

import { escapeHtml } from '../fill/tokens.ts';
import type { Quality } from './quality.ts';

export function methods({ thresholds: { shift, speeding, smallestGroup } }: Quality): string {
  const told: [string, string][] = [
    [
      'Completeness',
      'Of everybody whom the study file says was asked. A code for no answer is none; of tick boxes, any tick is an answer.',
    ],
    [
      'Where people stopped',
      'The last question answered, in the order of the data file’s columns. Groups, such as a region, are often known of everybody and don’t count; nor does open text that is left blank.',
    ],
    [
      'Duplicates',
      'Rows with the same answers to every question that is no open text, and at least ten of them. Where half as many again are alike without the question whose answers vary most, they are taken for alike by chance.',
    ],
    [
      'The same answer throughout',
      'Four or more questions in a row with the same three or more answers, all of them answered. Where statements point the same way, it may be meant.',
    ],
    [
      'Speed',
      `Under ${Math.round(100 * speeding)}% of the median: a third is the usual rule of panel providers. A pause makes a median too long, never a respondent too fast.`,
    ],
    [
      'Answers against the data before',
      `The population stability index, the sum of (new − old) × ln(new ÷ old) over all answers; above 0.1 is commonly called a slight shift, above 0.25 a large one (Siddiqi, Credit Risk Scorecards, 2006). The share of answers that changed is the total variation distance. “Further than chance” is an index above ${shift} that two random samples of one population would have in fewer than 5 of 100 cases (of such samples it is about chi-squared: Yurdakul and Naranjo, Journal of Risk Model Validation, 2020). Where the new data holds the old, less moves. Unweighted.`,
    ],
    [
      'Unexpected values',
      `Numbers far from all others lie more than three times the distance between the quartiles beyond them (Tukey, Exploratory Data Analysis, 1977). Values are shown only where they are short codes that at least ${smallestGroup} rows have.`,
    ],
    [
      'Small groups',
      `Respondents by how many have the same answers as they: k-anonymity (Sweeney, 2002), with k = ${smallestGroup}. No answer counts as one.`,
    ],
  ];
  const terms = told.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`);
  return `<dl class="methods">${terms.join('\n')}</dl>`;
}
