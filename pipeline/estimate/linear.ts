// Small dense linear algebra for calibration and tests: symmetric systems, and inverses that leave out columns which
// depend on earlier ones (the role that pivoting plays in R's qr and ginv). Matrices are row by row in one array.

/** A column is dependent when elimination leaves less than this share of it. */
const DEPENDENT = 1e-11;

/** Solves A X = B for a general square A (k x k) and B (k x m), with partial pivoting; null if A is singular. */
export function solve(a: Float64Array, b: Float64Array, k: number): Float64Array | null {
  const left = a.slice();
  const right = b.slice();
  const m = b.length / k;
  for (let column = 0; column < k; column++) {
    let pivot = column;
    for (let row = column + 1; row < k; row++) {
      if (Math.abs(left[row * k + column]!) > Math.abs(left[pivot * k + column]!)) pivot = row;
    }
    if (!(Math.abs(left[pivot * k + column]!) > 0)) return null;
    swapRows(left, k, column, pivot);
    swapRows(right, m, column, pivot);
    for (let row = 0; row < k; row++) {
      if (row === column) continue;
      const factor = left[row * k + column]! / left[column * k + column]!;
      if (factor === 0) continue;
      for (let j = column; j < k; j++) left[row * k + j]! -= factor * left[column * k + j]!;
      for (let j = 0; j < m; j++) right[row * m + j]! -= factor * right[column * m + j]!;
    }
  }
  for (let row = 0; row < k; row++) for (let j = 0; j < m; j++) right[row * m + j]! /= left[row * k + row]!;
  return right;
}

function swapRows(matrix: Float64Array, width: number, a: number, b: number): void {
  if (a === b) return;
  for (let j = 0; j < width; j++) {
    const kept = matrix[a * width + j]!;
    matrix[a * width + j] = matrix[b * width + j]!;
    matrix[b * width + j] = kept;
  }
}

/** An inverse of a symmetric, non-negative matrix on its independent columns; rows and columns of the others are 0. */
export function symmetricInverse(a: Float64Array, k: number): Float64Array {
  const scale = new Float64Array(k);
  for (let i = 0; i < k; i++) scale[i] = a[i * k + i]! > 0 ? 1 / Math.sqrt(a[i * k + i]!) : 0;
  const kept: number[] = [];
  const work = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) work[i * k + j] = a[i * k + j]! * scale[i]! * scale[j]!;
  const reduced = work.slice();
  for (let column = 0; column < k; column++) {
    const pivot = reduced[column * k + column]!;
    if (!(pivot > DEPENDENT)) continue;
    kept.push(column);
    for (let row = column + 1; row < k; row++) {
      const factor = reduced[row * k + column]! / pivot;
      for (let j = column; j < k; j++) reduced[row * k + j]! -= factor * reduced[column * k + j]!;
    }
  }
  const size = kept.length;
  const core = new Float64Array(size * size);
  const unit = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    unit[i * size + i] = 1;
    for (let j = 0; j < size; j++) core[i * size + j] = work[kept[i]! * k + kept[j]!]!;
  }
  const inverse = solve(core, unit, size)!;
  const result = new Float64Array(k * k);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++)
      result[kept[i]! * k + kept[j]!] = inverse[i * size + j]! * scale[kept[i]!]! * scale[kept[j]!]!;
  }
  return result;
}

/** A B, for A (n x k) and B (k x m). */
export function multiply(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  const result = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < k; j++) {
      const factor = a[i * k + j]!;
      if (factor !== 0) for (let l = 0; l < m; l++) result[i * m + l]! += factor * b[j * m + l]!;
    }
  }
  return result;
}

/** The transpose of A (n x k). */
export function transpose(a: Float64Array, n: number, k: number): Float64Array {
  const result = new Float64Array(n * k);
  for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) result[j * n + i] = a[i * k + j]!;
  return result;
}

/** Eigenvalues of B^-1 A, for symmetric A and positive definite B: those of L^-1 A L^-T with B = L L'. */
export function eigenvaluesOfPair(a: Float64Array, b: Float64Array, k: number): number[] {
  const lower = cholesky(b, k);
  const left = solve(lower, a, k);
  if (!left) return new Array(k).fill(Number.NaN);
  const both = solve(lower, transpose(left, k, k), k)!;
  return symmetricEigenvalues(both, k);
}

function cholesky(a: Float64Array, k: number): Float64Array {
  const lower = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * k + j]!;
      for (let l = 0; l < j; l++) rest -= lower[i * k + l]! * lower[j * k + l]!;
      lower[i * k + j] = i === j ? Math.sqrt(rest) : rest / lower[j * k + j]!;
    }
  }
  return lower;
}

/** By Jacobi's rotations. */
function symmetricEigenvalues(given: Float64Array, k: number): number[] {
  const a = given.slice();
  for (let sweep = 0; sweep < 60; sweep++) {
    let outside = 0;
    for (let i = 0; i < k; i++) for (let j = i + 1; j < k; j++) outside += a[i * k + j]! ** 2;
    if (outside === 0) break;
    for (let i = 0; i < k; i++) for (let j = i + 1; j < k; j++) rotate(a, k, i, j);
  }
  return Array.from({ length: k }, (_, i) => a[i * k + i]!).sort((x, y) => y - x);
}

function rotate(a: Float64Array, k: number, i: number, j: number): void {
  const off = a[i * k + j]!;
  if (Math.abs(off) < 1e-300) {
    a[i * k + j] = a[j * k + i] = 0;
    return;
  }
  const theta = (a[j * k + j]! - a[i * k + i]!) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let l = 0; l < k; l++) {
    const [x, y] = [a[l * k + i]!, a[l * k + j]!];
    a[l * k + i] = c * x - s * y;
    a[l * k + j] = s * x + c * y;
  }
  for (let l = 0; l < k; l++) {
    const [x, y] = [a[i * k + l]!, a[j * k + l]!];
    a[i * k + l] = c * x - s * y;
    a[j * k + l] = s * x + c * y;
  }
  a[i * k + j] = a[j * k + i] = 0;
}
