import { syntheticShare } from '../features/fading';
import { knownAt } from '../features/maturity';
import type { TableRows } from '../features/tableRows';
import { countedLabels } from '../store/countedLabels';
import type { ReadDb } from '../store/open';
import type { StoredLabel } from '../store/trainingRows';
import type { Client, Gathered, Wanted } from './gatherRows';

/** Goes through the labels beside the predictions, both in the same order. */
export class LabelMerge {
  readonly counts: Gathered['counts'];
  private readonly tasks: readonly string[];
  private readonly shares: number[];
  private labels: readonly StoredLabel[] = [];
  private next = 0;

  constructor(
    db: ReadDb,
    private readonly wanted: Wanted,
  ) {
    const sources = countedLabels(db);
    const tasks = wanted.tasks.map(({ name }) => name);
    this.tasks = tasks;
    this.shares = tasks.map((task) => syntheticShare(sources.get(task)?.real ?? 0, sources.get(task)?.synthetic ?? 0));
    const none = { train: 0, holdout: 0, watermark: 0, fresh: 0, synthetic: 0 };
    this.counts = Object.fromEntries(tasks.map((task) => [task, { ...none }]));
  }

  /** Goes on with these labels, which are those of the predictions that come. */
  begin(labels: readonly StoredLabel[]): void {
    this.labels = labels;
    this.next = 0;
  }

  /**
   * Copies the usable labels of a prediction; says whether there is any.
   * @param client null when the labels are passed over, since no feature is known
   */
  copyTo(
    { targets, isNew, knownAt: known, predictedAt }: TableRows,
    row: number,
    predictionId: number,
    client: Client | null,
  ): boolean {
    let any = false;
    for (; this.labels[this.next]?.[0] === predictionId; this.next++) {
      const [, task, value, seq, synthetic, observedAt, stated] = this.labels[this.next];
      const place = this.tasks.indexOf(task);
      if (client === null || (synthetic === 1 && !this.isTrainedOn(client, place))) continue;
      targets[place][row] = value;
      const count = this.counts[task];
      count[client.holdout ? 'holdout' : 'train']++;
      // Of holdout clients none is used.
      count.synthetic += synthetic;
      count.watermark = Math.max(count.watermark, seq);
      const fresh = seq > (this.wanted.newAbove?.[task] ?? -1);
      if (fresh && !client.holdout) count.fresh++;
      if (isNew) isNew[place][row] = Number(fresh);
      if (known) {
        const label = { predictedAt: predictedAt[row], observedAt, isStated: stated === 1 };
        known[place][row] = knownAt(this.wanted.tasks[place], label);
      }
      any = true;
    }
    return any;
  }

  private isTrainedOn(client: Client, place: number): boolean {
    if (this.wanted.asHistory) return false;
    return !client.holdout && (this.shares[place] >= 1 || client.fraction() < this.shares[place]);
  }
}
