// What init makes of a file before it is written down: plain data that yaml.ts and template.ts put into words.

import type { QuestionType } from '../study/study.ts';
import type { Written } from '../study/written.ts';

export interface DraftOption {
  id: string;
  label: string;
  /** What stands for it in the data. */
  codes: string[];
  other?: boolean;
  /** What it counts in means. */
  score?: number;
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
  /** How its numbers or dates are written, where not as usual. */
  written?: Written;
  /** Items of one grid have the same. */
  grid?: string;
  /** A scale of many steps, or of bands: bars beside each other show it better than parts of one bar. */
  bars?: boolean;
  /** It has a net promoter score. */
  nps?: boolean;
  /** Why the first report leaves it out. */
  quiet?: string;
  /** Why it is taken for this, as a phrase. */
  why: string;
}

export interface Ignored {
  header: string;
  why: string;
}
