import { z } from 'zod';
import { activity } from './schemas/activity';
import { compared, comparison, disagreementPage } from './schemas/comparison';
import { deployment, livePeriod } from './schemas/deployments';
import { fileInspection, importInstructions, importRecord, importResult } from './schemas/imports';
import { dataSummary, labelCounts, madeRule, madeSnapshot, syntheticOptions, syntheticResult } from './schemas/labels';
import { liveScore } from './schemas/metrics';
import { run } from './schemas/runs';
import { newTask, task, taskTimes } from './schemas/tasks';
import { time } from './schemas/time';
import { keeping, listedVersion, pruned } from './schemas/versions';

/**
 * What the screens ask the main process for. Times are milliseconds since 1970-01-01 UTC; ratios are in [0, 1]; money is in
 * the unit of the data. A nullable field is null where nothing is known yet, never 0.
 */
const taskName = z.string();
const versionId = z.string();
const nothing = z.null();
const reason = z.string().max(500).nullable();
const limit = z.number().int().min(1).max(1000);

const labelSummary = labelCounts.extend({
  /** Labels to train on that came since the champion was trained; null without a champion. */
  sinceChampion: z.number().nullable(),
});

const fileReading = importInstructions.omit({ map: true, dateFormat: true, kind: true }).extend({
  path: z.string(),
  /** Field → column, where the person knows better. */
  map: z.record(z.string(), z.string()),
  dateFormat: importInstructions.shape.dateFormat.unwrap().nullable(),
  /** What the file holds, where the person knows better. */
  fileKind: importInstructions.shape.kind,
});
export type FileReading = z.infer<typeof fileReading>;

/** A strategy or other long work, as the window starts it. */
export const jobInput = z.discriminatedUnion('kind', [
  fileReading.extend({ kind: z.literal('import'), dryRun: z.boolean() }),
  z.object({
    kind: z.literal('snapshot'),
    from: time.nullable(),
    to: time.nullable(),
    everyDays: z.number().int().min(1).max(3660),
  }),
  syntheticOptions.extend({ kind: z.literal('synthesize') }),
  z.object({ kind: z.literal(['update', 'retrain']), task: taskName.nullable() }),
  z.object({ kind: z.literal('prune'), dryRun: z.boolean() }),
  /** All labels are brought in line with it. */
  taskTimes.extend({ kind: z.literal('horizon'), task: taskName, reason }),
  z.object({ kind: z.literal('add task'), task: newTask }),
  z.object({
    kind: z.literal('compare'),
    candidate: versionId.nullable(),
    champion: versionId.nullable(),
    task: taskName.nullable(),
  }),
]);
export type JobInput = z.infer<typeof jobInput>;

/** What a job gives when it is done. */
export const jobResult = z.discriminatedUnion('kind', [
  importResult.extend({ kind: z.literal('import'), fileKind: importResult.shape.kind, dryRun: z.boolean() }),
  z.object({ kind: z.literal('snapshot'), snapshots: z.array(madeSnapshot) }),
  syntheticResult.extend({ kind: z.literal('synthesize') }),
  z.object({
    kind: z.literal(['update', 'retrain']),
    version: versionId,
    tasks: z.record(
      taskName,
      z.object({
        metadata: listedVersion.shape.tasks.valueType,
        deployed: z.boolean(),
        reason: z.string(),
        comparison: comparison.nullable(),
      }),
    ),
    skipped: z.record(taskName, z.string()),
  }),
  z.object({ kind: z.literal('horizon'), task }),
  /** `suspects`: features of earlier imports that look like its columns. */
  z.object({ kind: z.literal('add task'), task, suspects: z.array(z.string()) }),
  compared.extend({ kind: z.literal('compare') }),
  pruned.omit({ keeping: true }).extend({ kind: z.literal('prune'), dryRun: z.boolean() }),
]);
export type JobResult = z.infer<typeof jobResult>;

const deploymentInput = z.object({ task: taskName.nullable(), reason, version: versionId });

export const screenRequests = {
  'tasks.list': { input: nothing, output: z.array(task) },
  /** What the strategies do unless told otherwise. */
  'strategies.defaults': {
    input: nothing,
    output: z.object({
      retrain: z.object({ trees: z.number() }),
      update: z.object({ trees: z.number(), mostTrees: z.number(), rehearsal: z.number(), leastLabels: z.number() }),
    }),
  },
  /** One of which nothing is known yet, and the last that was added. */
  'tasks.remove': { input: z.object({ task: taskName }), output: nothing },
  'policy.set': {
    input: z.object({ task: taskName, policy: task.shape.policy, margin: z.number().min(0).max(1), reason }),
    output: task,
  },
  /** Which versions stay: the newest ones, those of the last days, and always champions, predecessors and the best. */
  'keeping.get': { input: nothing, output: keeping },
  'keeping.set': { input: keeping, output: nothing },
  'labels.summary': { input: nothing, output: z.array(labelSummary) },
  'data.summary': { input: nothing, output: dataSummary },
  /** Newest first. */
  'imports.list': { input: nothing, output: z.array(importRecord) },
  /** What a file is recognised as, before any of it is taken in. */
  'imports.inspect': { input: fileReading, output: fileInspection },
  /** The first refused rows of an import: line, column, reason, then the cells. */
  'imports.rejects': {
    input: z.object({ id: z.number(), limit }),
    output: z.object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  },
  'imports.showRejects': { input: z.object({ id: z.number() }), output: nothing },
  /** `force`: also where a version was trained from its rows, which is refused with `import_in_use` otherwise. */
  'imports.undo': { input: z.object({ id: z.number(), force: z.boolean() }), output: importRecord },
  /** What synthetic labels would be made, by the rules that are stated or by default. */
  'synthetic.plan': { input: syntheticOptions, output: syntheticResult },
  /** The rules by which synthetic labels were made that are there. */
  'synthetic.rules': {
    input: nothing,
    output: z.array(madeRule),
  },
  'files.choose': { input: nothing, output: z.object({ paths: z.array(z.string()) }) },
  /** `previous`: what a rollback without a version would put back, per task. Versions and live periods are oldest first. */
  'models.list': {
    input: nothing,
    output: z.object({
      versions: z.array(listedVersion),
      champions: z.record(taskName, z.object({ version: versionId, deployedAt: time })),
      previous: z.record(taskName, versionId.nullable()),
      live: z.array(livePeriod),
    }),
  },
  /** How right each champion's answers were since it went live; tasks without an outcome of them have no entry. */
  'models.live': { input: nothing, output: z.record(taskName, liveScore) },
  'models.deploy': { input: deploymentInput, output: deployment },
  'models.rollback': { input: deploymentInput, output: deployment },
  /** Puts back what a deployment replaced. */
  'models.undoDeployment': { input: z.object({ id: z.number() }), output: deployment },
  /** The rows on which two versions answer differently, farthest apart first. */
  'compare.disagreements': {
    input: z.object({
      task: taskName,
      candidate: versionId,
      champion: versionId,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: disagreementPage,
  },
  /** Newest first. */
  'deployments.list': { input: nothing, output: z.array(deployment) },
  /** The audit log, newest first. */
  'activity.list': { input: z.object({ limit }), output: z.array(activity) },
  'runs.list': { input: z.object({ limit }), output: z.array(run) },
  'jobs.start': { input: jobInput, output: z.object({ id: z.number().int() }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type StrategyDefaults = z.infer<(typeof screenRequests)['strategies.defaults']['output']>;
export type LabelSummary = z.infer<typeof labelSummary>;
export type Champions = z.infer<(typeof screenRequests)['models.list']['output']>['champions'];
