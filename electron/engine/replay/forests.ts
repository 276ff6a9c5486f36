import type { EngineRequest } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import type { Judgement } from '../../../shared/schemas/comparison';
import { retrainDefaults, updateDefaults } from '../../../shared/strategies';
import { dayMs } from '../../../shared/time';
import { splitTrain } from '../../../shared/trainingTable';
import { answersOf, calibrated, columnsFor } from '../answer';
import { type Change, changeOf } from '../change';
import { usual } from '../choose';
import { judgeModels } from '../evaluate';
import { at as columnAt } from '../features';
import type { GrowIo } from '../forest';
import { gather } from '../gather';
import type { Model } from '../modelFile';
import { newestOf } from '../newest';
import { applyPolicy } from '../policy';
import { type LoadedTable, labelledRows } from '../tableFile';
import { fitNewest, modelOf } from '../train';
import { unseenAnswers } from '../unseen';
import { extend } from '../update';
import { allKnown, asOf, type History, type Known } from './history';
import type { Learner, Made, Misses } from './play';
import { missesOf, type Yardstick } from './scores';
import { replaySizes } from './sizes';

function weekOf(at: number): number {
  return at - (at % (7 * dayMs));
}

type ReplayedTask = EngineRequest<'replay'>['task'];

/** Untrainable at a moment, as a strategy would skip it. */
const untrainable = new Set(['not_enough_labels', 'one_class_only']);

/** Makes forests of a table as it was at a moment. */
export class Forests implements Learner<Model> {
  /** By how many labels were known. */
  private readonly changes = new Map<number, Change | null>();
  private readonly retrained = new Map<number, Made<Model> | null>();
  /** Of each base: the latest, which the next day asks for again where nothing has become known since. */
  private readonly updated = new WeakMap<Model, { count: number; made: Made<Model> | null }>();
  /** Of each candidate: the latest, by the champion and what was known. */
  private readonly judged = new WeakMap<Model, { champion: Model; known: string; judgement: Judgement | null }>();
  private readonly all: Known;

  constructor(
    private readonly table: LoadedTable,
    private readonly history: History,
    private readonly known: Known,
    private readonly task: ReplayedTask,
    private readonly yardstick: Yardstick,
    private readonly io: GrowIo,
  ) {
    this.all = allKnown(history);
  }

  /** Those that retrains made, in order of time. */
  made(): Made<Model>[] {
    return [...this.retrained.values()].filter((one) => one !== null);
  }

  /** The same labels give the same forest: it is grown once, whoever asks. */
  async retrain(at: number): Promise<Made<Model> | null> {
    const count = this.known.countAt(at);
    const earlier = this.retrained.get(count);
    if (earlier !== undefined) return earlier;
    const made = await this.timed(at, (view) => this.grow(view));
    this.retrained.set(count, made);
    return made;
  }

  private async grow(view: LoadedTable) {
    const { task } = this;
    const { featuresPerSplit, seed } = retrainDefaults;
    const { trees, rowsPerTree } = replaySizes;
    const { minLeaf } = usual;
    const params = { trees, minLeaf, featuresPerSplit, rowsPerTree, newest: 'auto' as const, seed };
    const given = { table: view, task, params, threads: 0 };
    const rows = labelledRows(view, task.name, splitTrain);
    const way = task.kind === 'regression' ? ('clipped' as const) : null;
    const fitted = await fitNewest(given, rows, this.io, async () => ({
      ...{ trees, minLeaf, featuresPerSplit, rowsPerTree, way, isWeighed: false },
      ...{ why: null, evidence: null },
    }));
    return modelOf(fitted, { ...given, watermark: 0 }, rows.length);
  }

  async update(base: Made<Model>, at: number): Promise<Made<Model> | null> {
    const count = this.known.countAt(at);
    if (count - this.known.countAt(base.at) < updateDefaults.leastLabels) return null;
    const latest = this.updated.get(base.model);
    if (latest?.count === count) return latest.made;
    const made = await this.extended(base, at, count);
    this.updated.set(base.model, { count, made });
    return made;
  }

  private extended(base: Made<Model>, at: number, watermark: number): Promise<Made<Model> | null> {
    const { task } = this;
    const { rehearsal, seed } = updateDefaults;
    const { addedTrees: trees, mostTrees, rowsPerTree, calibrationRows } = replaySizes;
    const settings = { task, trees, mostTrees, rehearsal, seed, threads: 0, calibrationRows, rowsPerTree };
    return this.timed(
      at,
      async (view) => (await extend(base.model, view, { ...settings, watermark }, this.io)).model,
      base.at,
    );
  }

  private async timed(
    at: number,
    make: (view: LoadedTable) => Promise<Model>,
    since?: number,
  ): Promise<Made<Model> | null> {
    const startedAt = performance.now();
    const view = asOf(this.table, this.history, at, since);
    try {
      const model = await make(view);
      return { at, model, took: performance.now() - startedAt };
    } catch (error) {
      if (error instanceof AppError && untrainable.has(error.code)) return null;
      throw error;
    }
  }

  answer({ model }: Made<Model>, rows: Int32Array): Float64Array {
    const columns = columnsFor(model, this.table, 'missing').map((column) => columnAt(column, rows));
    return answersOf(model, columns, rows.length);
  }

  /** Whether the data change: by what was known as the week of the virtual clock began, the same for all policies. */
  private async changeAt(at: number): Promise<Change | null> {
    const { halfLife, properScore } = this.task;
    if (halfLife !== 'auto') return null;
    const week = weekOf(at);
    const count = this.all.countAt(week);
    let found = this.changes.get(count);
    if (found === undefined) {
      const view = asOf(this.table, this.history, week);
      found = await changeOf(view, this.task, properScore, this.io, replaySizes.change);
      this.changes.set(count, found);
    }
    return found;
  }

  /** The same models meet on the same labels with the same outcome. */
  private async judge(champion: Model, candidate: Model, at: number): Promise<Judgement | null> {
    const known = `${this.all.countAt(at)}, ${this.all.countAt(weekOf(at))} as the week began`;
    const latest = this.judged.get(candidate);
    if (latest?.champion === champion && latest.known === known) return latest.judgement;
    const { task, io } = this;
    const { window, resamples } = replaySizes;
    const judgement = await judgeModels(
      asOf(this.table, this.history, at),
      { champion, candidate, change: await this.changeAt(at) },
      { ...task, task, window, resamples },
      io,
    );
    this.judged.set(candidate, { champion, known, judgement });
    return judgement;
  }

  async meets(champion: Made<Model>, candidate: Made<Model>, at: number, looks: number) {
    const startedAt = performance.now();
    const { task, known } = this;
    const judgement = await this.judge(champion.model, candidate.model, at);
    const standing = {
      looks,
      knowsMore: known.countAt(candidate.at) > known.countAt(champion.at),
      labels: candidate.model.rows / champion.model.rows,
    };
    // Nobody can be asked about the past: then the default policy decides.
    const policy = task.policy === 'ask' ? 'guarded' : task.policy;
    const isDeployed = judgement !== null && applyPolicy({ ...task, policy }, judgement, standing)[0];
    return { isDeployed, took: performance.now() - startedAt };
  }

  promises({ model, at }: Made<Model>): Misses {
    const view = asOf(this.table, this.history, at);
    const { name } = this.task;
    const rows = newestOf(view, labelledRows(view, name, splitTrain), replaySizes.newestLabels);
    const unseen = unseenAnswers(model, columnsFor(model, view, 'missing'), view, name, rows);
    const answers = calibrated(model, unseen.probability);
    return { misses: missesOf(this.yardstick, unseen.actual, answers), client: unseen.client };
  }

  misses(rows: Int32Array, answers: Float64Array): Float64Array {
    return missesOf(this.yardstick, gather(this.history.actual, rows), answers);
  }
}
