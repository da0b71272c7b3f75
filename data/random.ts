// A small seeded generator for the reconstructed data sets: the same seed gives the same numbers on every machine,
// because it uses only integer operations, addition and multiplication. Not for anything secret.

export interface Random {
  /** Uniform on [0, 1). */
  uniform(): number;
  /** Mean 0, standard deviation 1: the sum of twelve uniforms less six (Irwin–Hall), exact everywhere, unlike log and cos. */
  normal(): number;
  /** An integer from 0 to `below - 1`. */
  integer(below: number): number;
  /** One of the keys, each as likely as its share; the shares need not sum to 1. */
  pick<T>(shares: readonly (readonly [T, number])[]): T;
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

export function seededRandom(seed: number): Random {
  const uniform = mulberry32(seed);
  const integer = (below: number) => Math.floor(uniform() * below);
  return {
    uniform,
    integer,
    normal() {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += uniform();
      return sum;
    },
    pick(shares) {
      let left = uniform() * shares.reduce((sum, [, share]) => sum + share, 0);
      for (const [item, share] of shares) {
        left -= share;
        if (left < 0) return item;
      }
      return shares.at(-1)![0];
    },
    shuffle(items) {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
  };
}

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough for drawing a few million answers. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
