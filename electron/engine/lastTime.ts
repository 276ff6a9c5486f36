import { dayMs } from '../../shared/time';
import { splitHoldout } from '../../shared/trainingTable';
import { type LoadedTable, labelledRows } from './tableFile';

/**
 * The answer “same as last time”: for each of `rows`, the client's latest earlier label whose horizon had passed by
 * then, so that it could be known; NaN where there is none.
 */
export function lastAnswers(
  table: LoadedTable,
  task: string,
  rows: Int32Array,
  horizonDays: number,
): Float64Array<ArrayBuffer> {
  const target = table.target(task);
  const byClient = new Map<number, number[]>();
  for (const row of labelledRows(table, task, splitHoldout)) {
    const known = byClient.get(table.client[row]);
    if (known) known.push(row);
    else byClient.set(table.client[row], [row]);
  }
  return Float64Array.from(rows, (row) => {
    const knownBy = table.predictedAt[row] - horizonDays * dayMs;
    let last = Number.NaN;
    let lastAt = Number.NEGATIVE_INFINITY;
    for (const earlier of byClient.get(table.client[row]) ?? []) {
      const at = table.predictedAt[earlier];
      if (at > knownBy || at < lastAt) continue;
      last = target[earlier];
      lastAt = at;
    }
    return last;
  });
}
