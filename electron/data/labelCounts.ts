import type { LabelCounts } from '../../shared/schemas/labels';
import { syntheticShare } from '../features/fading';
import { countedLabels } from '../store/countedLabels';
import { countLabels } from '../store/labels';
import { monitoredState } from '../store/monitoredRows';
import { transactionSpan } from '../store/sources';
import { listTasks } from '../store/tasks';
import type { ReadContext } from './context';

/**
 * Counts labels: of snapshots as of the last transaction, of imported predictions as of the clock. The predictions that
 * wait for theirs are all looked at, so what was counted is given again until something has changed, or the next
 * prediction is due.
 */
export function labelCounter({ db, now }: ReadContext): () => LabelCounts[] {
  let last: { state: string; until: number; counts: LabelCounts[] } | null = null;
  return () => {
    const at = now();
    const lastTransaction = transactionSpan(db)?.until ?? null;
    const state = JSON.stringify([monitoredState(db), listTasks(db), lastTransaction, [...countedLabels(db)]]);
    if (last?.state === state && at < last.until) return last.counts;
    const counted = countLabels(db, { transactions: lastTransaction ?? at, now: at });
    const counts = counted.map(({ waitsUntil: _, ...one }) => ({
      ...one,
      syntheticShare: syntheticShare(one.real, one.synthetic),
    }));
    last = { state, until: Math.min(...counted.map(({ waitsUntil }) => waitsUntil ?? Infinity)), counts };
    return counts;
  };
}
