// A seeded source of random whole numbers, so that the same seed draws the same bootstrap on every machine.
// Source: Steele, Lea and Flood (2014), SplitMix, in 32 bits.

/** A whole number from 0 to limit - 1. */
export type Random = (limit: number) => number;

export function makeRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return (limit) => Math.floor((next() / 2 ** 32) * limit);
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
