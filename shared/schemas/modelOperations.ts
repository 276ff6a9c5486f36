import { z } from 'zod';
import { exportFormats } from '../exportFormats';
import { settablePolicies } from '../replay';
import { mostChosenTrees, retrainDefaults, updateDefaults } from '../strategies';
import { attentionItem } from './attention';
import { compared, comparison, disagreementPage, rankedVersion } from './comparison';
import { deployment, livePeriod } from './deployments';
import {
  dateField,
  dryRunField,
  limitField,
  namedTask,
  pathField,
  reasonField,
  seedField,
  taskField,
  tasksField,
} from './fields';
import { gains } from './gains';
import { headlineMetric, liveBesideHoldout } from './metrics';
import { acknowledgement, monitored } from './monitoring';
import { replay } from './replay';
import { batch } from './schedule';
import { time } from './time';
import { detailedTask, detailedVersion, keeping, listedVersion, pruned, starter } from './versions';

/** The operations on models: training, comparing, deploying, scoring. */
const nothing = z.object({});
const versionField = z.string().describe('name of the version').meta({ placeholder: 'VERSION' });
const unsaidText = z.string().nullable().default(null);
const ofVersion = unsaidText.meta({ placeholder: 'V' });
const noted = (longest: number) =>
  z.string().trim().max(longest).nullable().default(null).meta({ placeholder: 'TEXT' });
const candidateField = unsaidText.describe('by default the newest version');
const championField = unsaidText.describe('by default the champion');
const price = z.number().min(0).max(1e12).nullable().default(null).meta({ placeholder: 'P' });
const fromOne = z.int().min(1);
/** Where nothing is said, evidence or the machine decides. */
const decidedHere = fromOne.nullable().default(null);
const force = z
  .boolean()
  .default(false)
  .describe('also where no label has come since the last candidate, made the same way, was not deployed');
const threads = decidedHere.describe('worker threads; by default one per core');

const starterResult = z.object({
  runId: z.number(),
  version: z.string(),
  /** Those that got a champion. */
  tasks: z.array(z.string()),
  /** The others, with the reason. */
  skipped: z.record(z.string(), z.string()),
  madeFrom: starter.shape.madeFrom,
});
export type StarterResult = z.infer<typeof starterResult>;

const trainedTask = z.object({
  metadata: detailedTask,
  deployed: z.boolean(),
  /** Why it was deployed, or why not. */
  reason: z.string(),
  /** Against the champion; null for the first model of a task. */
  comparison: comparison.nullable(),
});
export type TrainedTask = z.infer<typeof trainedTask>;

/** What a strategy that trains gives. */
const strategyResult = z.object({
  runId: z.number(),
  version: z.string(),
  tasks: z.record(z.string(), trainedTask),
  /** Tasks that were not trained, and why. */
  skipped: z.record(z.string(), z.string()),
  /** Tasks whose forests were to be grown over a queue, and by whom they were, in a sentence. */
  grownBy: z.record(z.string(), z.string()),
});
export type StrategyResult = z.infer<typeof strategyResult>;

const reviewedTask = trainedTask.omit({ metadata: true }).extend({
  champion: z.string(),
  /** The best other version on today's holdout rows, but for those that were rolled back; null: there is none. */
  candidate: z.string().nullable(),
});
export type ReviewedTask = z.infer<typeof reviewedTask>;

export const modelOperations = {
  retrain: {
    input: z.object({
      task: taskField,
      trees: decidedHere.describe(
        `trees of each forest; by default as many as evidence asks for, at most ${mostChosenTrees}`,
      ),
      minLeaf: decidedHere.describe(
        'fewest training rows in a leaf; by default what costs least on clients that trees have not seen',
      ),
      featuresPerSplit: decidedHere.describe(
        'features tried at each split; by default √d for classification, all or a third for regression',
      ),
      rowsPerTree: decidedHere.describe(
        'rows drawn for each tree, which bounds the memory; by default all, or of many a part where that costs no more',
      ),
      newest: decidedHere.describe(
        'newest labels to train on; by default all, or, where the data change, as many as foretell later ones best',
      ),
      seed: seedField(retrainDefaults.seed),
      force,
      threads,
    }),
    errors: ['not_enough_labels', 'out_of_memory'],
    result: strategyResult,
  },
  update: {
    input: z.object({
      task: taskField,
      trees: fromOne.default(updateDefaults.trees).describe('trees to add'),
      mostTrees: fromOne
        .default(updateDefaults.mostTrees)
        .describe('the most trees that there may be; beyond, the worst go'),
      rehearsal: z
        .number()
        .min(0)
        .default(updateDefaults.rehearsal)
        .describe('older rows that are trained on again, per new label')
        .meta({ placeholder: 'R' }),
      leastLabels: fromOne
        .default(updateDefaults.leastLabels)
        .describe('fewest new labels of a task: with fewer, it is skipped'),
      seed: seedField(updateDefaults.seed),
      force,
      threads,
    }),
    errors: ['not_enough_labels', 'out_of_memory'],
    result: strategyResult,
  },
  starter: { input: nothing, result: starterResult },
  replay: {
    input: z.object({
      task: taskField,
      from: dateField
        .nullable()
        .default(null)
        .describe('when the first model is trained; by default as soon as there are labels enough'),
      priceWrong: price.describe('what a wrong answer costs; with both prices a policy is recommended'),
      priceTraining: price.describe('what a training costs, in the same unit'),
      apply: z.boolean().default(false).describe('set the schedule to what is recommended'),
    }),
    errors: ['not_enough_labels', 'unknown_task', 'out_of_memory'],
    result: replay,
  },
  replays: { input: z.object({ limit: limitField(20) }), result: z.array(replay) },
  applyReplay: {
    input: z.object({ policy: z.enum(settablePolicies).describe('of those replayed, which') }),
    result: z.null(),
  },
  report: { input: z.object({ path: pathField }), result: z.object({ path: z.string(), bytes: z.number() }) },
  compare: {
    input: z.object({
      candidate: candidateField,
      champion: championField,
      others: z
        .array(z.string())
        .max(30)
        .default([])
        .describe('with more versions: what each scores today, in place of the test of two')
        .meta({ placeholder: 'VERSION' }),
      task: taskField,
    }),
    errors: ['unknown_version', 'not_enough_labels'],
    result: compared,
  },
  disagreements: {
    input: z.object({
      candidate: candidateField,
      champion: championField,
      task: taskField,
      offset: z.int().min(0).default(0).describe('how many are passed over'),
      limit: z.int().min(1).max(500).default(50).describe('this many at the most'),
    }),
    errors: ['unknown_version', 'not_enough_labels'],
    result: disagreementPage,
  },
  gains: {
    input: z.object({
      task: taskField.describe('of this task; else of the first that has a champion'),
      version: ofVersion.describe('of this version; else of the champion'),
      top: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .default(null)
        .describe('cut off above this share of those with the highest scores; else a tenth'),
      threshold: z.number().nullable().default(null).describe('or from this score on'),
    }),
    errors: ['unknown_version', 'unknown_task', 'no_champion', 'not_enough_labels'],
    result: gains,
  },
  review: {
    input: nothing,
    errors: ['not_enough_labels'],
    result: z.object({
      runId: z.number(),
      tasks: z.record(z.string(), reviewedTask),
      /** Tasks that were not reviewed, and why. */
      skipped: z.record(z.string(), z.string()),
      plot: z.string(),
    }),
  },
  batch: {
    input: nothing,
    errors: ['not_enough_labels'],
    result: z.object({
      runId: z.number(),
      /** Local date, `2026-03-29`. */
      night: z.string(),
      clients: z.number(),
      /** Which version scored, per task. */
      tasks: z.record(z.string(), z.string()),
    }),
  },
  batches: { input: nothing, result: z.array(batch) },
  exportBatch: {
    input: z.object({
      path: pathField,
      night: unsaidText.describe('by default the latest').meta({ placeholder: 'YYYY-MM-DD' }),
    }),
    result: z.object({ path: z.string(), night: z.string(), rows: z.number() }),
  },
  versions: {
    input: nothing,
    result: z.object({
      /** Oldest first, as the live periods are. */
      versions: z.array(listedVersion),
      champions: z.record(z.string(), z.object({ version: z.string(), deployedAt: time })),
      /** What a rollback without a version would put back, per task. */
      previous: z.record(z.string(), z.string().nullable()),
      live: z.array(livePeriod),
      /** Tasks whose scores are all on one set of holdout rows; of the others each is as measured at its training. */
      today: z.record(z.string(), z.object({ at: time, scored: z.number(), of: z.number() })),
    }),
  },
  rescore: {
    input: z.object({
      shown: z
        .boolean()
        .default(false)
        .describe('only the champions, those they replaced, the newest, and some of the others'),
    }),
    errors: [],
    result: z.object({
      /** Versions, per task. */
      scored: z.record(z.string(), z.number()),
      /** Tasks that have nothing to be scored, and why. */
      skipped: z.record(z.string(), z.string()),
    }),
  },
  growEstimators: { input: nothing, errors: [], result: z.null() },
  version: { input: z.object({ version: versionField }), errors: ['unknown_version'], result: detailedVersion },
  /** What is left out stays as it is; an empty text takes it away. */
  noteVersion: {
    input: z.object({
      version: versionField,
      title: noted(60).describe('what it is called; without one, two words that follow from its id'),
      note: noted(500).describe('what is to be known of it'),
      tag: noted(30).describe('a word to find it by'),
    }),
    errors: ['unknown_version'],
    result: z.null(),
  },
  /** Tasks without an outcome of their champion's answers have no entry. */
  liveScores: { input: nothing, result: z.record(z.string(), liveBesideHoldout) },
  monitor: {
    input: z.object({
      task: taskField,
      chunk: z
        .string()
        .regex(/^[1-9]\d*[dh]?$/, 'a number of rows, or a time as 7d or 12h')
        .nullable()
        .default(null)
        .describe('rows of a chunk, or its time; by default about fifty chunks')
        .meta({ placeholder: 'ROWS|TIME' }),
    }),
    errors: ['unknown_task'],
    result: monitored,
  },
  attention: { input: nothing, result: z.array(attentionItem) },
  acknowledge: {
    input: z.object({
      task: namedTask,
      note: z
        .string()
        .min(1)
        .max(500)
        .describe('what was found, and what is done about it')
        .meta({ placeholder: 'TEXT' }),
      alarms: z
        .array(z.string())
        .nullable()
        .default(null)
        .describe('the ids of those that were seen; by default all that stand now')
        .meta({ placeholder: 'ID' }),
    }),
    errors: ['unknown_task'],
    result: z.array(acknowledgement),
  },
  best: {
    input: z.object({
      task: namedTask,
      among: z
        .array(z.string())
        .nullable()
        .default(null)
        .describe('only of these versions')
        .meta({ placeholder: 'VERSION' }),
    }),
    errors: ['unknown_task', 'unknown_version', 'not_enough_labels'],
    result: z.object({
      task: z.string(),
      version: z.string(),
      path: z.string(),
      metric: headlineMetric,
      score: rankedVersion.shape.score,
      /** All kept versions on today's holdout rows, best first. */
      ranking: z.array(rankedVersion),
    }),
  },
  deploy: {
    input: z.object({ version: versionField, tasks: tasksField, reason: reasonField }),
    errors: ['unknown_version', 'unknown_task', 'model_damaged'],
    result: deployment,
  },
  rollback: {
    input: z.object({
      version: versionField.nullable().default(null).describe('by default what the champion replaced'),
      tasks: tasksField,
      reason: reasonField,
    }),
    errors: ['unknown_version', 'nothing_to_roll_back', 'model_damaged'],
    result: deployment,
  },
  deployments: { input: nothing, result: z.array(deployment) },
  undoDeployment: {
    input: z.object({
      id: decidedHere.describe('by default the last one').meta({ placeholder: 'ID' }),
      reason: reasonField,
    }),
    errors: ['nothing_to_roll_back', 'model_damaged'],
    result: deployment,
  },
  removeVersion: {
    input: z.object({ version: versionField, reason: reasonField }),
    errors: ['unknown_version', 'version_in_use'],
    result: z.null(),
  },
  prune: {
    input: keeping.partial().extend({ dryRun: dryRunField, reason: reasonField }),
    result: pruned,
  },
  keeping: { input: nothing, result: keeping },
  setKeeping: { input: keeping.extend({ reason: reasonField }), result: z.null() },
  exportModel: {
    input: z.object({
      task: namedTask,
      format: z.enum(exportFormats).describe('of which other program'),
      path: pathField,
      version: ofVersion.describe('by default the champion'),
    }),
    errors: ['unknown_task', 'unknown_version'],
    result: z.object({
      version: z.string(),
      bytes: z.number(),
      trees: z.number(),
      /** Where it says how columns are encoded. */
      featuresFile: z.string(),
    }),
  },
};

/** Who is live, per task. */
export type Champions = z.infer<typeof modelOperations.versions.result>['champions'];
