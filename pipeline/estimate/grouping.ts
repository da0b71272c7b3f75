// Which rows belong to which group, prepared once for a grouping variable so that each question then takes one pass.
// In: a design and one group number a row (0: in no group). Out: for each row its cell, a (stratum or cluster, group)
// pair that occurs, numbered densely, so that memory follows the data and not strata x groups.
import { type Design, degreesOfFreedom } from './design.ts';
import { gridFor } from './sums.ts';

export interface Grouping {
  groupCount: number;
  /** The group of each row, 1 to groupCount; 0 is none. Null where there is no grouping. */
  groups: Uint8Array | Uint16Array | Uint32Array | null;
  /** The cell of each row. Cell 0 is for rows without weight, which influence nothing. */
  cellOfRow: Uint32Array;
  cellCount: number;
  /** By cell: its group, and its first-stage unit's or (where rows are units) its stratum. */
  groupOfCell: Uint32Array;
  parentOfCell: Uint32Array;
  /** The cells of group g are cellsByGroup[start[g]] to cellsByGroup[start[g + 1] - 1], strata together. */
  cellsByGroup: Uint32Array;
  start: Uint32Array;
  /** By group, 0 standing for the whole: rows with weight, and degrees of freedom. */
  rows: Float64Array;
  df: Float64Array;
  /** By parent: its smallest weight above 0. */
  baseWeight: Float64Array;
  /** What each row's weight, and its square, is above that smallest one, in parts that add up in any order (sums.ts):
   * four numbers a row. Null where weights are equal within parents, as design weights are: then counts say it all. */
  excess: Float64Array | null;
}

/** Group numbers are 1 to groupCount. Without groups, the whole sample is all there is. */
export function makeGrouping(
  design: Design,
  groups: Uint8Array | Uint16Array | Uint32Array | null = null,
  groupCount = 0,
): Grouping {
  const stage = design.stages[0]!;
  const parents = stage.unit ?? stage.stratum;
  const parentCount = stage.unit ? stage.unitCount : stage.stratumCount;
  const { order, ...weightsByParent } = partsOf(design, parents, parentCount);
  const cellOfRow = new Uint32Array(design.n);
  const groupOfCell: number[] = [0];
  const parentOfCell: number[] = [0];
  const latest = new Uint32Array(groupCount + 1);
  const latestParent = new Int32Array(groupCount + 1).fill(-1);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    if (design.weights[row] === 0) continue;
    const group = groups ? groups[row]! : 0;
    const parent = parents[row]!;
    if (latestParent[group] !== parent) {
      latestParent[group] = parent;
      latest[group] = groupOfCell.length;
      groupOfCell.push(group);
      parentOfCell.push(parent);
    }
    cellOfRow[row] = latest[group]!;
  }
  const cells = Uint32Array.from(groupOfCell);
  const parentsOfCells = Uint32Array.from(parentOfCell);
  return {
    groupCount,
    groups,
    cellOfRow,
    cellCount: cells.length,
    groupOfCell: cells,
    parentOfCell: parentsOfCells,
    ...sortCells(cells, groupCount),
    ...factsWithin(design, { cellOfRow, groupOfCell: cells, parentOfCell: parentsOfCells, groupCount }),
    ...weightsByParent,
  };
}

type DesignParts = Pick<Grouping, 'baseWeight' | 'excess'> & { order: Uint32Array };
const partsByDesign = new WeakMap<Design, DesignParts>();

/** What is the same for all groupings of a sample, and large. */
function partsOf(design: Design, parents: Uint32Array, parentCount: number): DesignParts {
  const known = partsByDesign.get(design);
  if (known) return known;
  const parts = { order: rowsByParent(parents, parentCount), ...weightParts(design.weights, parents, parentCount) };
  partsByDesign.set(design, parts);
  return parts;
}

function weightParts(
  weights: Float64Array,
  parents: Uint32Array,
  parentCount: number,
): Pick<Grouping, 'baseWeight' | 'excess'> {
  const baseWeight = new Float64Array(parentCount).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!;
    if (weight > 0 && weight < baseWeight[parents[row]!]!) baseWeight[parents[row]!] = weight;
  }
  let largest = 0;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row]! > 0) largest = Math.max(largest, weights[row]! - baseWeight[parents[row]!]!);
  }
  if (largest === 0) return { baseWeight, excess: null };
  const first = gridFor(largest, weights.length);
  const square = gridFor(largest * largest, weights.length);
  const excess = new Float64Array(4 * weights.length);
  for (let row = 0; row < weights.length; row++) {
    const over = weights[row]! > 0 ? weights[row]! - baseWeight[parents[row]!]! : 0;
    const lead = over + first.high - first.high;
    const squareLead = over * over + square.high - square.high;
    excess[4 * row] = lead;
    excess[4 * row + 1] = over - lead + first.low - first.low;
    excess[4 * row + 2] = squareLead;
    excess[4 * row + 3] = over * over - squareLead + square.low - square.low;
  }
  return { baseWeight, excess };
}

/** Row numbers, those of a parent together (counting sort). */
function rowsByParent(parents: Uint32Array, parentCount: number): Uint32Array {
  const next = new Uint32Array(parentCount + 1);
  for (let row = 0; row < parents.length; row++) next[parents[row]! + 1]! += 1;
  for (let p = 0; p < parentCount; p++) next[p + 1]! += next[p]!;
  const order = new Uint32Array(parents.length);
  for (let row = 0; row < parents.length; row++) order[next[parents[row]!]!++] = row;
  return order;
}

/** Cells were numbered parent by parent, so within a group they stay in that order. */
function sortCells(groupOfCell: Uint32Array, groupCount: number): Pick<Grouping, 'cellsByGroup' | 'start'> {
  const start = new Uint32Array(groupCount + 2);
  for (let cell = 1; cell < groupOfCell.length; cell++) start[groupOfCell[cell]! + 1]! += 1;
  for (let g = 0; g <= groupCount; g++) start[g + 1]! += start[g]!;
  const next = start.slice();
  const cellsByGroup = new Uint32Array(groupOfCell.length - 1);
  for (let cell = 1; cell < groupOfCell.length; cell++) cellsByGroup[next[groupOfCell[cell]!]!++] = cell;
  return { cellsByGroup, start };
}

type Cells = Pick<Grouping, 'cellOfRow' | 'groupOfCell' | 'parentOfCell' | 'groupCount'>;

/** Rows and degrees of freedom of each group within a domain (1 for its rows). */
export function factsWithin(design: Design, cells: Cells, domain?: Uint8Array): Pick<Grouping, 'rows' | 'df'> {
  const { cellOfRow, groupOfCell, parentOfCell, groupCount } = cells;
  const { unit, stratumOfUnit } = design.stages[0]!;
  const rows = new Float64Array(groupCount + 1);
  const rowsOfCell = new Float64Array(groupOfCell.length);
  for (let row = 0; row < cellOfRow.length; row++) if (domain?.[row] !== 0) rowsOfCell[cellOfRow[row]!]! += 1;
  const units = new Float64Array(groupCount + 1);
  const strata = new Float64Array(groupCount + 1);
  const seen = new Set<number>();
  for (let cell = 1; cell < groupOfCell.length; cell++) {
    const group = groupOfCell[cell]!;
    rows[0]! += rowsOfCell[cell]!;
    if (group === 0 || rowsOfCell[cell] === 0) continue;
    rows[group]! += rowsOfCell[cell]!;
    units[group]! += unit ? 1 : rowsOfCell[cell]!;
    const stratum = unit ? stratumOfUnit[parentOfCell[cell]!]! : parentOfCell[cell]!;
    const key = group * 2 ** 32 + stratum;
    if (seen.has(key)) continue;
    seen.add(key);
    strata[group]! += 1;
  }
  const df = units.map((count, group) => count - strata[group]!);
  df[0] = degreesOfFreedom(design, domain);
  return { rows, df };
}
