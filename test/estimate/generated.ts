// A survey made up from a seed: two strata variables, clusters, uneven weights, a coded question and a score with
// missing answers, groups of which one is empty. The same seed always gives the same survey.
import { type Design, type DesignInput, makeDesign } from '../../pipeline/estimate/design.ts';
import { makeRandom } from '../../pipeline/estimate/random.ts';

export const LEVELS = 5;
export const GROUPS = 4;

export interface GeneratedSurvey {
  n: number;
  weights: Float64Array;
  strata: Uint16Array;
  clusters: Uint16Array;
  fpc: Float64Array;
  codes: Uint8Array;
  score: Float64Array;
  /** 0 is no group; group 4 is empty. */
  groups: Uint16Array;
}

export function generateSurvey(n: number, seed: number): GeneratedSurvey {
  const random = makeRandom(seed);
  const strata = Uint16Array.from({ length: n }, () => random(6));
  const weights = Float64Array.from(strata, (stratum) => 1 + stratum / 3 + random(1000) / 700);
  return {
    n,
    weights,
    strata,
    clusters: Uint16Array.from(strata, (stratum) => stratum * 20 + random(12)),
    fpc: new Float64Array(n).fill(5 * n),
    codes: Uint8Array.from({ length: n }, () => random(LEVELS + 1)),
    score: Float64Array.from({ length: n }, () => (random(9) === 0 ? Number.NaN : random(101) / 10)),
    groups: Uint16Array.from({ length: n }, () => random(GROUPS)),
  };
}

export const designKinds = ['weights', 'strata', 'clusters', 'two stages'] as const;
export type DesignKind = (typeof designKinds)[number];

export function designOf(survey: GeneratedSurvey, kind: DesignKind): Design {
  const { n, weights, strata, clusters, fpc } = survey;
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  const inputs: Record<DesignKind, DesignInput> = {
    weights: { n, weights },
    strata: { n, weights, strata, fpc },
    clusters: { n, weights, strata, clusters, fpc },
    'two stages': { n, weights, strata, clusters: [clusters, rows], fpc: [fpc, fpc], lonely: 'adjust' },
  };
  return makeDesign(inputs[kind]);
}

/** The same survey with its rows in another order. */
export function reorder(survey: GeneratedSurvey, order: Uint32Array): GeneratedSurvey {
  const pick = <T extends Float64Array | Uint16Array | Uint8Array>(column: T): T =>
    column.map((_, row) => column[order[row]!]!) as T;
  return {
    n: survey.n,
    weights: pick(survey.weights),
    strata: pick(survey.strata),
    clusters: pick(survey.clusters),
    fpc: pick(survey.fpc),
    codes: pick(survey.codes),
    score: pick(survey.score),
    groups: pick(survey.groups),
  };
}
