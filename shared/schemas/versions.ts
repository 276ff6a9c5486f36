import { z } from 'zod';
import { livePeriod } from './deployments';
import { featureValue, modelFile } from './fields';
import { estimate, headlineMetric, metrics } from './metrics';
import { estimator } from './monitoring';
import { task } from './tasks';
import { time } from './time';

/** Share of a feature in the model. */
const featureImportance = z.object({
  feature: z.string(),
  /** Share of the total decrease of impurity. */
  gain: z.number(),
  /**
   * Mean rise of a tree's squared error on rows it did not see, when they exchange this feature's values; lacking in
   * versions of a release that did not measure it.
   */
  permutation: z.number().optional(),
});

/** How the share of a feature in the impurity decrease changed; in a version that lacks it, the share is 0. */
const importanceShift = z.object({ feature: z.string(), before: z.number(), after: z.number() });
export type ImportanceShift = z.infer<typeof importanceShift>;

/** A feature that alone answers a label, as nothing does that was known before. */
const giveaway = z.object({
  feature: z.string(),
  /** Its AUC on the holdout, or the size of its correlation of ranks with the amounts. */
  score: z.number(),
});
export type Giveaway = z.infer<typeof giveaway>;

/** Stored rows, with what the model predicted for them when it was trained. */
export const probe = z.object({
  /** Row by row, one value per feature in the order of `features`; null where it was missing. */
  rows: z.array(z.array(featureValue)),
  /** Probability of 1, or the amount. */
  predictions: z.array(z.number()),
});
export type Probe = z.infer<typeof probe>;

/** How many amounts of the holdout lie in their intervals of 80 %. */
const coverage = z.object({
  all: z.number(),
  /** By tenths of the answers, the lowest first. */
  tenths: z.array(z.number()),
});
export type Coverage = z.infer<typeof coverage>;

/** How amounts are learned; see electron/engine/amounts.ts. */
export const amountWay = z.enum(['raw', 'clipped', 'twoPart']);

/** What trials on clients that their trees had not seen have decided. */
export const evidence = z.object({
  /** Training labels that there were. */
  labels: z.number(),
  /** Whether most of them were synthetic. An earlier release lacks it. */
  isSynthetic: z.boolean().optional(),
  /** What was not left to them; null: was. */
  said: z.object({
    trees: z.number().nullable(),
    minLeaf: z.number().nullable(),
    featuresPerSplit: z.number().nullable(),
    rowsPerTree: z.number().nullable().default(null),
  }),
  setting: z.object({
    trees: z.number(),
    minLeaf: z.number(),
    /** Null: by kind. */
    featuresPerSplit: z.number().nullable(),
    /** Null: as many as there are. An earlier release lacks it. */
    rowsPerTree: z.number().nullable().default(null),
    /** Null: classes. */
    way: amountWay.nullable(),
    /** Of classes: whether a regression may count beside the forest. */
    isWeighed: z.boolean(),
  }),
  /** In a sentence. */
  why: z.string(),
});
export type Evidence = z.infer<typeof evidence>;

/** One task's model within a version: where it is, what it was trained from, how it scored at the time. */
export const versionTask = z.object({
  file: modelFile,
  sha256: z.string(),
  bytes: z.number(),
  rows: z.number(),
  features: z.array(z.string()),
  trees: z.number(),
  minLeaf: z.number(),
  featuresPerSplit: z.number().nullable(),
  /** Why so, in a sentence; null: all was said. Earlier releases and updates lack it. */
  chosen: z.string().nullable().optional(),
  /** What a retrain on hardly more labels takes over; null: all was said. Earlier releases and updates lack it. */
  evidence: evidence.nullable().optional(),
  /** Wall-clock time of the training. */
  seconds: z.number(),
  /** Score on the training rows, before calibration; null when no row is out of any tree's bag. */
  outOfBag: metrics.nullable(),
  /**
   * Which layer calibrates the probabilities; null: none lowered the log loss of clients that it was not fitted on.
   * Lacking in an early release.
   */
  calibration: z.enum(['sigmoid', 'isotonic']).nullable().optional(),
  /** After how many days a label counted half; null: all alike, since nothing changed. Earlier releases lack it. */
  calibrationHalfLifeDays: z.number().nullable().optional(),
  /** Older labels left out, since newer ones alone foretell later ones better, or as said. Earlier releases lack it. */
  olderLeftOut: z.number().optional(),
  /** Largest gain first; gains sum to 1. */
  importance: z.array(featureImportance),
  /** The champion at the time, null for the first. */
  parent: z.string().nullable(),
  /** Against that champion; empty for the first. */
  featuresAdded: z.array(z.string()),
  featuresRemoved: z.array(z.string()),
  /** Largest shift first. */
  importanceShifts: z.array(importanceShift).default([]),
  /** Size of the model file, in millions of bytes. */
  megabytes: z.number().optional(),
  /** When it last became champion; null as long as it never was. Written into the file after the deployment. */
  deployedAt: time.nullable().default(null),
  /** For the check before every deployment; null for a version of a release that did not record it. */
  probe: probe.nullable().default(null),
  /** What its labels meant, as the task said when it was trained; lacking in earlier releases. */
  labels: task.pick({ horizonDays: true, outcome: true }).optional(),
  /** Highest label sequence number used. */
  watermark: z.number(),
  /** Null while there is no holdout row. */
  holdout: metrics.nullable(),
  /** Of that, the primary metric with its interval; lacking in earlier releases. */
  promised: estimate.nullable().optional(),
  baseline: metrics.nullable(),
  /** Null for classes; earlier releases lack it. */
  coverage: coverage.nullable().optional(),
  giveaways: z.array(giveaway).default([]),
  /** Of the second forest beside it; null where there were too few answers for one. Earlier releases lack it. */
  estimator: estimator.nullable().optional(),
});
export type VersionTask = z.infer<typeof versionTask>;

/** The models that the product ships, as in models/starter.json. */
export const starter = z.object({
  format: z.literal(1),
  madeFrom: z.object({ data: z.string(), licence: z.string(), by: z.string() }),
  seed: z.number(),
  tableSha256: z.string(),
  tasks: z.record(z.string(), versionTask),
});
export type Starter = z.infer<typeof starter>;

/** A version, as in its folder's metadata.json. */
export const version = z.object({
  format: z.literal(1),
  version: z.string(),
  createdAt: time,
  appVersion: z.string(),
  strategy: z.string(),
  runId: z.number(),
  seed: z.number(),
  /** The Arrow file that the version was trained from. */
  tableSha256: z.string(),
  tasks: z.record(z.string(), versionTask),
});
export type VersionMetadata = z.infer<typeof version>;

/** A version's model of a task, as one who looks at it is told. */
export const detailedTask = versionTask.omit({ probe: true, estimator: true });
export type DetailedTask = z.infer<typeof detailedTask>;

/** Why rows that a version was trained from are gone; empty for nearly all. */
const marks = z.array(z.object({ reason: z.string(), at: time }));

/** What people say of a version. */
export const versionNote = z.object({
  /** What it is called: by a person, or else a pair of words that follows from its id. */
  title: z.string(),
  note: z.string().nullable(),
  tag: z.string().nullable(),
});
export type VersionNote = z.infer<typeof versionNote>;

/** A version with all that a person may want to know of it. */
export const detailedVersion = version.extend({
  ...versionNote.shape,
  marks,
  tasks: z.record(z.string(), detailedTask),
});
export type DetailedVersion = z.infer<typeof detailedVersion>;

/** A task's model in a list: a few figures, since there may be hundreds of versions. */
const outlinedTask = versionTask
  .pick({ bytes: true, rows: true, trees: true, seconds: true, parent: true, deployedAt: true, watermark: true })
  .extend({
    labels: versionTask.shape.labels,
    /** How many. */
    features: z.number(),
    /** Added or removed, against the champion of its time. */
    featureChanges: z.number(),
    /** The headline (`headlineOf`) on the holdout, as measured when it was trained; null where there was none. */
    score: z.number().nullable(),
    /** The naive answer's on the same rows: what chance gives. */
    baseline: z.number().nullable(),
    /** Of all there is to find, a “yes” or spend, the share that the tenth with the highest answers holds. */
    topTenth: z.number().nullable(),
    /** Of a yes or no; null for amounts. */
    accuracy: z.number().nullable(),
    naiveAccuracy: z.number().nullable(),
    /** Share of the holdout rows that are a “yes”; null for amounts. */
    yesShare: z.number().nullable(),
    /** Clients of the holdout; null where there was none. */
    clients: z.number().nullable(),
  });
export type OutlinedTask = z.infer<typeof outlinedTask>;

/** A version as it is listed. */
export const outlinedVersion = version
  .pick({ version: true, createdAt: true, strategy: true, runId: true })
  .extend({ tasks: z.record(z.string(), outlinedTask) });
export type OutlinedVersion = z.infer<typeof outlinedVersion>;

/** A version as the screens list it. */
export const listedVersion = outlinedVersion.extend({ ...versionNote.shape, marks });
export type ListedVersion = z.infer<typeof listedVersion>;
export type ListedTask = ListedVersion['tasks'][string];

/** A version in training_history.json. */
export const trainedRun = version.omit({ format: true }).extend({
  /** `removed`: on purpose, by `prune`; `missing`: its folder is gone. */
  state: z.enum(['kept', 'missing', 'removed']),
  removedAt: time.nullable(),
  tasks: z.record(
    z.string(),
    versionTask.omit({ importance: true, probe: true, estimator: true, evidence: true }).extend({
      /** How many. */
      features: z.number(),
      live: z.array(livePeriod.pick({ from: true, until: true })),
    }),
  ),
});
export type TrainedRun = z.infer<typeof trainedRun>;

/** training_history.json: every training run that gave a version, removed ones too, oldest first. */
export const trainingHistory = z.object({ format: z.literal(1), runs: z.array(trainedRun) });

/** A version's headline on the holdout, as measured when it was trained. */
export const versionScore = z.object({
  task: z.string(),
  version: z.string(),
  at: time,
  metric: headlineMetric,
  score: z.number().nullable(),
  baseline: z.number().nullable(),
});
export type VersionScore = z.infer<typeof versionScore>;

/** Which versions `prune` keeps: the newest, those of the last days, champions, predecessors and the best always. */
export const keeping = z.object({
  newest: z.number().int().min(1).max(10_000).describe('how many of the newest stay'),
  days: z.number().int().min(0).max(36_600).describe('all of so many days stay'),
});
export type Keeping = z.infer<typeof keeping>;

/** What `prune` does, or would do. */
export const pruned = z.object({
  keeping: z.object({ newest: z.number(), days: z.number() }),
  /** Each with the reason why it stays. */
  kept: z.array(z.object({ version: z.string(), why: z.string() })),
  removed: z.array(z.string()),
});
