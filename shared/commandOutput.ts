import { z } from 'zod';
import { jobNames, systems } from './schedule';
import { activity, verifiedActivity } from './schemas/activity';
import { compared, comparison, disagreementPage } from './schemas/comparison';
import { deployment } from './schemas/deployments';
import { errorReport } from './schemas/errors';
import { importCounts, importRecord, importResult } from './schemas/imports';
import { labelCounts, madeRule, madeSnapshot, syntheticResult, syntheticTask } from './schemas/labels';
import { headlineMetric } from './schemas/metrics';
import { acknowledgement, monitored } from './schemas/monitoring';
import { operationSchemas } from './schemas/operations';
import { run } from './schemas/runs';
import { batch, scheduledJob, slotRecord, slotTime } from './schemas/schedule';
import { deploymentRule, halfLife, storedTask } from './schemas/tasks';
import { time } from './schemas/time';
import {
  detailedVersion,
  listedVersion,
  pruned,
  version,
  versionNote,
  versionScore,
  versionTask,
} from './schemas/versions';

/**
 * What `evergreen --json COMMAND` prints: one object per command on standard output, through `toJson`, so with times in
 * ISO 8601, UTC; after a failure, `commandError` instead. Money is in the unit of the data, ratios are in [0, 1].
 */

/** `holdout` of a version's model, here under the name `metrics`: as measured when it was trained. */
const trainedMetrics = { metrics: versionTask.shape.holdout };

const trained = z.object({
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
  ...operationSchemas.retrain.result.pick({ skipped: true, grownBy: true }).shape,
});

const ofRule = { policy: true, margin: true, properScore: true, halfLife: true } as const;
const change = deployment.omit({ id: true, key: true });
const changed = z.object({ deployment: change });

const jobName = z.enum(jobNames);
const jobSlot = slotTime.extend({ job: jobName });

const scheduleList = z.object({
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
export type ScheduleList = z.infer<typeof scheduleList>;

/** What would run at a time, in this order; nothing is run or written down. */
const scheduleDue = z.object({
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

export type ScheduleDue = z.infer<typeof scheduleDue>;

/** What an installer does, in order; `done` is false for a dry run, which does nothing. */
const scheduleInstall = z.object({
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

/** Schema of each command's output, by the command's name. */
export const commandOutputs = {
  import: importCounts.extend({
    dryRun: z.boolean(),
    imports: z.array(importResult),
    /** Files of several that could not be taken in; one file alone ends in `commandError` instead. */
    failed: z.array(errorReport.omit({ details: true }).extend({ file: z.string() })),
    /** How many were not begun, since the command ended with the last of those: it was cancelled, or badly used. */
    left: z.number(),
  }),
  imports: z.object({
    imports: z.array(
      importRecord
        .omit({ fileName: true, fileSha256: true, rejectsFile: true, startedAt: true, finishedAt: true })
        .extend({ file: z.string(), at: time }),
    ),
  }),
  sources: z.object({ sources: operationSchemas.sources.result }),
  snapshot: z.object({ snapshots: z.array(madeSnapshot) }),
  labels: z.object({
    tasks: z.record(z.string(), labelCounts.omit({ task: true })),
    /** By which rules synthetic labels were made here. */
    rules: z.array(madeRule),
    exported: operationSchemas.exportLabels.result.nullable(),
  }),
  simulate: z.object({
    files: z.array(z.string()),
    bestAccuracy: z.object({ purchase: z.number(), churn: z.number() }),
  }),
  synthesize: syntheticResult.extend({
    dryRun: z.boolean(),
    tasks: z.record(z.string(), syntheticTask.omit({ task: true })),
  }),
  retrain: trained,
  update: trained,
  clients: operationSchemas.clientScores.result.extend({
    exported: operationSchemas.exportClients.result.nullable(),
  }),
  client: operationSchemas.clientHistory.result.extend({
    explained: operationSchemas.explain.result.shape.tasks,
  }),
  explain: operationSchemas.explain.result,
  predict: operationSchemas.predict.result,
  /** Once it listens. */
  serve: z.object({ url: z.string(), tokenFile: z.string() }),
  queue: z.object({ queue: operationSchemas.queue.result }),
  /** At the end: chunks of trees grown, parts of clients scored, histories replayed; the queue without its password. */
  worker: z.object({
    queue: z.string(),
    threads: z.number(),
    chunks: z.number(),
    parts: z.number(),
    replays: z.number(),
  }),
  /** Its standard output is the protocol's. */
  mcp: z.object({}),
  'export-model': operationSchemas.exportModel.result.extend({
    ...operationSchemas.exportModel.input.pick({ task: true, format: true, path: true }).shape,
  }),
  compare: compared,
  replay: operationSchemas.replay.result,
  report: operationSchemas.report.result,
  replays: z.object({ replays: operationSchemas.replays.result }),
  disagreements: disagreementPage,
  gains: operationSchemas.gains.result,
  versions: z.object({
    versions: z.array(
      version.pick({ version: true, createdAt: true, strategy: true }).extend({
        ...versionNote.shape,
        folder: z.string(),
        /** Why rows that it was trained from are gone; empty for nearly all. */
        marks: z.array(z.string()),
        tasks: z.record(
          z.string(),
          listedVersion.shape.tasks.valueType
            .pick({ rows: true, trees: true, seconds: true, score: true, baseline: true, clients: true })
            .extend(
              listedVersion.shape.tasks.valueType.pick({ topTenth: true, accuracy: true, naiveAccuracy: true }).shape,
            )
            .extend({ ...trainedMetrics, metric: headlineMetric, champion: z.boolean(), megabytes: z.number() }),
        ),
      }),
    ),
    production: z.record(z.string(), z.string()),
  }),
  version: detailedVersion.extend({ folder: z.string() }),
  best: operationSchemas.best.result,
  attention: z.object({ attention: operationSchemas.attention.result }),
  monitor: monitored,
  'monitor acknowledge': z.object({ acknowledged: z.array(acknowledgement) }),
  deploy: changed,
  rollback: changed,
  deployments: z.object({
    /** The time asked about; null: now. */
    at: time.nullable(),
    /** Task → the version that was live at that time. */
    live: z.record(z.string(), z.string()),
    /** Newest first. */
    deployments: z.array(deployment.omit({ key: true })),
  }),
  policy: z.object({
    policies: z.array(deploymentRule.extend({ task: z.string(), meaning: z.string() })),
  }),
  tasks: z.object({
    tasks: z.array(storedTask.omit({ name: true, slot: true, ...ofRule }).extend({ task: z.string() })),
    /** What a change has led to; empty where there is nothing to say. */
    note: z.string(),
  }),
  erase: operationSchemas.eraseClient.result,
  review: operationSchemas.review.result.omit({ runId: true }).extend({ run: z.number() }),
  starter: operationSchemas.starter.result.omit({ runId: true }).extend({ run: z.number() }),
  prune: pruned.extend({ dryRun: z.boolean() }),
  backup: operationSchemas.backup.result,
  restore: z.object({ workspace: z.string(), madeAt: z.string(), files: z.number().int() }),
  activity: z.object({ activity: z.array(activity), verified: verifiedActivity.nullable() }),
  history: z.object({
    runs: z.array(
      run
        .pick({ id: true, strategy: true, state: true, startedAt: true, version: true })
        .extend({ seconds: z.number().nullable(), error: z.string().nullable() }),
    ),
    scores: z.array(versionScore),
    deployments: z.array(change),
    plot: z.string().nullable(),
  }),
  /** `slot` is null when it was started by hand. A job that a gate skips ends as an error, with exit code 3. */
  run: z.object({
    runs: z.array(
      z.object({
        job: jobName,
        slot: z.string().nullable(),
        state: z.enum(['done']),
        run: z.number().nullable(),
        summary: z.string(),
      }),
    ),
  }),
  /** `run` is null while no run has written a log. */
  logs: z.object({ run: z.number().nullable(), text: z.string() }),
  /** The numbers that were chosen, in order. */
  menu: z.object({ chosen: z.array(z.string()) }),
  schedule: z.union([scheduleDue, scheduleInstall, scheduleList]),
  batches: z.object({
    /** Newest night first. */
    batches: z.array(batch.omit({ runId: true }).extend({ run: z.number() })),
    exported: operationSchemas.exportBatch.result.nullable(),
  }),
  demo: z.union([
    z.object({
      workspace: z.string(),
      version: z.string(),
      rolledBackAndForth: z.boolean(),
      tasks: z.record(z.string(), versionTask.pick({ baseline: true }).extend(trainedMetrics)),
    }),
    /** `--story`: what was played by a virtual clock, on simulated clients or a file's. */
    z.object({
      workspace: z.string(),
      played: z.literal(true),
      /** The file whose transactions were played; null: simulated clients. */
      file: z.string().nullable(),
      /** How many were played. */
      days: z.number(),
      /** Trees of a full retrain, added by an update, and of a model at the most. */
      forests: z.object({ trees: z.number(), added: z.number(), most: z.number() }),
      /** After how many days labels count half in its comparisons, as the data say (`auto`), or never. */
      halfLife,
      versions: z.number(),
      /** Models, task by task. */
      deployed: z.number(),
      refused: z.number(),
      rolledBack: z.string(),
      /** What is expected of it, what was measured on today's holdout rows, and the best reachable. */
      expected: z.array(
        z.object({
          when: z.string(),
          task: z.string(),
          said: z.number(),
          /** Today's holdout rows, all versions on the same. */
          measured: z.number().nullable(),
          /** By somebody who knows the hidden truth; null where nobody does: real data. */
          reachable: z.number().nullable(),
        }),
      ),
    }),
  ]),
} as const;

export type CommandName = keyof typeof commandOutputs;
export type CommandOutput<C extends CommandName> = z.infer<(typeof commandOutputs)[C]>;

export const commandError = z.object({ error: errorReport });
