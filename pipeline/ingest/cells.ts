// A memory of cells: which value a cell's bytes stood for the last time. Survey data repeats a few short cells millions
// of times, so that each distinct one is decoded, normalised and looked up once.

import { roomFor } from './arrays.ts';

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
  count: number;
  hashes: Int32Array;
  values: Int32Array;
  /** Where each entry's bytes start in `bytes`, and, one on, where they end. */
  offsets: Uint32Array;
  bytes: Uint8Array;
}

/** @param longest cells of more bytes are not kept: they are open text, and not worth it */
export function cellMemory(most = 1 << 20, longest = 512): CellMemory {
  const singles = new Int32Array(256).fill(UNSEEN);
  const store: Store = {
    slots: new Int32Array(256),
    count: 0,
    hashes: new Int32Array(64),
    values: new Int32Array(64),
    offsets: new Uint32Array(65),
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
      else if (end - start <= longest && store.count < most) insert(store, bytes, start, end, value);
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
  const entry = store.count++;
  const from = store.offsets[entry]!;
  const to = from + end - start;
  makeRoom(store, entry, to);
  const hash = hashOf(bytes, start, end);
  store.slots[slotOf(store, bytes, start, end, hash)] = entry + 1;
  store.bytes.set(bytes.subarray(start, end), from);
  store.hashes[entry] = hash;
  store.values[entry] = value;
  store.offsets[entry + 1] = to;
  if (store.count * 2 > store.slots.length) rehash(store);
}

function makeRoom(store: Store, entry: number, length: number): void {
  store.bytes = roomFor(store.bytes, length);
  store.hashes = roomFor(store.hashes, entry);
  store.values = roomFor(store.values, entry);
  store.offsets = roomFor(store.offsets, entry + 1);
}

function rehash(store: Store): void {
  const mask = store.slots.length * 2 - 1;
  const slots = new Int32Array(mask + 1);
  for (let entry = 0; entry < store.count; entry++) {
    let slot = store.hashes[entry]! & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry + 1;
  }
  store.slots = slots;
}
