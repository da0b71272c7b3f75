// What a study file may say of open text that reports quote: the zod piece of it, and what the stages are given. Nothing of
// what a respondent wrote is shown without it.

import { z } from 'zod';
import type { Problem } from '../problems.ts';
import { checkExpression } from '../summarise/expression.ts';
import type { Study } from './study.ts';
import type { Path, YamlSource } from './yaml.ts';

/** What can be taken out of a quote. */
export const REDACTED = ['email', 'phone', 'postcode', 'link'] as const;
export type Redacted = (typeof REDACTED)[number];

const id = z.union([z.string(), z.number()]).transform(String);

export const quotesSchema = z
  .union([
    z.boolean(),
    z.strictObject({
      where: z.string().optional().describe("who may be quoted, as an expression: may_quote == 'yes'"),
      redact: z
        .union([z.boolean(), z.array(z.enum(REDACTED)).min(1)])
        .optional()
        .describe(
          'replaces e-mail addresses, telephone numbers, postcodes and links (true), or some of them; default no',
        ),
      names: z.array(z.string().min(1)).optional().describe('names of people and places that become [name]'),
      withdrawn: z.array(id).optional().describe('ids of respondents who are not to be quoted'),
      smallest_group: z
        .int()
        .min(1)
        .optional()
        .describe('fewest respondents that the words under a quote may point to; default 10, or rules.withhold_base'),
    }),
  ])
  .describe('of open text: whether reports may quote what respondents wrote; default no');

type QuotesFile = z.infer<typeof quotesSchema>;

export interface QuotesSpec {
  /** Who may be quoted, as an expression. */
  where?: string | undefined;
  redact: Redacted[];
  names: string[];
  /** Ids of respondents. */
  withdrawn: string[];
  smallestGroup: number;
}

const SMALLEST_GROUP = 10;

export function normaliseQuotes(given: QuotesFile | undefined, withholdBase = 0): QuotesSpec | undefined {
  if (!given) return undefined;
  const { where, redact = false, names = [], withdrawn = [], smallest_group } = given === true ? {} : given;
  return {
    ...{ where, names, withdrawn },
    redact: redact === true ? [...REDACTED] : redact === false ? [] : redact,
    smallestGroup: smallest_group ?? Math.max(SMALLEST_GROUP, withholdBase),
  };
}

/** Only open text can be quoted; who has withdrawn is known by an id; the expression can be evaluated. */
export function checkQuotes({ questions, responses }: Study, source: YamlSource): Problem[] {
  return [...questions.values()].flatMap(({ id: question, type, quotes }) => {
    const at = ['questions', question, 'quotes'];
    if (!quotes) return [];
    if (type !== 'text') {
      const message = `\`${question}\` is of type ${type}: only open text can be quoted`;
      return [
        problem(source, at, { code: 'not-open-text', message, fix: 'Make it `type: text`, or leave `quotes` out.' }),
      ];
    }
    const wrong = quotes.where === undefined ? undefined : checkExpression(quotes.where, { questions } as Study);
    const [path, fix] = [[...at, 'where'], wrong?.suggestion && `Did you mean \`${wrong.suggestion}\`?`];
    return [
      ...(wrong
        ? [
            problem(source, path, {
              code: 'bad-expression',
              message: `\`${path.join('.')}\`: ${wrong.message}`,
              ...(fix && { fix }),
            }),
          ]
        : []),
      ...(quotes.withdrawn.length && responses.id === undefined
        ? [
            problem(source, [...at, 'withdrawn'], {
              code: 'no-id',
              message: 'respondents are withdrawn by their ids, and there are none',
              fix: 'Add `id:` under `responses`, with the header of the ids.',
            }),
          ]
        : []),
    ];
  });
}

const problem = (source: YamlSource, path: Path, one: Omit<Problem, 'severity' | 'place'>): Problem => ({
  severity: 'error',
  place: source.placeOf(path),
  ...one,
});
