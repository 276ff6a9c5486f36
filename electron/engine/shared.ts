/** Numbers in memory that threads share; those that lie elsewhere are copied. */
export function shared(values: Float64Array): Float64Array<SharedArrayBuffer> {
  if (isShared(values)) return values;
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function isShared(values: Float64Array): values is Float64Array<SharedArrayBuffer> {
  return values.buffer instanceof SharedArrayBuffer;
}

/** A copy of whole numbers in such memory. */
export function sharedKeys(values: Uint32Array): Uint32Array<SharedArrayBuffer> {
  const copy = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
