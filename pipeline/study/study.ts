// A study file as the stages use it: every default filled in, every shorthand written out.
// read.ts makes it from study.yaml.

import type { ReplicateKind } from '../estimate/replicates.ts';
import type { Place } from '../problems.ts';
import type { Schedule } from '../schedule/times.ts';
import type { Period } from '../summarise/period.ts';
import type { DeliverFile } from './deliverschema.ts';
import type { QualitySpec } from './qualityschema.ts';
import type { QuotesSpec } from './quotes.ts';
import type { ListSpec } from './unitlist.ts';
import type { Written } from './written.ts';

export interface Option {
  id: string;
  label: string;
  /** What stands for this answer in the data, compared after trimming and normalising quotes and spaces. */
  codes: string[];
  score?: number;
  exclusive: boolean;
  other: boolean;
  /** Of a derived question: the expression that says who has this answer. */
  when?: string;
}

export interface Net {
  id: string;
  label: string;
  /** Ids of options. */
  of: string[];
}

export type QuestionType = 'single' | 'multiple' | 'scale' | 'number' | 'text' | 'date' | 'group' | 'score';

export interface Question {
  id: string;
  type: QuestionType;
  text: string;
  label: string;
  /** Headers in the data file: one, or, for a multiple-choice question with a column an option, one an option. */
  columns: string[];
  delimiter?: string;
  /** The columns hold codes of any option, as "first answer", "second answer"; else each is one option's. */
  anyOrder?: boolean;
  /** Options that the file has no column for, as they were not offered. */
  absent?: readonly string[];
  /** What was written beside "Other": its header, and the texts that count as other options (or the file that says so). */
  otherText?: { column: string; codes?: string | Map<string, string[]> | undefined } | undefined;
  options: Option[];
  missing: { code: string; label: string }[];
  nets: Net[];
  base: 'answered' | 'asked' | 'ticked' | 'answers';
  askedIf?: string;
  items: string[];
  missingItems: number;
  min?: number;
  max?: number;
  decimals?: number;
  unit?: string;
  written?: Written | undefined;
  /** Of open text: how reports may quote it; absent where they may not. */
  quotes?: QuotesSpec | undefined;
  /** The waves that asked it, where not all did. */
  askedIn?: string[];
  /** Worked out from other questions, and not in the data file; `value` is the expression of a number. */
  derived?: { value?: string; ratio?: { of: string; to: string }; period?: { of: string; by: Period } | undefined };
  /** Where it stands in study.yaml. */
  place: Place;
}

export type Format = 'pdf' | 'docx' | 'html' | 'xlsx';

/** Data outside these bounds is not reported on. */
export interface HoldSpec {
  rows?: readonly [number, number] | undefined;
  /** In per cent. */
  responseRate?: readonly [number, number] | undefined;
  /** Seconds. */
  settle?: number | undefined;
}

export interface ReportSpec {
  id: string;
  template: string;
  title: string;
  subtitle?: string;
  kicker?: string;
  description?: string;
  theme: string;
  /** A house's Word template in templates/. */
  wordTemplate?: { file: string; styles: Record<string, string> };
  formats: Format[];
  contents: boolean;
  /** A question's id: one report for each of its groups. */
  forEach?: string | undefined;
  /** Of `forEach`: the list of the units that get a report; absent: all do. */
  list?: ListSpec | undefined;
  /** Of `forEach`: what a unit is set beside, by the name that templates give it, to the question whose group it is in. */
  comparators: Map<string, string>;
  /** Of `forEach`: what everybody together is called beside a unit (`England`). */
  whole?: string;
  /** Of `forEach`: whether a unit's report may name the others and show their figures. */
  showOthers: boolean;
  /** Of the files, without the ending; `{unit}` in it stands for a unit's slug: `council-{unit}`. */
  fileName: string;
  /** The respondents it is about, as an expression. */
  where?: string;
  /** Of a study whose files are waves: the one that it is about. */
  wave?: string | undefined;
  /** Editions wait as drafts until somebody publishes them. */
  signOff: boolean;
  schedule?: Schedule | undefined;
  place: Place;
}

/** One of the groups that each get a report of their own. */
export interface Unit {
  /** The question whose group it is. */
  variable: string;
  /** As the data has it. */
  level: string;
  label: string;
  /** Names its folder and files: lower-case letters, digits and -, unique among the report's units. */
  slug: string;
  /** Its row of the list of units: column to cell. */
  params?: Readonly<Record<string, string>> | undefined;
}

export interface Rules {
  decimals: number;
  /** Of confidence intervals; undefined: those of the figure. */
  intervalDecimals?: number;
  estimator: 'weighted' | 'ascs';
  interval: 'logit' | 'wilson' | 'beta' | 'likelihood' | 'plain' | 'ascs';
  level: number;
  adjust: 'none' | 'holm' | 'benjamini-hochberg';
  lowBase: number;
  withholdBase: number;
  withholdCounts: number;
  roundCountsTo: number;
  roundWeightedTo: number;
  ties: 'away' | 'even';
  markProvisional: boolean;
  /** undefined: only of corrected editions. */
  markRevised?: boolean | undefined;
  /** Whether digests of rows are kept, so that a later edition can say how many were corrected. */
  compareRows: boolean;
}

export interface ResponseSource {
  file: string;
  encoding: 'auto' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'macintosh';
  delimiter: 'auto' | ',' | ';' | 'tab' | '|';
  skipRows: number;
  headerRows: number;
  id?: string | undefined;
  responded?: { column: string; is: string[] } | undefined;
  /** The rows that are kept. */
  only?: { column: string; is: string[] } | undefined;
  blank: string[];
  /** Rows, or a share of the rows (0 to 1). */
  rejectUpTo: { rows: number } | { share: number };
  ignore: string[];
  /** Headers that the file writes otherwise: as the study names it, to as it stands there. */
  columns: ReadonlyMap<string, string>;
  /** Files whose columns are set beside its own. */
  join: readonly JoinSpec[];
  /** Times with a zone are put into this one. */
  timezone?: string | undefined;
  place: Place;
}

/** A file joined to the data file by id. */
export interface JoinSpec {
  file: string;
  /** The header of its ids. */
  id: string;
  rows: 'one' | 'several';
  /** It is joined to several data files: its ids need not be in each. */
  shared: boolean;
  form: Pick<ResponseSource, 'encoding' | 'delimiter' | 'skipRows' | 'headerRows'>;
  place: Place;
}

/** One of a study's several files. */
export interface FileSpec {
  wave?: string | undefined;
  source: ResponseSource;
  /** As this file has them; those that it lacks are missing. */
  questions: ReadonlyMap<string, Question>;
  /** Question to options that this file's questionnaire lacked. */
  notOffered: ReadonlyMap<string, string[]>;
  /** Question to what else was different, in words. */
  changed: ReadonlyMap<string, string>;
  place: Place;
}

export interface ReplicateSpec {
  kind: ReplicateKind;
  /** Headers of weights given in the data file (`rw_*`: all that begin so); none: they are made from the design. */
  columns: string[];
  combined?: boolean;
  scale?: number;
  rscales?: number[];
  mse: boolean;
  rho?: number;
  count?: number;
  seed?: number;
}

export interface MarginSpec {
  by: string;
  /** Level to population total. */
  totals: Map<string, number>;
}

/** One step of fitting weights to known totals. */
export type Adjustment =
  | { kind: 'post-stratify'; margin: MarginSpec; partial: boolean }
  | { kind: 'rake'; margins: MarginSpec[]; maxIterations?: number; epsilon?: number }
  | {
      kind: 'calibrate';
      method: 'linear' | 'raking' | 'logit';
      bounds?: readonly [number, number];
      trim?: readonly [number, number];
      total?: number;
      numbers: Map<string, number>;
      groups: MarginSpec[];
    }
  | { kind: 'trim'; lower?: number; upper?: number; strict: boolean };

export interface DesignSpec {
  weight?: string;
  strata: string[];
  clusters: string[];
  /** Headers of population sizes or sampling fractions, one a stage. */
  population: string[];
  lonely: 'fail' | 'certainty' | 'adjust' | 'average' | 'remove';
  /** Applies the rule to strata with one unit in a subgroup, too. */
  adjustDomainLonely: boolean;
  replicates?: ReplicateSpec;
  adjust: Adjustment[];
  place: Place;
}

/** What a new edition puts right, in the words that its readers are told. */
export interface Correction {
  /** ISO date. */
  date: string;
  kind: 'correction' | 'revision';
  what: string;
  cause: string;
}

export interface Study {
  id: string;
  /** Absolute path of the folder that study.yaml stands in. */
  folder: string;
  /** Path of study.yaml as problems name it. */
  file: string;
  title: string;
  status?: 'provisional' | 'final' | 'corrected';
  published?: string;
  correction?: Correction | undefined;
  hold?: HoldSpec | undefined;
  deliver?: DeliverFile | undefined;
  /** undefined: no data quality report. */
  quality?: QualitySpec | undefined;
  publisher?: string;
  language: string;
  respondents: string;
  note?: string;
  source?: string;
  /** What this wave is called in charts. */
  wave?: string;
  /** Of a study whose files are waves: the only one that the figures are of. */
  onlyWave?: string;
  /** Id of the study's folder of the last wave. */
  earlier?: string;
  /** Of several files: the first. */
  responses: ResponseSource;
  /** In the order of their waves; none where the study has one file. */
  files: FileSpec[];
  /** Whether the waves asked the same people; undefined: nobody said. */
  panel?: boolean | undefined;
  design: DesignSpec;
  rules: Rules;
  questions: Map<string, Question>;
  reports: Map<string, ReportSpec>;
}
