import { expectedValue } from '../../shared/clientList';
import { required } from '../../shared/required';
import type { ScoredClient } from '../../shared/schemas/clients';
import { placesOf } from '../features/answered';
import { clientIds } from '../store/clients';
import type { ReadDb } from '../store/open';
import { type KeptBatch, readBatchClients, readScores } from '../store/readBatches';
import type { ClientColumn } from './clientConditions';
import { type ColumnOfFeature, valueIn } from './featureColumns';
import type { LatestFeatures } from './latestFeatures';

/** The clients of a batch with what is known of them, column by column. */
export class ScoredTable {
  private readonly keys: Int32Array;
  private readonly columns = new Map<string, ClientColumn>();
  private readonly tasks: readonly string[];

  constructor(
    private readonly db: ReadDb,
    first: KeptBatch,
    newest: readonly KeptBatch[],
    times: string | null,
  ) {
    this.keys = readBatchClients(db, first.clientsId);
    this.tasks = newest.map(({ task }) => task);
    for (const batch of newest) {
      const scores = readScores(db, batch.id);
      // Batches of one night mostly have the same clients.
      const isSame = batch.clientsId === first.clientsId;
      this.add(batch.task, isSame ? scores : this.moved(placesOf(readBatchClients(db, batch.clientsId)), scores));
    }
    if (times === null) return;
    const [chance, amount] = [this.column(first.task).values, this.columns.get(times)?.values];
    this.add(
      expectedValue,
      chance.map((one, place) => one * (amount?.[place] ?? Number.NaN)),
    );
  }

  addFeatures({ places, columns }: LatestFeatures, features: readonly ColumnOfFeature[]): void {
    for (const { name, texts, form } of features) {
      const values = this.moved(places, columns.get(name) ?? new Float64Array(0));
      this.add(name, values, texts ? 'category' : (form ?? 'number'), texts);
    }
  }

  column(name: string): ClientColumn {
    return required(this.columns.get(name), name);
  }

  /** Keys of all clients, by place. */
  clientKeys(): Int32Array {
    return this.keys;
  }

  rows(places: Int32Array, features: readonly ColumnOfFeature[]): ScoredClient[] {
    const ids = clientIds(
      this.db,
      Int32Array.from(places, (place) => this.keys[place]),
    );
    const expected = this.columns.get(expectedValue)?.values;
    return ids.map((client, i) => ({
      client,
      scores: Object.fromEntries(
        this.tasks.flatMap((task) => {
          const score = this.column(task).values[places[i]];
          return Number.isNaN(score) ? [] : [[task, score]];
        }),
      ),
      expected: expected && !Number.isNaN(expected[places[i]]) ? expected[places[i]] : null,
      features: Object.fromEntries(
        features.map((feature) => [feature.name, valueIn(feature, this.column(feature.name).values[places[i]])]),
      ),
    }));
  }

  private add(
    name: string,
    values: Float64Array,
    type: ClientColumn['type'] = 'number',
    texts: string[] | null = null,
  ) {
    this.columns.set(name, { type, texts, values });
  }

  /** Values by the places of another list, as those of this one. */
  private moved(places: Int32Array, values: Float64Array): Float64Array {
    return Float64Array.from(this.keys, (key) => values[(places[key] ?? 0) - 1] ?? Number.NaN);
  }
}
