// A memory of cells: which value a cell's bytes stood for the last time. Survey data repeats a few short cells millions
// of times, so that each distinct one is decoded, normalised and looked up once.

export interface CellMemory {
  /** The value kept for these bytes, or `UNSEEN`. */
  find(bytes: Uint8Array, start: number, end: number): number;
  /** Keeps a value (0 or more); past `most` distinct cells it does nothing. */
  keep(bytes: Uint8Array, start: number, end: number, value: number): void;
}

export const UNSEEN = -1;

interface Store {
  /** Open addressing, a power of two long: an entry's number + 1, or 0. */
  slots: Int32Array;
  hashes: number[];
  values: number[];
  /** Where each entry's bytes start in `bytes`; one more than there are entries. */
  offsets: number[];
  bytes: Uint8Array;
}

/** @param longest cells of more bytes are not kept: they are open text, and not worth it */
export function cellMemory(most = 1 << 20, longest = 512): CellMemory {
  const singles = new Int32Array(256).fill(UNSEEN);
  const store: Store = {
    slots: new Int32Array(256),
    hashes: [],
    values: [],
    offsets: [0],
    bytes: new Uint8Array(1024),
  };
  return {
    find(bytes, start, end) {
      if (end - start === 1) return singles[bytes[start]!]!;
      const entry = store.slots[slotOf(store, bytes, start, end, hashOf(bytes, start, end))]!;
      return entry === 0 ? UNSEEN : store.values[entry - 1]!;
    },
    keep(bytes, start, end, value) {
      if (end - start === 1) singles[bytes[start]!] = value;
      else if (end - start <= longest && store.values.length < most) insert(store, bytes, start, end, value);
    },
  };
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

/** The slot that holds these bytes, or the free one where they belong. */
function slotOf(store: Store, bytes: Uint8Array, start: number, end: number, hash: number): number {
  const mask = store.slots.length - 1;
  let slot = hash & mask;
  for (;;) {
    const entry = store.slots[slot]!;
    if (entry === 0 || (store.hashes[entry - 1] === hash && sameBytes(store, entry - 1, bytes, start, end)))
      return slot;
    slot = (slot + 1) & mask;
  }
}

function sameBytes(store: Store, entry: number, bytes: Uint8Array, start: number, end: number): boolean {
  const from = store.offsets[entry]!;
  if (store.offsets[entry + 1]! - from !== end - start) return false;
  for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== store.bytes[j]) return false;
  return true;
}

function insert(store: Store, bytes: Uint8Array, start: number, end: number, value: number): void {
  const from = store.offsets[store.values.length]!;
  const to = from + end - start;
  if (to > store.bytes.length) store.bytes = widened(store.bytes, Math.max(to, store.bytes.length * 2));
  store.bytes.set(bytes.subarray(start, end), from);
  const hash = hashOf(bytes, start, end);
  store.slots[slotOf(store, bytes, start, end, hash)] = store.values.push(value);
  store.hashes.push(hash);
  store.offsets.push(to);
  if (store.values.length * 2 > store.slots.length) rehash(store);
}

function widened(bytes: Uint8Array, length: number): Uint8Array {
  const wider = new Uint8Array(length);
  wider.set(bytes);
  return wider;
}

function rehash(store: Store): void {
  const mask = store.slots.length * 2 - 1;
  const slots = new Int32Array(mask + 1);
  store.hashes.forEach((hash, entry) => {
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry + 1;
  });
  store.slots = slots;
}
