import * as crypto from 'node:crypto';

const separator = '\u001f';

/**
 * Returns a function that names a record by its content: the first 16 bytes of SHA-256 over all its cells, trimmed, in the
 * order of the columns' names. So the same row is known again from an export with other quoting or another column order.
 * @param normalise column → how its cells are written alike (ids, say)
 */
export function rowKeys(
  header: readonly string[],
  normalise: Readonly<Record<string, (cell: string) => string>>,
): (cells: readonly string[]) => Uint8Array {
  const order = header
    .map((name, i) => ({ name, i, same: normalise[name] ?? ((cell: string) => cell.trim()) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return (cells) => {
    let content = '';
    for (const { i, same } of order) content += same(cells[i]) + separator;
    return crypto.hash('sha256', content, 'buffer').subarray(0, 16);
  };
}
