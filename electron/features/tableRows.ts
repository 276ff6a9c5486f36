/** Rows of the training table as they are gathered: one array per column, in any order. */
export interface TableRows {
  count: number;
  /** Place of the client among all clients in order of their ids. */
  clientRank: Int32Array;
  predictedAt: Float64Array;
  holdout: Uint8Array;
  /** Per task; NaN where there is no label. */
  targets: Float64Array[];
  /** Per task: 1 where the label is newer than what was asked for; null when nothing was. */
  isNew: Uint8Array[] | null;
  /** Per task: when the label became known, in milliseconds since 1970-01-01 UTC; null when nobody asked. */
  knownAt: Float64Array[] | null;
  /** Per feature; NaN where missing; a category's values are the places of its texts in their order. */
  features: Float64Array[];
}

/**
 * The canonical order of rows: by client, then time, then content, so that equal rows give equal tables whatever the
 * order of their import.
 */
export function canonicalOrder(rows: TableRows, clients: number): Uint32Array {
  const starts = new Uint32Array(clients + 1);
  for (let row = 0; row < rows.count; row++) starts[rows.clientRank[row] + 1]++;
  for (let rank = 0; rank < clients; rank++) starts[rank + 1] += starts[rank];
  const order = new Uint32Array(rows.count);
  const next = starts.slice();
  for (let row = 0; row < rows.count; row++) order[next[rows.clientRank[row]]++] = row;
  const compare = (a: number, b: number) => rows.predictedAt[a] - rows.predictedAt[b] || compareContent(rows, a, b);
  for (let rank = 0; rank < clients; rank++) {
    if (starts[rank + 1] - starts[rank] > 1) order.subarray(starts[rank], starts[rank + 1]).sort(compare);
  }
  return order;
}

function compareContent({ features, targets }: TableRows, a: number, b: number): number {
  for (const columns of [features, targets]) {
    for (const column of columns) {
      const difference = compareValues(column[a], column[b]);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}

/** Missing values come last. */
function compareValues(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b;
}
