/** Keys of clients that have a row each. */
export function ownClients(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row);
}
