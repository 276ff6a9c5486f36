import { AppError } from '../../shared/errors';
import { calibrate } from '../engine/calibration';
import { ForestsPredictor, type LentForests } from '../engine/forestsPredictor';
import { type Model, readModel, withoutForests } from '../engine/modelFile';
import type { OneRow } from '../engine/predict';
import { hasInterval, IntervalPredictor, type Intervals, type LentIntervals } from '../engine/spread';
import type { Scored } from './batchAnswerer';
import { encoderOf, featuresOf, placesOf, type ServedFeature } from './features';

/** Which model answers for a task. */
export interface ModelRef {
  task: string;
  /** Prefix of the task's columns in files. */
  column: string;
  version: string;
  /** Absolute. */
  path: string;
  /** Where the same model lies once more, should the file be lost or damaged. */
  copy: string | null;
  sha256: string;
}

export type ServedTask = ModelRef &
  Pick<Model, 'tableSha256' | 'schema'> & {
    kind: Model['task']['kind'];
    /** Whether what its answers may come to can be told. */
    hasIntervals: boolean;
  };

/** Models for another thread, which does not copy their trees. */
export type LentModels = readonly (ModelRef & {
  model: Model;
  trees: LentForests;
  /** Null where they are not wanted, or the model has none. */
  intervals: LentIntervals | null;
})[];

/** A model in memory, and how the features that are served become its own. */
interface ServedModel extends ModelRef {
  /** Without its trees. */
  model: Model;
  predictor: ForestsPredictor;
  /** Null in a thread that has borrowed the trees. */
  oneRow: OneRow | null;
  /** What tells intervals, made when it is first asked for; null where there are none. */
  intervals: (() => IntervalPredictor | null) | null;
  /** Per feature of the model: its place among all that are served. */
  places: Int32Array;
  /** Per feature of the model: a category's numbers. */
  encoders: (Float64Array | null)[];
}

/**
 * Models that answer together, one per task. It never changes: a request that began with it ends with it, and no answer
 * mixes what came before a change of champion with what came after.
 */
export class ServedModels {
  readonly features: readonly ServedFeature[];
  private readonly models: readonly ServedModel[];

  private constructor(loaded: readonly LoadedModel[]) {
    this.features = featuresOf(loaded.map(({ model }) => model.schema));
    this.models = loaded.map((one) => {
      const { schema } = one.model;
      const places = placesOf(schema, this.features);
      const encoders = schema.map((feature, i) => encoderOf(feature, this.features[places[i]]));
      return { ...one, places, encoders };
    });
  }

  /**
   * Reads models; those that `before` holds are not read again.
   * @throws AppError `model_damaged`
   */
  static async load(refs: readonly ModelRef[], before: ServedModels | null): Promise<ServedModels> {
    const known = new Map(before?.models.map((one) => [one.sha256, one]));
    const loaded: LoadedModel[] = [];
    for (const ref of refs) loaded.push({ ...(known.get(ref.sha256) ?? (await loadModel(ref))), ...ref });
    return new ServedModels(loaded);
  }

  /**
   * For another thread, as long as these models are held.
   * @param thread from 0; two threads at the same time have different numbers
   * @param withIntervals whether it is to tell intervals, too
   */
  lend(thread: number, withIntervals: boolean): LentModels {
    return this.models.map(({ task, column, version, path, copy, sha256, model, predictor, intervals }) => ({
      ...{ task, column, version, path, copy, sha256, model },
      trees: predictor.lend(thread + 1)[thread],
      intervals: (withIntervals && intervals?.()?.lend(thread + 1)[thread]) || null,
    }));
  }

  static borrow(lent: LentModels): ServedModels {
    return new ServedModels(
      lent.map(({ trees, intervals: lentIntervals, ...one }) => {
        const intervals = lentIntervals && IntervalPredictor.borrow(lentIntervals);
        return {
          ...one,
          predictor: ForestsPredictor.borrow(trees),
          oneRow: null,
          intervals: intervals && (() => intervals),
        };
      }),
    );
  }

  /** One of them, alone. @throws AppError `not_found` when none answers for the task, or not in that version */
  only(task: string, version: string | null): ServedModels {
    const found = this.models.find((one) => one.task === task && (version === null || one.version === version));
    if (found) return new ServedModels([found]);
    const served = this.models.map((one) => `${one.task} ${one.version}`).join(', ');
    throw new AppError('not_found', `${[task, version].filter(Boolean).join(' ')} is not served. Served: ${served}.`);
  }

  /** Whether they answer a single row at once. */
  get areQuick(): boolean {
    return this.models.every(({ oneRow }) => oneRow !== null);
  }

  get tasks(): readonly ServedTask[] {
    return this.models.map(({ task, column, version, path, copy, sha256, model }) => ({
      ...{ task, column, version, path, copy, sha256 },
      kind: model.task.kind,
      tableSha256: model.tableSha256,
      schema: model.schema,
      hasIntervals: hasInterval(model.amounts),
    }));
  }

  /**
   * Answers for one row, one per task: calibrated probabilities, or numbers. Allocates nothing.
   * @param values one per served feature: a number (NaN is missing), or the place of a category's value
   * @param answers where they are put
   */
  answerOne(values: Float64Array, answers: Float64Array): void {
    for (let i = 0; i < this.models.length; i++) {
      const { model, oneRow, places, encoders } = this.models[i];
      if (oneRow === null) throw new AppError('internal', 'Borrowed trees answer many rows at a time.');
      for (let feature = 0; feature < places.length; feature++) {
        const value = values[places[feature]];
        const encoder = encoders[feature];
        // What is missing is NaN, which is no place in an encoder.
        oneRow.set(feature, encoder === null || Number.isNaN(value) ? value : encoder[value]);
      }
      const raw = oneRow.predict();
      answers[i] = model.calibration ? calibrate(model.calibration, raw) : raw;
    }
  }

  /** The same for many rows, to the bit. @param columns one per served feature; gives one array per task */
  answerMany(columns: readonly Float64Array[], rows: number): Float64Array[] {
    return this.answerBatch(columns, rows).values;
  }

  /** The same, with the milliseconds that it took. @param withIntervals whether to say what amounts may come to */
  answerBatch(columns: readonly Float64Array[], rows: number, withIntervals = false): Scored {
    const timing = { encode: 0, forest: 0 };
    const around: (Intervals | null)[] = [];
    const values = this.models.map(({ model: { calibration }, predictor, places, encoders, intervals }) => {
      const begun = performance.now();
      const own = encoders.map((encoder, feature) => encodeColumn(columns[places[feature]], encoder));
      const encoded = performance.now();
      const raw = predictor.predict(own, rows);
      if (calibration) for (let row = 0; row < rows; row++) raw[row] = calibrate(calibration, raw[row]);
      if (withIntervals) around.push(intervals?.()?.around(own, raw) ?? null);
      timing.encode += encoded - begun;
      timing.forest += performance.now() - encoded;
      return raw;
    });
    return { values, ...(withIntervals && { intervals: around }), ...timing };
  }

  /** What the answers to some rows may come to, per task; null for a task whose model has no intervals. */
  intervals(columns: readonly Float64Array[], answers: readonly Float64Array[]): (Intervals | null)[] {
    return this.models.map(({ intervals, places, encoders }, task) => {
      const predictor = intervals?.();
      if (!predictor) return null;
      const own = encoders.map((encoder, feature) => encodeColumn(columns[places[feature]], encoder));
      return predictor.around(own, answers[task]);
    });
  }
}

type LoadedModel = ModelRef & Pick<ServedModel, 'model' | 'predictor' | 'oneRow' | 'intervals'>;

/** @throws AppError `model_damaged` when neither is the model that was trained */
async function readEither({ path, copy, sha256 }: ModelRef): Promise<Model> {
  try {
    return await readModel({ path, sha256 });
  } catch (error) {
    const other = copy === null ? null : await readModel({ path: copy, sha256 }).catch(() => null);
    if (other) return other;
    throw error;
  }
}

async function loadModel(ref: ModelRef): Promise<LoadedModel> {
  const whole = await readEither(ref);
  const predictor = ForestsPredictor.of(whole, whole.schema.length);
  // For intervals the trees are held; what answers with examples is made of them when it is first asked for.
  const intervals = hasInterval(whole.amounts) ? () => IntervalPredictor.of(whole, whole.schema.length) : null;
  return { ...ref, model: withoutForests(whole), predictor, oneRow: predictor.oneRow(), intervals };
}

function encodeColumn(values: Float64Array, encoder: Float64Array | null): Float64Array {
  if (encoder === null) return values;
  return values.map((value) => (Number.isNaN(value) ? value : encoder[value]));
}
