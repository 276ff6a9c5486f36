/** Arrays one after the other in a file or a message, each at an address that numbers of eight bytes may lie at. */
const alignment = 8;

type Numbers = Int32Array | Int16Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

interface NumbersOf<A, B> {
  new (buffer: B, from: number, length: number): A;
  readonly BYTES_PER_ELEMENT: number;
}

export function roundUp(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** The array's bytes, and what fills them up. */
export function padded({ buffer, byteOffset, byteLength }: Numbers): Uint8Array[] {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const padding = roundUp(byteLength) - byteLength;
  return padding === 0 ? [bytes] : [bytes, new Uint8Array(padding)];
}

export interface ArrayReader<B extends ArrayBufferLike> {
  /** The next array, over the same memory. */
  take: <A>(Kind: NumbersOf<A, B>, length: number) => A;
  /** Whether nothing is left. */
  isAtEnd: () => boolean;
}

/**
 * Reads arrays in the order in which they were written.
 * @param cutOff the error when there is less than is asked for
 */
export function arraysIn<B extends ArrayBufferLike>(body: B, from: number, cutOff: () => Error): ArrayReader<B> {
  let at = from;
  return {
    take: (Kind, length) => {
      const begin = at;
      at += roundUp(length * Kind.BYTES_PER_ELEMENT);
      if (at > body.byteLength) throw cutOff();
      return new Kind(body, begin, length);
    },
    isAtEnd: () => at === body.byteLength,
  };
}

const lengthBytes = Uint32Array.BYTES_PER_ELEMENT;

/** A message: what it says in JSON, and arrays. */
export function packed(head: object, arrays: readonly Numbers[]): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(head));
  const start = Buffer.alloc(roundUp(lengthBytes + json.length), ' ');
  start.writeUInt32LE(start.length - lengthBytes, 0);
  json.copy(start, lengthBytes);
  return [start, ...arrays.flatMap(padded)];
}

/** @param cutOff the error when it is no such message */
export function unpacked<B extends ArrayBufferLike>(
  body: B,
  cutOff: () => Error,
): { head: unknown; arrays: ArrayReader<B> } {
  if (body.byteLength < lengthBytes) throw cutOff();
  const end = lengthBytes + new DataView(body).getUint32(0, true);
  if (end > body.byteLength) throw cutOff();
  // A text is not decoded from memory that threads share.
  const json = Buffer.from(new Uint8Array(body, lengthBytes, end - lengthBytes));
  return { head: JSON.parse(json.toString()), arrays: arraysIn(body, end, cutOff) };
}
