// Typed arrays that grow.

type Growing = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The array itself, or a longer copy, so that there is an entry `at`. */
export function roomFor<T extends Growing>(array: T, at: number): T {
  if (at < array.length) return array;
  const longer = new (array.constructor as new (length: number) => T)(Math.max(1024, at + 1, array.length * 2));
  longer.set(array);
  return longer;
}
