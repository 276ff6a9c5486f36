import { z } from 'zod';
import { exportFormats } from './exportFormats';
import { replayedPolicies } from './replay';
import type { Comparison, DisagreementPage } from './schemas/comparison';
import { featureValue, queueChoice } from './schemas/fields';
import type { GainCurve } from './schemas/gains';
import {
  type Estimate,
  estimate,
  type LiveScore,
  type MetricName,
  type Metrics,
  primaryMetric,
  properScore,
} from './schemas/metrics';
import { type EstimatorFacts, estimator, type FoundAlarm, type MonitoredChunk } from './schemas/monitoring';
import type { ResultOf } from './schemas/operations';
import { policyOutcome, taskReplay } from './schemas/replay';
import type { Explanation } from './schemas/servingOperations';
import { deploymentRule, halfLife } from './schemas/tasks';
import { type Coverage, evidence, type Giveaway, type Probe, probe, type VersionTask } from './schemas/versions';
import { taskKinds } from './tasks';

/** A table or a model. */
const fileRef = z.object({ path: z.string(), sha256: z.string() });
/** An Arrow IPC file with the columns `x:<feature>` of a training table; whatever else it holds is ignored. */
const features = fileRef;
const taskRef = z.object({ name: z.string(), kind: z.enum(taskKinds) });
const holdoutWindow = z.object({ days: z.number().positive(), minRows: z.number().int().nonnegative() });

export const forestParams = z.object({
  trees: z.number().int().min(1).max(5000),
  minLeaf: z.number().int().min(1),
  /** Features tried at each split; null: √d for classification, d for regression. */
  featuresPerSplit: z.number().int().min(1).nullable(),
  seed: z.number().int().nonnegative(),
  /** Rows drawn for each tree, which bounds the memory that it takes; null: as many as there are. */
  rowsPerTree: z.number().int().min(1).nullable().optional(),
  /** So many of the newest rows are trained on; `auto`: as many as foretell later rows best; absent: all. */
  newest: z.union([z.literal('auto'), z.number().int().min(1)]).optional(),
});

/** How a model is trained: what is null is chosen by evidence; without `rowsPerTree`, a tree draws of all rows. */
const trainParams = forestParams.extend({
  trees: forestParams.shape.trees.nullable(),
  minLeaf: forestParams.shape.minLeaf.nullable(),
  /** What a training on the same features decided before; it holds until there are many more labels, or others. */
  evidence: evidence.nullable().optional(),
  /** Whether most labels of the table are synthetic; absent: none is. */
  isSynthetic: z.boolean().optional(),
});

const numbers = z.custom<Float64Array>((value) => value instanceof Float64Array);
const integers = z.custom<Int32Array>((value) => value instanceof Int32Array);
const judged = { table: fileRef, task: taskRef, model: fileRef };
const duel = { table: fileRef, task: taskRef, champion: fileRef, candidate: fileRef, window: holdoutWindow };
const threads = z.number().int().min(1);
/**
 * What becomes of a feature of a model that there is not, or that is of another type: it is an error, or missing
 * (`columnsFor`).
 */
const absent = z.enum(['refuse', 'missing']);
export type Absent = z.infer<typeof absent>;
/** Where the model file is written; the folder exists, the file does not. The registry checks and renames it. */
const modelPath = z.string();
/** Highest sequence number of a label in the table, for the task. */
const watermark = z.number().int().nonnegative();
/** Through which workers grow the forests; null: threads alone do. */
const queue = queueChoice.nullable().optional();
const resamples = z.number().int().min(100);
/**
 * What the engine can be asked, by name: the schema of the request, which is checked where it enters the engine
 * process, and what is answered, which comes from our own code and is not checked. A path is absolute.
 */
export const engineRequests = {
  train: {
    request: z.object({
      table: fileRef,
      task: taskRef,
      params: trainParams,
      threads,
      modelPath,
      watermark,
      queue,
    }),
    result: z.custom<TrainResult & GrownBy>(),
  },
  /** Adds trees for new labels to a model, whose own stay as they are. */
  update: {
    request: z.object({
      /** Marks the new labels. */
      table: fileRef,
      task: taskRef,
      /** The champion: its trees stay as they are. */
      base: fileRef,
      /** Trees to add, and how many there may be in the end: beyond that, the worst of the base's go. */
      trees: z.number().int().min(1),
      mostTrees: z.number().int().min(1),
      /** Older rows that are trained on again, per new row. */
      rehearsal: z.number().nonnegative(),
      seed: z.number().int().nonnegative(),
      threads,
      modelPath,
      watermark,
      queue,
    }),
    result: z.custom<UpdateResult & GrownBy>(),
  },
  /** Grows a model's estimator (docs/monitoring.md); null where there are too few answers to learn from. */
  growEstimator: {
    request: z.object({ table: fileRef, model: fileRef, threads, modelPath, queue }),
    result: z.custom<{ facts: Omit<EstimatorFacts, 'file'> | null } & GrownBy>(),
  },
  /** Scores a stream of rows chunk by chunk, realised and estimated, and looks for changes for the worse. */
  monitor: {
    request: z.object({
      task: taskRef.extend({ horizonDays: z.number().positive() }),
      /** The rows' features, in the order of the stream. */
      table: fileRef,
      /** Row by row; NaN where no outcome has come, or no answer was given; the place in `versions`. */
      rows: z.object({
        client: integers,
        at: numbers,
        actual: numbers,
        given: numbers,
        version: integers,
        /** Order in which outcomes came: of equal ones, that of the stream. */
        arrival: numbers,
      }),
      versions: z.array(
        z.object({
          name: z.string(),
          model: fileRef,
          estimator: estimator.nullable(),
          estimatorPath: z.string().nullable(),
          importance: z.array(z.object({ feature: z.string(), gain: z.number() })),
        }),
      ),
      /** Rows of a chunk, or a time in milliseconds; null: as many as make some fifty chunks. */
      chunk: z
        .object({ rows: z.number().int().min(1) })
        .or(z.object({ ms: z.number().positive() }))
        .nullable(),
      /** Days that pass, on average, until a false alarm. */
      alarmDays: z.number().positive(),
      resamples,
    }),
    result: z.custom<MonitorResult>(),
  },
  evaluate: {
    request: z.object({ ...judged, window: holdoutWindow }),
    result: z.custom<EvaluateResult>(),
  },
  /** Scores any number of models on the same holdout rows; none: names the rows. */
  holdoutScores: {
    request: z.object({ table: fileRef, task: taskRef, models: z.array(fileRef), window: holdoutWindow }),
    result: z.custom<HoldoutScoresResult>(),
  },
  compare: {
    request: z.object({
      ...duel,
      resamples,
      /** The candidate is the best of so many on these rows; the deciding interval is widened for it (Bonferroni). */
      chosenFrom: z.number().int().min(1),
      /** After how many days a row counts half: a number; `auto`: by the data's own change; `never`: all alike. */
      halfLife,
      properScore,
      /** The feature that is what BG/NBD says of the task, or one minus it; null: it says nothing of it. */
      lifetimes: z.object({ feature: z.string(), isComplement: z.boolean() }).nullable(),
      /** After so many days an earlier label of a client is known. */
      horizonDays: z.number().positive(),
    }),
    result: z.custom<CompareResult>(),
  },
  /** A page of the rows on which two models answer differently. */
  disagreements: {
    request: z.object({
      ...duel,
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(1000),
    }),
    result: z.custom<DisagreementsResult>(),
  },
  /** What is found on the holdout by acting upon those with the highest answers. */
  gains: {
    request: z.object({
      ...judged,
      window: holdoutWindow,
      cut: z.union([z.object({ share: z.number().min(0).max(1) }), z.object({ threshold: z.number() })]),
    }),
    result: z.custom<GainCurve>(),
  },
  /** How right the answers were that a model gave while it was live. */
  live: {
    request: z.object({
      task: taskRef,
      /** What a model answered while it was live, beside what came true, row by row. */
      labels: z.object({ client: integers, at: numbers, actual: numbers, predicted: numbers }),
      /** Values of the labels to train on, at whose 99.5th percentile actuals are clipped; null for classification. */
      training: numbers.nullable(),
      resamples,
    }),
    result: z.custom<LiveResult>(),
  },
  /** Plays retraining policies over a history, with a clock of its own. */
  replay: {
    request: z.object({
      /** Says of each label when it became known. */
      table: fileRef,
      task: taskRef.extend({
        ...deploymentRule.shape,
        primaryMetric,
      }),
      /** In order of time, each: at which slots it may train. One with a trigger does so where that says so. */
      policies: z.array(
        z.object({
          name: z.enum(replayedPolicies),
          trigger: z.enum(['alarm', 'cost']).nullable(),
          slots: z.array(z.object({ at: z.number(), job: z.enum(['retrain', 'update']) })),
        }),
      ),
      /** When the first model is trained; null: as soon as there are labels enough. */
      from: z.number().nullable(),
      /** What a training costs, in wrong answers. */
      price: z.number().nonnegative(),
      /** Until a false alarm, on average. */
      alarmDays: z.number().positive(),
    }),
    result: z.custom<ReplayResult>(),
  },
  /** Rows to keep with a version, for `verify`. */
  probe: {
    request: z.object(judged),
    result: z.custom<Probe>(),
  },
  /** Loads a model and holds it against its probe; fails with `model_damaged` when it is not what was recorded. */
  verify: {
    request: z.object({
      task: taskRef,
      model: fileRef,
      features: z.array(z.string()),
      probe: probe.nullable(),
    }),
    result: z.custom<null>(),
  },
  /** Scores every row of a table of features. */
  score: {
    request: z.object({
      table: features,
      model: fileRef,
      absent,
    }),
    result: z.custom<ScoreResult>(),
  },
  /** The same of some of a night's clients, by several models. */
  scorePart: {
    request: z.object({
      table: features,
      /** To each one's output its predictions are appended, a little-endian float64 per row. */
      models: z.array(fileRef.extend({ output: z.string() })),
      /** Absent: as many as there are cores. */
      threads: threads.optional(),
    }),
    result: z.custom<null>(),
  },
  /** Writes a model in a format of other programs. */
  exportModel: {
    request: z.object({ model: fileRef, format: z.enum(exportFormats), output: z.string() }),
    result: z.custom<ExportResult>(),
  },
  /** What each feature contributes to one row's prediction. */
  explain: {
    request: z.object({
      model: fileRef,
      /** One row, in the order of the model's features; null is missing. */
      row: z.array(featureValue),
      absent,
    }),
    result: z.custom<ExplainResult>(),
  },
};
type Requests = typeof engineRequests;
export type EngineMethod = keyof Requests;
export type EngineRequest<M extends EngineMethod> = z.infer<Requests[M]['request']>;
export type EngineResult<M extends EngineMethod> = z.infer<Requests[M]['result']>;
export type DuelRequest = Pick<EngineRequest<'compare'>, keyof typeof duel>;

type FeatureImportance = VersionTask['importance'][number] & { permutation: number };

/** Of what a version keeps of its training; earlier releases lacked some of it. */
type Kept<K extends keyof VersionTask> = { [One in K]: Exclude<VersionTask[One], undefined> };

/** `sha256` and `bytes` are of the model file written at `modelPath`. */
export interface TrainResult
  extends Kept<
    | ('sha256' | 'bytes' | 'rows' | 'features' | 'trees' | 'minLeaf' | 'featuresPerSplit' | 'seconds' | 'outOfBag')
    | ('chosen' | 'evidence' | 'calibration' | 'calibrationHalfLifeDays' | 'olderLeftOut')
  > {
  importance: FeatureImportance[];
}

export interface GrownBy {
  /** By whom forests were grown over a queue, in a sentence, and whether this computer went on alone; null: none. */
  grownBy: { text: string; isAlone: boolean } | null;
}

export interface UpdateResult extends TrainResult {
  /** Rows that the new trees were grown on. */
  newRows: number;
  rehearsedRows: number;
  /** Trees of the base that had to go. */
  droppedTrees: number;
}

const scoresOfPolicy = { wrong: true, fewerWrong: true, logLoss: true } as const;
const replayed = policyOutcome.pick({ name: true, trainings: true, refused: true, ...scoresOfPolicy }).extend({
  /** The primary metric with its interval by client; null where it is undefined. */
  score: estimate.nullable(),
  /** What its trainings and comparisons took. */
  seconds: z.number(),
});
export type ReplayPlayed = z.infer<typeof replayed>;
/** What a policy's answers came to, over all rows that were asked. */
export type ReplayScores = Pick<ReplayPlayed, 'score' | keyof typeof scoresOfPolicy>;

/** Checked where it comes from another computer. */
export const replayResult = taskReplay
  .pick({ metric: true, from: true, until: true, firstLabels: true, rows: true, clients: true })
  .extend({
    /** In the order asked for, and `hindsight`. */
    policies: z.array(replayed),
    /** What hindsight could have done with trainings at their price: wrong answers, and trainings. */
    cheapest: z.object({ wrong: z.number(), trainings: z.number() }),
  });
export type ReplayResult = z.infer<typeof replayResult>;

/** Calibrated probabilities or numbers, in the order of the table's rows. */
export interface ScoreResult {
  rows: number;
  predictions: Float64Array;
}

export type ExportResult = Omit<ResultOf<'exportModel'>, 'version'>;

export type ExplainResult = Omit<Explanation, 'version' | 'contributions'> & {
  contributions: Omit<Explanation['contributions'][number], 'value'>[];
};

export interface EvaluateResult {
  metrics: Metrics;
  /** The naive answer beside it: the training rows' majority class and base rate, or their mean. */
  baseline: Metrics;
  /** The primary metric with its interval by client; null where it is undefined. */
  primary: Estimate | null;
  /** How many of the amounts lie in their intervals; null where there are none. */
  coverage: Coverage | null;
  /** Of the holdout rows scored: equal hashes mean that two models were scored on the same rows. */
  rowsHash: string;
  /** The model's features that alone answer the label. */
  giveaways: Giveaway[];
}

/** Of several models, in their order; the rest as in `EvaluateResult`. */
export type HoldoutScoresResult = Pick<EvaluateResult, 'rowsHash' | 'baseline'> & { metrics: Metrics[] };

/** What the engine finds of two models; `rowsHash` as in `EvaluateResult`. */
export type CompareResult = Omit<
  Comparison,
  'task' | 'championVersion' | 'candidateVersion' | 'live' | 'verdict' | 'sentence' | 'deploy' | 'reason'
> & { rowsHash: string };

export type DisagreementsResult = Pick<DisagreementPage, 'total' | 'rows'>;

export interface LiveResult {
  metrics: Metrics;
  /** Of the primary metric, on all labels and period by period, oldest first. */
  primary: { metric: MetricName; live: Estimate };
  periods: LiveScore['periods'];
}

export interface MonitorResult {
  chunks: MonitoredChunk[];
  alarms: FoundAlarm[];
}
