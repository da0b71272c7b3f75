// The designs of reference.json, made by topline from the same data. R's code for each stands in ../shared/reference/
// designs.csv; the name of the design is its key here.
import { calibrate, postStratify, rake, trimWeights } from '../../pipeline/estimate/adjust.ts';
import type { Margin } from '../../pipeline/estimate/calibrate.ts';
import { type Design, type DesignInput, makeDesign } from '../../pipeline/estimate/design.ts';
import { makeReplicates, type ReplicateOptions, withReplicates } from '../../pipeline/estimate/makereplicates.ts';
import { type Frame, readFrame, readReplicates } from './data.ts';

export interface ReferenceDesign {
  frame: Frame;
  design: Design;
}

const ids = (frame: Frame, name: string): Uint16Array => frame.factor(name).codes;

const stype = (frame: Frame): Margin => ({
  cell: Uint32Array.from(ids(frame, 'stype'), (code) => code - 1),
  totals: Float64Array.of(4421, 755, 1018),
});
const schoolWide = (frame: Frame): Margin => ({
  cell: Uint32Array.from(ids(frame, 'sch.wide'), (code) => code - 1),
  totals: Float64Array.of(1072, 5122),
});
const is = (frame: Frame, name: string, level: string): Float64Array =>
  Float64Array.from(frame.column(name), (text) => (text === level ? 1 : 0));
const ones = (frame: Frame): Float64Array => new Float64Array(frame.n).fill(1);

const base: Record<string, [data: string, input: (frame: Frame) => Omit<DesignInput, 'n'>]> = {
  dstrat: ['apistrat', (f) => ({ strata: ids(f, 'stype'), weights: f.numbers('pw'), fpc: f.numbers('fpc') })],
  dstrat_nofpc: ['apistrat', (f) => ({ strata: ids(f, 'stype'), weights: f.numbers('pw') })],
  dsrs: ['apisrs', (f) => ({ fpc: f.numbers('fpc') })],
  dclus1: ['apiclus1', (f) => ({ clusters: ids(f, 'dnum'), weights: f.numbers('pw'), fpc: f.numbers('fpc') })],
  dclus1_nofpc: ['apiclus1', (f) => ({ clusters: ids(f, 'dnum'), weights: f.numbers('pw') })],
  dclus2: [
    'apiclus2',
    (f) => ({ clusters: [ids(f, 'dnum'), ids(f, 'snum')], fpc: [f.numbers('fpc1'), f.numbers('fpc2')] }),
  ],
  dclus2wr: ['apiclus2', (f) => ({ clusters: [ids(f, 'dnum'), ids(f, 'snum')], weights: f.numbers('pw') })],
  dlonely: ['lonely', (f) => ({ clusters: ids(f, 'psu'), strata: ids(f, 'stratum'), weights: f.numbers('w') })],
  dlonely_fpc: [
    'lonely',
    (f) => ({ clusters: ids(f, 'psu'), strata: ids(f, 'stratum'), weights: f.numbers('w'), fpc: f.numbers('fpc') }),
  ],
  dhosps: [
    'hospital',
    (f) => ({
      clusters: ids(f, 'hospno'),
      strata: ids(f, 'oblevel'),
      weights: f.numbers('weighta'),
      fpc: f.numbers('tothosp'),
    }),
  ],
  dmu: ['mu284', (f) => ({ clusters: [ids(f, 'id1'), ids(f, 'id2')], fpc: [f.numbers('n1'), f.numbers('n2')] })],
  dnofpc: ['fpc', (f) => ({ clusters: ids(f, 'psuid'), strata: ids(f, 'stratid'), weights: f.numbers('weight') })],
  dfpc: [
    'fpc',
    (f) => ({
      clusters: ids(f, 'psuid'),
      strata: ids(f, 'stratid'),
      weights: f.numbers('weight'),
      fpc: f.numbers('Nh'),
    }),
  ],
  scd: ['scd', (f) => ({ clusters: ids(f, 'ambulance'), strata: ids(f, 'ESA') })],
};

const adjusted: Record<string, [from: string, adjust: (design: Design, frame: Frame) => Design]> = {
  dclus1p: ['dclus1', (d, f) => postStratify(d, stype(f))],
  dclus1rk: ['dclus1', (d, f) => rake(d, [stype(f), schoolWide(f)])],
  dclus1rk_default: [
    'dclus1',
    (d, f) => rake(d, [stype(f), schoolWide(f)], { maxIterations: 10, epsilon: 1, force: true }),
  ],
  dclus1greg: [
    'dclus1',
    (d, f) =>
      calibrate(
        d,
        [ones(f), is(f, 'stype', 'H'), is(f, 'stype', 'M'), f.numbers('api99')],
        Float64Array.of(6194, 755, 1018, 3914069),
      ),
  ],
  dclus1calrk: ['dclus1', (d, f) => calibrate(d, ...schoolColumns(f), { method: 'raking', epsilon: 1e-10 })],
  dclus1logit: [
    'dclus1',
    (d, f) => calibrate(d, ...schoolColumns(f), { method: 'logit', bounds: [0.4, 2.5], epsilon: 1e-10 }),
  ],
  dstratp: ['dstrat', (d, f) => postStratify(d, schoolWide(f))],
  dstrattrim: ['dstrat', (d) => trimWeights(d, { lower: 18, upper: 42 })],
  rclus1p: ['rclus1', (d, f) => postStratify(d, stype(f))],
  rclus1rk: ['rclus1', (d, f) => rake(d, [stype(f), schoolWide(f)])],
};

function schoolColumns(f: Frame): [Float64Array[], Float64Array] {
  const columns = [ones(f), is(f, 'stype', 'H'), is(f, 'stype', 'M'), is(f, 'sch.wide', 'Yes')];
  return [columns, Float64Array.of(6194, 755, 1018, 5122)];
}

const replicated: Record<string, [from: string, options: ReplicateOptions]> = {
  rclus1: ['dclus1', { kind: 'JK1' }],
  rclus1_nofpc: ['dclus1_nofpc', { kind: 'JK1' }],
  rstrat: ['dstrat', { kind: 'JKn' }],
  rstrat_nofpc: ['dstrat_nofpc', { kind: 'JKn' }],
  rstrat_mse: ['dstrat', { kind: 'JKn', mse: true }],
  scdbrr: ['scd', { kind: 'BRR' }],
  scdfay: ['scd', { kind: 'Fay', rho: 0.3 }],
  scdjkn: ['scd', { kind: 'JKn' }],
};

/** Harmonic mean of 100, 50 and 50 sampled schools a stratum, and of 15 sampled districts: bootstrap constants. */
const cantyDavison = (m: number): number => m / ((m - 1) * 99);
const given: Record<string, [from: string, kind: 'bootstrap' | 'subbootstrap' | 'mrbbootstrap', scale: number]> = {
  bclus1: ['dclus1_nofpc', 'bootstrap', cantyDavison(15)],
  sclus1: ['dclus1_nofpc', 'subbootstrap', 1 / 99],
  bstrat: ['dstrat_nofpc', 'bootstrap', cantyDavison(3 / (1 / 100 + 1 / 50 + 1 / 50))],
  mstrat: ['dstrat', 'mrbbootstrap', 1],
};

/** Null where the data is not there. */
export function makeReferenceDesign(folder: string, name: string): ReferenceDesign | null {
  const simple = base[name];
  if (simple) {
    const frame = readFrame(folder, simple[0]);
    return frame && { frame, design: makeDesign({ n: frame.n, ...simple[1](frame) }) };
  }
  const from = adjusted[name]?.[0] ?? replicated[name]?.[0] ?? given[name]?.[0];
  if (from === undefined) throw new Error(`no design ${name}`);
  const start = makeReferenceDesign(folder, from);
  if (start === null) return null;
  const { frame, design } = start;
  if (adjusted[name]) return { frame, design: adjusted[name][1](design, frame) };
  if (replicated[name]) return { frame, design: makeReplicates(design, replicated[name][1]) };
  const columns = readReplicates(folder, name);
  const [, kind, scale] = given[name]!;
  if (columns === null) return null;
  const rscales = kind === 'mrbbootstrap' ? new Float64Array(100).fill(1 / 99) : new Float64Array(100).fill(1);
  return { frame, design: withReplicates(design, { kind, columns, scale, rscales }) };
}
