import { z } from 'zod';
import { exportFormats } from './engineProtocol';
import { jobNames, systems } from './schedule';
import { activity } from './schemas/activity';
import { compared, comparison, disagreementPage } from './schemas/comparison';
import { deployment } from './schemas/deployments';
import { errorReport } from './schemas/errors';
import { importCounts, importRecord, importResult } from './schemas/imports';
import { labelCounts, madeRule, madeSnapshot, syntheticResult, syntheticTask } from './schemas/labels';
import { primaryMetric } from './schemas/metrics';
import { run } from './schemas/runs';
import { batch, scheduledJob, slotRecord, slotTime } from './schemas/schedule';
import { servingOperations } from './schemas/servingOperations';
import { task } from './schemas/tasks';
import { time } from './schemas/time';
import { pruned, version, versionTask } from './schemas/versions';

/**
 * What `evergreen --json COMMAND` prints: one object per command on standard output, through `toJson`, so with times in
 * ISO 8601, UTC; after a failure, `commandError` instead. Money is in the unit of the data, ratios are in [0, 1].
 */

export const importOutput = importCounts.extend({
  dryRun: z.boolean(),
  imports: z.array(importResult),
  /** Files of several that could not be taken in; one file alone ends in `commandError` instead. */
  failed: z.array(errorReport.omit({ details: true }).extend({ file: z.string() })),
});

export const importsOutput = z.object({
  imports: z.array(
    importCounts.extend({
      ...importRecord.pick({ id: true, kind: true, state: true }).shape,
      file: z.string(),
      at: time,
    }),
  ),
});

export const snapshotOutput = z.object({ snapshots: z.array(madeSnapshot) });

export const simulateOutput = z.object({
  files: z.array(z.string()),
  bestAccuracy: z.object({ purchase: z.number(), churn: z.number() }),
});

export const synthesizeOutput = syntheticResult.extend({
  dryRun: z.boolean(),
  tasks: z.record(z.string(), syntheticTask.omit({ task: true })),
});

export const labelsOutput = z.object({
  tasks: z.record(z.string(), labelCounts.omit({ task: true })),
  /** By which rules synthetic labels were made here. */
  rules: z.array(madeRule),
  exported: z.object({ path: z.string(), rows: z.number() }).nullable(),
});

/** `holdout` of a version's model, here under the name `metrics`: as measured when it was trained. */
const trainedMetrics = { metrics: versionTask.shape.holdout };

export const retrainOutput = z.object({
  run: z.number(),
  version: z.string(),
  /** Whether any task got a new champion. */
  deployed: z.boolean(),
  tasks: z.record(
    z.string(),
    versionTask.pick({ rows: true, trees: true, seconds: true, baseline: true, outOfBag: true }).extend({
      ...trainedMetrics,
      features: z.number(),
      deployed: z.boolean(),
      reason: z.string(),
      /** Against the champion; null for the first model of a task. */
      comparison: comparison.pick({ verdict: true, sentence: true }).nullable(),
    }),
  ),
  skipped: z.record(z.string(), z.string()),
});

export const exportModelOutput = z.object({
  task: z.string(),
  version: z.string(),
  format: z.enum(exportFormats),
  path: z.string(),
  bytes: z.number(),
  trees: z.number(),
  /** How the columns are encoded. */
  featuresFile: z.string(),
});

export const reviewOutput = z.object({
  run: z.number(),
  tasks: z.record(
    z.string(),
    z.object({
      champion: z.string(),
      /** The best of the other versions on today's holdout rows. */
      candidate: z.string().nullable(),
      /** Null when nothing scores higher than the champion. */
      comparison: comparison.nullable(),
      deployed: z.boolean(),
      reason: z.string(),
    }),
  ),
  skipped: z.record(z.string(), z.string()),
  plot: z.string(),
});

export const versionsOutput = z.object({
  versions: z.array(
    version.pick({ version: true, createdAt: true, strategy: true }).extend({
      folder: z.string(),
      /** Why rows that it was trained from are gone; empty for nearly all. */
      marks: z.array(z.string()),
      tasks: z.record(
        z.string(),
        versionTask
          .pick({ rows: true, trees: true, seconds: true })
          .extend({ ...trainedMetrics, champion: z.boolean(), megabytes: z.number() }),
      ),
    }),
  ),
  production: z.record(z.string(), z.string()),
});

export const bestOutput = z.object({
  task: z.string(),
  version: z.string(),
  path: z.string(),
  metric: z.string(),
  score: z.number(),
  ranking: z.array(z.object({ version: z.string(), score: z.number() })),
});

const change = deployment.omit({ id: true, key: true });
export const deploymentOutput = z.object({ deployment: change });

export const deploymentsOutput = z.object({
  /** The time asked about; null: now. */
  at: time.nullable(),
  /** Task → the version that was live at that time. */
  live: z.record(z.string(), z.string()),
  /** Newest first. */
  deployments: z.array(deployment.omit({ key: true })),
});

export const policyOutput = z.object({
  policies: z.array(task.pick({ policy: true, margin: true }).extend({ task: z.string(), meaning: z.string() })),
});

export const tasksOutput = z.object({
  tasks: z.array(task.omit({ name: true, policy: true, margin: true }).extend({ task: z.string() })),
  /** What a change has led to; empty where there is nothing to say. */
  note: z.string(),
});

export const pruneOutput = pruned.extend({ dryRun: z.boolean() });

export const activityOutput = z.object({ activity: z.array(activity) });

/** What a version scored on the holdout when it was trained. */
export const versionScore = z.object({
  task: z.string(),
  version: z.string(),
  at: time,
  metric: primaryMetric,
  score: z.number().nullable(),
  baseline: z.number().nullable(),
});
export type VersionScore = z.infer<typeof versionScore>;

export const historyOutput = z.object({
  runs: z.array(
    run
      .pick({ id: true, strategy: true, state: true, startedAt: true, version: true })
      .extend({ seconds: z.number().nullable(), error: z.string().nullable() }),
  ),
  scores: z.array(versionScore),
  deployments: z.array(change),
  plot: z.string().nullable(),
});

/** The numbers that were chosen, in order. */
export const menuOutput = z.object({ chosen: z.array(z.string()) });

export const logsOutput = z.object({
  /** Null while no run has written one. */
  run: z.number().nullable(),
  text: z.string(),
});

const jobName = z.enum(jobNames);

/** What `run JOB` did: `slot` is null when it was started by hand. A job that a gate skips ends as an error, with exit code 3. */
export const runOutput = z.object({
  runs: z.array(
    z.object({
      job: jobName,
      slot: z.string().nullable(),
      state: z.enum(['done']),
      run: z.number().nullable(),
      summary: z.string(),
    }),
  ),
});

/** Kept batches, newest night first. */
export const batchesOutput = z.object({
  batches: z.array(batch.omit({ runId: true }).extend({ run: z.number() })),
  exported: z.object({ path: z.string(), night: z.string(), rows: z.number() }).nullable(),
});

export const scheduleListOutput = z.object({
  zone: z.string(),
  /** The system's schedulers that hold entries of this workspace which are not what would be installed now. */
  outdated: z.array(z.enum(systems)),
  jobs: z.array(
    scheduledJob.omit({ since: true }).extend({
      trigger: z.string(),
      last: slotRecord
        .pick({ slot: true, at: true, state: true, reason: true })
        .extend({ run: z.number().nullable() })
        .nullable(),
    }),
  ),
});

const jobSlot = slotTime.extend({ job: jobName });

/** What would run at a time, in this order; nothing is run or written down. */
export const scheduleDueOutput = z.object({
  at: time,
  zone: z.string(),
  due: z.array(
    jobSlot.extend({
      title: z.string(),
      trigger: z.string(),
      attempt: z.number(),
      /** Whether the slot's time is so long past that it is caught up, not on time. */
      caughtUp: z.boolean(),
    }),
  ),
  missed: z.array(jobSlot.extend({ reason: z.string() })),
  next: z.array(jobSlot),
});

/** What an installer does, in order; `done` is false for a dry run, which does nothing. */
export const scheduleInstallOutput = z.object({
  with: z.enum(systems),
  done: z.boolean(),
  steps: z.array(
    z.discriminatedUnion('do', [
      z.object({ do: z.literal('write'), path: z.string(), content: z.string() }),
      z.object({ do: z.literal('remove'), path: z.string() }),
      z.object({ do: z.literal('run'), command: z.array(z.string()).readonly(), input: z.string().optional() }),
    ]),
  ),
});

export const scheduleOutput = z.union([scheduleDueOutput, scheduleInstallOutput, scheduleListOutput]);

export const demoOutput = z.object({
  workspace: z.string(),
  version: z.string(),
  rolledBackAndForth: z.boolean(),
  tasks: z.record(z.string(), versionTask.pick({ baseline: true }).extend(trainedMetrics)),
});

export const commandError = z.object({ error: errorReport });

/** Schema of each command's output, by the command's name. */
/** `evergreen serve`, once it listens. */
export const serveOutput = z.object({ url: z.string(), tokenFile: z.string() });

export const commandOutputs = {
  import: importOutput,
  imports: importsOutput,
  snapshot: snapshotOutput,
  labels: labelsOutput,
  simulate: simulateOutput,
  synthesize: synthesizeOutput,
  retrain: retrainOutput,
  update: retrainOutput,
  predict: servingOperations.predict.result,
  serve: serveOutput,
  'export-model': exportModelOutput,
  compare: compared,
  disagreements: disagreementPage,
  versions: versionsOutput,
  best: bestOutput,
  deploy: deploymentOutput,
  rollback: deploymentOutput,
  deployments: deploymentsOutput,
  policy: policyOutput,
  tasks: tasksOutput,
  review: reviewOutput,
  prune: pruneOutput,
  activity: activityOutput,
  history: historyOutput,
  run: runOutput,
  logs: logsOutput,
  menu: menuOutput,
  schedule: scheduleOutput,
  batches: batchesOutput,
  demo: demoOutput,
} as const;
