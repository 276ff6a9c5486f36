import { z } from 'zod';
import { compareOutput, metricsOutput } from './commandOutput';
import { disagreementPage, liveScore } from './comparison';
import { encodings } from './encodings';
import { errorCodes } from './errors';
import { featureTypes } from './features';
import { importInstructions } from './importing';
import { deploymentKinds } from './records';
import { statedRule } from './syntheticRule';
import { outcomeRules, policies } from './tasks';

/**
 * What the screens ask the main process for. Times are milliseconds since 1970-01-01 UTC; ratios are in [0, 1]; money is in
 * the unit of the data. A nullable field is null where nothing is known yet, never 0.
 */
const time = z.number();
const taskName = z.string();
const versionId = z.string();
const nothing = z.null();
const reason = z.string().max(500).nullable();

export const errorReport = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

const taskKind = z.enum(['classification', 'regression']);
const days = z.number().int().max(36_600);
const taskTimes = { horizonDays: days.min(1), graceDays: days.min(0) };
const columnName = z.string().min(1).nullable();

const task = z.object({
  name: taskName,
  /** Prefix of its CSV columns: `<column>_pred`, `<column>_actual`. */
  column: z.string(),
  /** Names that its columns may have in files instead. */
  predictedName: z.string().nullable(),
  actualName: z.string().nullable(),
  kind: taskKind,
  /** What of the transactions after a snapshot is its label; null: it can't be labelled from them. */
  outcome: z.enum(outcomeRules).nullable(),
  horizonDays: z.number(),
  graceDays: z.number(),
  primaryMetric: z.enum(['accuracy', 'r2Clipped']),
  policy: z.enum(policies),
  margin: z.number(),
});

const labelSummary = z.object({
  task: taskName,
  real: z.number(),
  synthetic: z.number(),
  /** Share of the synthetic ones that is trained on. */
  syntheticShare: z.number(),
  holdout: z.number(),
  /** Waiting for their horizon and grace to pass. */
  immature: z.number(),
  nextDueAt: time.nullable(),
  unmatched: z.number(),
  /** Labels to train on that came since the champion was trained; null without a champion. */
  sinceChampion: z.number().nullable(),
});

const dataSummary = z.object({
  transactions: z.object({ rows: z.number(), clients: z.number(), from: time, until: time }).nullable(),
  snapshots: z.array(z.object({ at: time, clients: z.number(), madeAt: time })),
});

const importRecord = z.object({
  id: z.number(),
  kind: z.string(),
  fileName: z.string(),
  state: z.enum(['pending', 'visible', 'undone', 'swept']),
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  startedAt: time,
  finishedAt: time.nullable(),
});

const dateOrder = z.enum(['dmy', 'mdy']).nullable();
const inspectInput = z.object({
  path: z.string(),
  /** Field → column, where the person knows better. */
  map: z.record(z.string(), z.string()),
  dateFormat: dateOrder,
  /** What the file holds, where the person knows better. */
  fileKind: importInstructions.shape.kind,
  ...importInstructions.omit({ map: true, dateFormat: true, kind: true }).shape,
});
export type FileReading = z.infer<typeof inspectInput>;
const inspection = z.object({
  path: z.string(),
  fileName: z.string(),
  kind: z.string(),
  bytes: z.number(),
  encoding: z.enum(encodings),
  delimiter: z.string(),
  dateFormat: z.string(),
  header: z.array(z.string()),
  mapping: z.record(z.string(), z.string()),
  /** What a file of this kind can be read for, in order. */
  fields: z.array(z.string()),
  /** Columns taken in as features, and columns left out. */
  features: z.array(z.object({ column: z.string(), type: z.enum(featureTypes) })),
  leftOut: z.array(z.object({ column: z.string(), reason: z.string() })),
  /** Whether the mapping was said at an earlier import of a file with these columns. */
  fromMemory: z.boolean(),
  sample: z.array(z.array(z.string())),
});
export type Inspection = z.infer<typeof inspection>;

const importResult = z.object({
  id: z.number().nullable(),
  file: z.string(),
  kind: z.string(),
  accepted: z.number(),
  duplicates: z.number(),
  /** Outcomes that correct a label, and outcomes for which there is no prediction. */
  changed: z.number(),
  unmatched: z.number(),
  rejected: z.number(),
  reasons: z.array(z.object({ reason: z.string(), rows: z.number() })),
});

const syntheticOptions = z.object({ rules: z.array(statedRule).nullable(), seed: z.number().int().min(0) });
const syntheticResult = z.object({
  import: z.number().nullable(),
  seed: z.number(),
  /** Clients that get a label, of whom more is known already, and of the holdout, who get none. */
  clients: z.number(),
  passedOver: z.number(),
  holdout: z.number(),
  /** What rules can be made of. */
  features: z.array(z.string()),
  /** Tasks without a rule, and why. */
  skipped: z.record(taskName, z.string()),
  tasks: z.array(
    z.object({
      task: taskName,
      kind: taskKind,
      rule: z.string(),
      share: z.number().nullable(),
      meaning: z.string(),
      labels: z.number(),
      /** Share of yes, or mean amount. */
      mean: z.number().nullable(),
    }),
  ),
});

const versionTask = z.object({
  bytes: z.number(),
  sha256: z.string(),
  rows: z.number(),
  features: z.array(z.string()),
  featuresAdded: z.array(z.string()),
  featuresRemoved: z.array(z.string()),
  parent: versionId.nullable(),
  trees: z.number(),
  minLeaf: z.number(),
  featuresPerSplit: z.number().nullable(),
  seconds: z.number(),
  watermark: z.number(),
  importance: z.array(z.object({ feature: z.string(), gain: z.number() })),
  importanceShifts: z.array(z.object({ feature: z.string(), before: z.number(), after: z.number() })),
  outOfBag: metricsOutput.nullable(),
  holdout: metricsOutput.nullable(),
  baseline: metricsOutput.nullable(),
});
const version = z.object({
  version: versionId,
  createdAt: time,
  appVersion: z.string(),
  strategy: z.string(),
  runId: z.number(),
  seed: z.number(),
  tableSha256: z.string(),
  /** Why rows that it was trained from are gone; empty for nearly all. */
  marks: z.array(z.object({ reason: z.string(), at: time })),
  tasks: z.record(taskName, versionTask),
});

const deployment = z.object({
  id: z.number(),
  at: time,
  kind: z.enum(deploymentKinds),
  actor: z.string(),
  reason: z.string(),
  tasks: z.array(z.object({ task: taskName, from: versionId.nullable(), to: versionId })),
});

const run = z.object({
  id: z.number(),
  strategy: z.string(),
  state: z.enum(['running', 'done', 'skipped', 'failed', 'cancelled']),
  actor: z.string(),
  startedAt: time,
  finishedAt: time.nullable(),
  version: versionId.nullable(),
  error: errorReport.nullable(),
  steps: z.array(
    z.object({ name: z.string(), startedAt: time, finishedAt: time.nullable(), detail: z.string().nullable() }),
  ),
});

const livePeriod = z.object({ task: taskName, version: versionId, from: time, until: time.nullable() });

const activityRecord = z.object({
  id: z.number(),
  at: time,
  actor: z.string(),
  kind: z.string(),
  subject: z.string(),
  summary: z.string(),
  reason: z.string(),
});

/** As the command line prints it, with times as numbers. */
const comparison = compareOutput.shape.comparisons.element.extend({ from: time, until: time });

/** A strategy or other long work, as the window starts it. */
export const jobInput = z.discriminatedUnion('kind', [
  inspectInput.extend({ kind: z.literal('import'), dryRun: z.boolean() }),
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
  z.object({ kind: z.literal('horizon'), task: taskName, ...taskTimes, reason }),
  z.object({
    kind: z.literal('add task'),
    task: z.object({
      name: taskName,
      kind: taskKind,
      column: z.string(),
      predictedName: columnName,
      actualName: columnName,
      outcome: z.enum(outcomeRules).nullable(),
      ...taskTimes,
      skipActedOn: z.boolean(),
    }),
  }),
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
  importResult.extend({ kind: z.literal('import'), fileKind: z.string(), dryRun: z.boolean() }),
  z.object({
    kind: z.literal('snapshot'),
    snapshots: z.array(z.object({ at: time, clients: z.number(), newLabels: z.record(taskName, z.number()) })),
  }),
  syntheticResult.extend({ kind: z.literal('synthesize') }),
  z.object({
    kind: z.literal(['update', 'retrain']),
    version: versionId,
    tasks: z.record(
      taskName,
      z.object({
        metadata: versionTask,
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
  z.object({ kind: z.literal('compare'), comparisons: z.array(comparison), same: compareOutput.shape.same }),
  z.object({
    kind: z.literal('prune'),
    dryRun: z.boolean(),
    /** Each with the reason why it stays. */
    kept: z.array(z.object({ version: versionId, why: z.string() })),
    removed: z.array(versionId),
  }),
]);
export type JobResult = z.infer<typeof jobResult>;

const keeping = z.object({ newest: z.number().int().min(1).max(10_000), days: z.number().int().min(0).max(36_600) });

const deploymentInput = z.object({ task: taskName.nullable(), reason });

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
    input: z.object({ task: taskName, policy: z.enum(policies), margin: z.number().min(0).max(1), reason }),
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
  'imports.inspect': { input: inspectInput, output: inspection },
  /** The first refused rows of an import: line, column, reason, then the cells. */
  'imports.rejects': {
    input: z.object({ id: z.number(), limit: z.number().int().min(1).max(1000) }),
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
    output: z.array(z.object({ import: z.number(), seed: z.number(), task: taskName, meaning: z.string() })),
  },
  'files.choose': { input: nothing, output: z.object({ paths: z.array(z.string()) }) },
  /** `previous`: what a rollback without a version would put back, per task. Versions and live periods are oldest first. */
  'models.list': {
    input: nothing,
    output: z.object({
      versions: z.array(version),
      champions: z.record(taskName, z.object({ version: versionId, deployedAt: time })),
      previous: z.record(taskName, versionId.nullable()),
      live: z.array(livePeriod),
    }),
  },
  /** How right each champion's answers were since it went live; tasks without an outcome of them have no entry. */
  'models.live': { input: nothing, output: z.record(taskName, liveScore) },
  'models.deploy': { input: deploymentInput.extend({ version: versionId }), output: deployment },
  'models.rollback': { input: deploymentInput.extend({ version: versionId }), output: deployment },
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
  'activity.list': { input: z.object({ limit: z.number().int().min(1).max(1000) }), output: z.array(activityRecord) },
  'runs.list': { input: z.object({ limit: z.number().int().min(1).max(1000) }), output: z.array(run) },
  'jobs.start': { input: jobInput, output: z.object({ id: z.number().int() }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type TaskView = z.infer<typeof task>;
export type StrategyDefaults = z.infer<(typeof screenRequests)['strategies.defaults']['output']>;
export type LabelSummary = z.infer<typeof labelSummary>;
export type DataSummary = z.infer<typeof dataSummary>;
export type ImportView = z.infer<typeof importRecord>;
export type VersionView = z.infer<typeof version>;
export type VersionTaskView = z.infer<typeof versionTask>;
export type DeploymentView = z.infer<typeof deployment>;
export type LivePeriodView = z.infer<typeof livePeriod>;
export type ActivityView = z.infer<typeof activityRecord>;
export type RunView = z.infer<typeof run>;
export type SyntheticPlanView = z.infer<typeof syntheticResult>;
export type DisagreementPageView = z.infer<typeof disagreementPage>;
export type ComparisonView = z.infer<typeof comparison>;
export type Champions = z.infer<(typeof screenRequests)['models.list']['output']>['champions'];
export type MetricsView = z.infer<typeof metricsOutput>;
