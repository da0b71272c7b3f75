// A study and the headers of its data file in; out, the columns whose contents no report shows: open text, columns that the
// study ignores or doesn't name, and among all of them those whose header names personal data.

import type { Responses } from '../ingest/responses.ts';
import { plainText } from '../ingest/spelling.ts';
import { personalHeader } from '../init/personal.ts';
import type { QuestionType, Study } from '../study/study.ts';

export interface LeftOut {
  header: string;
  /** `read`: it is read, as open text or to tell respondents apart, and no figure is made of it; `used`: figures are. */
  why: 'ignored' | 'not named' | 'open text' | 'identifier' | 'used';
  /** What personal data its header names. */
  personal: string | null;
}

export function leftOutColumns(study: Study, { headers = [], unused = [] }: Responses): LeftOut[] {
  const ignored = new Set(study.responses.ignore.map(plainText));
  const notNamed = new Set(unused.map(plainText));
  const of = (...types: QuestionType[]) => {
    const questions = [...study.questions.values()].filter(({ type }) => types.includes(type));
    return new Set(questions.flatMap(({ columns }) => columns.map(plainText)));
  };
  const text = of('text');
  // What has a list of answers holds nothing else, whatever its header: "Uses e-mail".
  const asTheyCome = of('group', 'number', 'date');
  const id = study.responses.id === undefined ? undefined : plainText(study.responses.id);
  return headers.flatMap((header): LeftOut[] => {
    const name = plainText(header);
    const personal = personalHeader([header]) ?? null;
    if (name === '') return [];
    if (text.has(name)) return [{ header, why: 'open text', personal }];
    if (name === id) return [{ header, why: 'identifier', personal }];
    if (ignored.has(name)) return [{ header, why: 'ignored', personal }];
    if (notNamed.has(name)) return [{ header, why: 'not named', personal }];
    return personal && asTheyCome.has(name) ? [{ header, why: 'used', personal }] : [];
  });
}
