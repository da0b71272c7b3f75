// Hadamard matrices as 1 and 0 (for -1), first row and column all 1: the smallest that doubling and Paley's
// construction give. In: the least size. Out: rows. R's survey has tables for 28 and 36 besides; here 32 and 40 serve.

export function hadamardMatrix(least: number): Uint8Array[] {
  for (let size = least <= 2 ? 2 : Math.ceil(least / 4) * 4; ; size += 4) {
    const matrix = ofSize(size);
    if (matrix) return matrix;
  }
}

function ofSize(size: number): Uint8Array[] | null {
  if (size === 1) return [Uint8Array.of(1)];
  if (size % 2 === 1) return null;
  const half = isPowerOfTwo(size) || !isPaley(size) ? ofSize(size / 2) : null;
  if (half) return doubled(half);
  return isPaley(size) ? paley(size - 1) : null;
}

const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size));

function isPaley(size: number): boolean {
  const p = size - 1;
  if (p % 4 !== 3) return false;
  for (let divisor = 3; divisor * divisor <= p; divisor += 2) if (p % divisor === 0) return false;
  return true;
}

function doubled(half: Uint8Array[]): Uint8Array[] {
  const upper = half.map((row) => Uint8Array.of(...row, ...row));
  const lower = half.map((row) => Uint8Array.of(...row, ...row.map((bit) => 1 - bit)));
  return [...upper, ...lower];
}

/** For a prime p = 3 mod 4: 0 where i + j is 0 or a square modulo p. */
function paley(p: number): Uint8Array[] {
  const squares = new Uint8Array(p);
  for (let i = 0; i < p; i++) squares[(i * i) % p] = 1;
  const core = Array.from({ length: p }, (_, i) =>
    Uint8Array.from({ length: p + 1 }, (_unused, j) => (j === 0 ? 1 : 1 - squares[(i + j - 1) % p]!)),
  );
  return [new Uint8Array(p + 1).fill(1), ...core];
}
