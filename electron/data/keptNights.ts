import { placesOf } from '../features/answered';
import { featuresOfMoment } from '../store/featureRows';
import type { ReadDb } from '../store/open';
import { type KeptBatch, listKeptBatches, readBatchClients, readBatchFeatures, readScores } from '../store/readBatches';

/** What all clients were answered in one night, from features of one moment. */
export interface KeptNight {
  /** Its place among the nights. */
  place: number;
  night: string;
  /** The moment that the features are of, and when the last of its tasks was scored. */
  at: number;
  scoredAt: number;
  /** Task → the batch that answered it last. */
  batches: Map<string, KeptBatch>;
}

/** Batches whose scores, or features, are held in memory at once. */
const mostHeld = 24;

/** The nights' answers, as what an outcome may answer. Read once, and of no use after the next batch. */
export class KeptNights {
  /** By the moment of their features, the earliest first. */
  readonly nights: readonly KeptNight[];
  private readonly places = new Map<number, Int32Array>();
  private readonly scores = new Map<number, Float64Array>();
  private readonly features = new Map<number, Float64Array>();
  private readonly momentOf;

  constructor(private readonly db: ReadDb) {
    this.nights = grouped(listKeptBatches(db));
    this.momentOf = featuresOfMoment(db);
  }

  /**
   * The latest night that answered a client for a task, from features of `until` at the latest, and before `before`:
   * who was asked after the outcome had come has predicted nothing.
   */
  latest(clientKey: number, task: string, until: number, before: number): KeptNight | undefined {
    for (let i = this.nights.length - 1; i >= 0; i--) {
      const night = this.nights[i];
      const batch = night.batches.get(task);
      if (night.at > until || !batch || batch.scoredAt >= before) continue;
      if (this.placeOf(batch, clientKey) < 0) continue;
      if (this.isOfBefore(night, clientKey, until)) return night;
    }
    return undefined;
  }

  /**
   * Whether a client's features in a night are of `until` at the latest. A night goes by the end of the orders; what
   * files tell of a client may be newer.
   */
  isOfBefore(night: KeptNight, clientKey: number, until: number): boolean {
    const hash = this.featureHash(night, clientKey);
    return hash === null || (this.momentOf(clientKey, hash) ?? 0) <= until;
  }

  /** What a client was answered in a night, task by task; null where it was not. */
  answers({ batches }: KeptNight, clientKey: number, tasks: readonly string[]): (number | null)[] {
    return tasks.map((task) => {
      const batch = batches.get(task);
      const place = batch ? this.placeOf(batch, clientKey) : -1;
      return batch && place >= 0 ? held(this.scores, batch.id, () => readScores(this.db, batch.id))[place] : null;
    });
  }

  /** The hash of the feature row that a client was scored from; null where none was, or nobody kept it. */
  featureHash({ batches }: KeptNight, clientKey: number): number | null {
    for (const batch of batches.values()) {
      const place = this.placeOf(batch, clientKey);
      if (place < 0 || batch.featuresId === null) continue;
      const { featuresId } = batch;
      const hash = held(this.features, featuresId, () => readBatchFeatures(this.db, featuresId))[place];
      return hash === undefined || Number.isNaN(hash) ? null : hash;
    }
    return null;
  }

  private placeOf({ clientsId }: KeptBatch, clientKey: number): number {
    const places = fetched(this.places, clientsId, () => placesOf(readBatchClients(this.db, clientsId)));
    return (places[clientKey] ?? 0) - 1;
  }
}

/** As `fetched`; of many, those that came first go. */
function held(known: Map<number, Float64Array>, id: number, read: () => Float64Array): Float64Array {
  if (known.size >= mostHeld && !known.has(id)) {
    const [oldest] = known.keys();
    known.delete(oldest);
  }
  return fetched(known, id, read);
}

function fetched<T>(known: Map<number, T>, id: number, read: () => T): T {
  const found = known.get(id);
  if (found !== undefined) return found;
  const value = read();
  known.set(id, value);
  return value;
}

/** Nights by moment; of several batches of a task and moment the last counts. */
function grouped(batches: readonly KeptBatch[]): KeptNight[] {
  const nights = new Map<number, KeptNight>();
  for (const batch of batches) {
    const { night, predictedAt: at, scoredAt, task } = batch;
    const known = nights.get(at) ?? { place: nights.size, night, at, scoredAt, batches: new Map() };
    known.batches.set(task, batch);
    known.scoredAt = Math.max(known.scoredAt, scoredAt);
    nights.set(at, known);
  }
  return [...nights.values()];
}

/** Returns a function that says whether a night has answered a client for a task, before now. */
export function keptNightProbe(db: ReadDb, now: number): (clientKey: number, task: string, until: number) => boolean {
  const kept = new KeptNights(db);
  return (clientKey, task, until) => kept.latest(clientKey, task, until, now) !== undefined;
}
