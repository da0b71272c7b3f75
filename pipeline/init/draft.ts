// What init makes of a file before it is written down: plain data that yaml.ts and template.ts put into words.

import type { QuestionType } from '../study/study.ts';

export interface DraftOption {
  id: string;
  label: string;
  /** What stands for it in the data. */
  codes: string[];
  other?: boolean;
}

export interface DraftQuestion {
  id: string;
  type: Exclude<QuestionType, 'score'>;
  column?: string;
  /** Of tick boxes: option id and header. */
  columns?: [id: string, header: string][];
  text: string;
  label: string;
  options: DraftOption[];
  missing: [code: string, label: string][];
  delimiter?: string;
  /** Why it is taken for this, as a phrase. */
  why: string;
}

export interface Ignored {
  header: string;
  why: string;
}

/** What a column came to. */
export type Guess =
  | { question: DraftQuestion }
  | { ignored: Ignored }
  | { id: string; why: string }
  | { weight: string; why: string };
