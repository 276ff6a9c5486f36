import type { ReplayedPolicy } from '../../../shared/replay';
import { gather } from '../gather';
import { allKnown, type History } from './history';

/** A moment at which a policy may train. */
interface Slot {
  at: number;
  job: 'retrain' | 'update';
}

export interface Policy {
  name: ReplayedPolicy;
  /** In order of time. */
  slots: readonly Slot[];
  /** Whether it retrains at a slot; without, it always does. A policy is played once: it may remember. */
  trigger?: Trigger;
}

/** Looks at what has become known of the champion's answers, slot by slot. */
export interface Trigger {
  /**
   * @param told of the champion's own answers whose outcome became known since the last look, in the order in which
   *   they became known
   */
  rings: (told: Misses) => boolean;
  /** A training has taken place. @param promised by the champion that is new; null: the one before stays */
  trained: (promised: Misses | null) => void;
}

/** How wrong some answers were: 1 for a wrong class, or as far as an amount is off. */
export interface Misses {
  misses: Float64Array;
  client: Int32Array;
}

/** A model, the moment as of which it was made, and how long that took, in milliseconds. */
export interface Made<M> {
  model: M;
  at: number;
  took: number;
}

/** What makes models and answers by them. In a replay it is a forest; it sees nothing that was not known at `at`. */
export interface Learner<M> {
  /** From all that was known at a moment; null where there was nothing to learn from. */
  retrain: (at: number) => Promise<Made<M> | null>;
  /** With what became known after the base was made; null where that was too little. */
  update: (base: Made<M>, at: number) => Promise<Made<M> | null>;
  answer: (made: Made<M>, rows: Int32Array) => Float64Array;
  /**
   * Whether the candidate is deployed, by what was known at `at`; and how long that took, in milliseconds.
   * @param looks how many candidates the champion has met, with this one
   */
  meets: (
    champion: Made<M>,
    candidate: Made<M>,
    at: number,
    looks: number,
  ) => Promise<{ isDeployed: boolean; took: number }>;
  /** How it answers labels that it was not trained on, at the moment it was made. */
  promises: (made: Made<M>) => Misses;
  misses: (rows: Int32Array, answers: Float64Array) => Float64Array;
}

/** A time in which one model was live. */
interface Reign<M> {
  made: Made<M>;
  from: number;
}

export interface Played<M> {
  /** Answers to the rows that were asked, in the order given. */
  predicted: Float64Array;
  reigns: Reign<M>[];
  trainings: number;
  refused: number;
  /** What trainings and comparisons took, in milliseconds. */
  took: number;
}

/** The rows that are asked from a moment on, in order of time. */
export function askedSince({ askedAt, actual }: History, start: number): Int32Array {
  const rows = Int32Array.from(askedAt.keys()).filter((row) => askedAt[row] >= start && !Number.isNaN(actual[row]));
  return rows.sort((a, b) => askedAt[a] - askedAt[b] || a - b);
}

/**
 * Plays a policy over a history (prequentially: A. P. Dawid, 1984): each row is answered by the model that was live
 * when it was asked, and its outcome is learned from only once it was known.
 * @param first the model that is live from the beginning
 * @param asked the rows, in order of time
 */
export async function play<M>(
  history: History,
  { first, asked }: { first: Made<M>; asked: Int32Array },
  policy: Policy,
  learner: Learner<M>,
  onSlot: () => void,
): Promise<Played<M>> {
  const answers = new Answers(history, asked, learner);
  const reigns: Reign<M>[] = [{ made: first, from: first.at }];
  const played = { reigns, trainings: 0, refused: 0, took: 0 };
  const known = allKnown(history);
  /** How many labels were known when the champion's last rival of each kind was refused. */
  const refusedAt = new Map<Slot['job'], number>();
  let [champion, looks] = [first, 0];
  if (policy.trigger) policy.trigger.trained(learner.promises(first));
  for (const { at, job } of policy.slots) {
    onSlot();
    answers.giveUntil(at, champion);
    if (job === 'retrain' && policy.trigger && !policy.trigger.rings(answers.missesKnownBy(at))) continue;
    // The same would come of it.
    if (refusedAt.get(job) === known.countAt(at)) continue;
    const candidate = job === 'retrain' ? await learner.retrain(at) : await learner.update(champion, at);
    if (!candidate) continue;
    played.trainings++;
    // Where nothing was learned since, it is the very same model.
    const isSame = candidate.model === champion.model;
    const met = isSame ? { isDeployed: false, took: 0 } : await learner.meets(champion, candidate, at, ++looks);
    played.took += candidate.took + met.took;
    if (met.isDeployed) {
      [champion, looks] = [candidate, 0];
      reigns.push({ made: champion, from: at });
      answers.forget();
      refusedAt.clear();
      if (policy.trigger) policy.trigger.trained(learner.promises(champion));
    } else {
      played.refused++;
      refusedAt.set(job, known.countAt(at));
      policy.trigger?.trained(null);
    }
  }
  answers.giveUntil(Number.POSITIVE_INFINITY, champion);
  return { ...played, predicted: answers.predicted };
}

/** Answers rows as they are asked, and tells how the champion's own turned out, once that was known. */
class Answers<M> {
  readonly predicted: Float64Array;
  private next = 0;
  /** Of the champion's answers those whose outcome is not known yet, as places among the rows asked. */
  private open: number[] = [];

  constructor(
    private readonly history: History,
    private readonly asked: Int32Array,
    private readonly learner: Learner<M>,
  ) {
    this.predicted = new Float64Array(asked.length);
  }

  /** The champion answers what was asked before a moment. */
  giveUntil(at: number, champion: Made<M>): void {
    const { asked, history, next } = this;
    let end = next;
    while (end < asked.length && history.askedAt[asked[end]] < at) end++;
    if (end === next) return;
    this.predicted.set(this.learner.answer(champion, asked.subarray(next, end)), next);
    for (let place = next; place < end; place++) this.open.push(place);
    this.next = end;
  }

  missesKnownBy(at: number): Misses {
    const { asked, learner, predicted } = this;
    const { knownAt, client } = this.history;
    const isKnown = (place: number) => knownAt[asked[place]] <= at;
    const told = this.open.filter(isKnown).sort((a, b) => knownAt[asked[a]] - knownAt[asked[b]] || a - b);
    this.open = this.open.filter((place) => !isKnown(place));
    const rows = gather(asked, told);
    const answers = gather(predicted, told);
    return { misses: learner.misses(rows, answers), client: gather(client, rows) };
  }

  /** What an earlier champion said tells nothing of the present one. */
  forget(): void {
    this.open = [];
  }
}
