import { z } from 'zod';
import {
  calibrationBin,
  disagreementCounts,
  disagreementPage,
  liveBesideHoldout,
  metricComparison,
  rocPoint,
  segment,
} from './comparison';
import { encodings } from './encodings';
import { errorCodes } from './errors';
import { featureTypes } from './features';
import { deploymentKinds } from './records';
import { catchUps, jobNames, slotStates, systems } from './schedule';
import { outcomeRules, policies } from './tasks';

/**
 * What `evergreen --json COMMAND` prints: one object per command on standard output; after a failure, `commandError`
 * instead. Times are ISO 8601 in UTC, money is in the unit of the data, ratios are in [0, 1].
 */
const isoTime = z.iso.datetime();
const score = z.number().nullable();

export const metricsOutput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('classification'),
    rows: z.number(),
    clients: z.number(),
    positives: z.number(),
    accuracy: z.number(),
    balancedAccuracy: z.number(),
    auc: score,
    logLoss: z.number(),
    brier: z.number(),
    precision: z.number(),
    recall: z.number(),
    f1: z.number(),
  }),
  z.object({
    kind: z.literal('regression'),
    rows: z.number(),
    clients: z.number(),
    r2: score,
    r2Clipped: score,
    mae: z.number(),
    rmse: z.number(),
  }),
]);

const importedFile = z.object({
  id: z.number().nullable(),
  file: z.string(),
  kind: z.string(),
  encoding: z.enum(encodings),
  mapping: z.record(z.string(), z.string()),
  /** Columns taken in as features, and columns left out. */
  features: z.array(z.object({ column: z.string(), type: z.enum(featureTypes) })),
  leftOut: z.array(z.object({ column: z.string(), reason: z.string() })),
  /** Whether the mapping was said at an earlier import of a file with these columns. */
  fromMemory: z.boolean(),
  accepted: z.number(),
  duplicates: z.number(),
  changed: z.number(),
  unmatched: z.number(),
  rejected: z.number(),
  reasons: z.array(z.object({ reason: z.string(), rows: z.number() })),
  rejects: z.string().nullable(),
});

export const importOutput = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  /** Outcomes that correct a label. */
  changed: z.number(),
  /** Outcomes for which there is no prediction. */
  unmatched: z.number(),
  rejected: z.number(),
  dryRun: z.boolean(),
  imports: z.array(importedFile),
  /** Files of several that could not be taken in; one file alone ends in `commandError` instead. */
  failed: z.array(z.object({ file: z.string(), code: z.enum(errorCodes), message: z.string() })),
});

const importRecord = z.object({
  id: z.number(),
  kind: z.string(),
  file: z.string(),
  state: z.enum(['pending', 'visible', 'undone', 'swept']),
  accepted: z.number(),
  duplicates: z.number(),
  changed: z.number(),
  unmatched: z.number(),
  rejected: z.number(),
  at: isoTime,
});
export const importsOutput = z.object({ imports: z.array(importRecord) });

export const snapshotOutput = z.object({
  snapshots: z.array(z.object({ at: isoTime, clients: z.number(), newLabels: z.record(z.string(), z.number()) })),
});

export const simulateOutput = z.object({
  files: z.array(z.string()),
  bestAccuracy: z.object({ purchase: z.number(), churn: z.number() }),
});

export const synthesizeOutput = z.object({
  dryRun: z.boolean(),
  import: z.number().nullable(),
  seed: z.number(),
  clients: z.number(),
  /** Clients of whom more than features is known. */
  passedOver: z.number(),
  /** Clients of the holdout, which get no synthetic label. */
  holdout: z.number(),
  features: z.array(z.string()),
  skipped: z.record(z.string(), z.string()),
  tasks: z.record(
    z.string(),
    z.object({
      kind: z.enum(['classification', 'regression']),
      rule: z.string(),
      share: z.number().nullable(),
      meaning: z.string(),
      labels: z.number(),
      /** Share of yes, or mean amount. */
      mean: z.number().nullable(),
    }),
  ),
});

export const labelsOutput = z.object({
  tasks: z.record(
    z.string(),
    z.object({
      real: z.number(),
      synthetic: z.number(),
      /** Share of the synthetic ones that is trained on. */
      syntheticShare: z.number(),
      holdout: z.number(),
      immature: z.number(),
      nextDueAt: isoTime.nullable(),
      unmatched: z.number(),
      actedOn: z.number(),
    }),
  ),
  /** By which rules synthetic labels were made here. */
  rules: z.array(
    z.object({ import: z.number(), seed: z.number(), task: z.string(), rule: z.string(), meaning: z.string() }),
  ),
  exported: z.object({ path: z.string(), rows: z.number() }).nullable(),
});

const decision = {
  verdict: z.enum(['better', 'not worse', 'worse', 'inconclusive']),
  sentence: z.string(),
};

export const retrainOutput = z.object({
  run: z.number(),
  version: z.string(),
  /** Whether any task got a new champion. */
  deployed: z.boolean(),
  tasks: z.record(
    z.string(),
    z.object({
      rows: z.number(),
      features: z.number(),
      trees: z.number(),
      seconds: z.number(),
      /** On the holdout; null while there is none. */
      metrics: metricsOutput.nullable(),
      baseline: metricsOutput.nullable(),
      outOfBag: metricsOutput.nullable(),
      deployed: z.boolean(),
      reason: z.string(),
      /** Against the champion; null for the first model of a task. */
      comparison: z.object(decision).nullable(),
    }),
  ),
  skipped: z.record(z.string(), z.string()),
});

export const exportModelOutput = z.object({
  task: z.string(),
  version: z.string(),
  format: z.enum(['ml-random-forest', 'onnx']),
  path: z.string(),
  bytes: z.number(),
  trees: z.number(),
  /** How the columns are encoded. */
  featuresFile: z.string(),
});

export const compareOutput = z.object({
  /** Tasks in which a version would meet itself: nothing was computed. */
  same: z.array(z.string()),
  comparisons: z.array(
    z.object({
      task: z.string(),
      championVersion: z.string(),
      candidateVersion: z.string(),
      champion: metricsOutput,
      candidate: metricsOutput,
      baseline: metricsOutput,
      difference: z.object({
        metric: z.enum(['accuracy', 'r2Clipped']),
        champion: z.number(),
        candidate: z.number(),
        difference: z.number(),
        lower: z.number(),
        upper: z.number(),
        level: z.number(),
        resamples: z.number(),
        rowsNeeded: z.number().nullable(),
      }),
      mcNemar: z
        .object({
          onlyChampionRight: z.number(),
          onlyCandidateRight: z.number(),
          pValue: z.number(),
          exact: z.boolean(),
          chiSquare: z.number(),
        })
        .nullable(),
      /** Every metric with intervals. */
      metrics: z.array(metricComparison),
      /** On the rows whose client has an earlier label; null when there are none. */
      lastTime: z.object({ baseline: metricsOutput, champion: metricsOutput, candidate: metricsOutput }).nullable(),
      /** Null for regression. */
      roc: z.object({ champion: z.array(rocPoint), candidate: z.array(rocPoint) }).nullable(),
      calibration: z.object({ champion: z.array(calibrationBin), candidate: z.array(calibrationBin) }),
      segments: z.object({ tested: z.number(), worse: z.array(segment) }),
      disagreements: disagreementCounts,
      /** How right the champion's answers were while it was live; null when no outcome of them has come yet. */
      live: liveBesideHoldout.nullable(),
      /** First and last prediction of the holdout rows. */
      from: isoTime,
      until: isoTime,
      ...decision,
      /** What the task's policy would do, and why. */
      deploy: z.boolean(),
      reason: z.string(),
    }),
  ),
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
      comparison: compareOutput.shape.comparisons.element.nullable(),
      deployed: z.boolean(),
      reason: z.string(),
    }),
  ),
  skipped: z.record(z.string(), z.string()),
  plot: z.string(),
});

const versionTask = z.object({
  champion: z.boolean(),
  rows: z.number(),
  trees: z.number(),
  megabytes: z.number(),
  seconds: z.number(),
  /** As measured when it was trained. */
  metrics: metricsOutput.nullable(),
});
export const versionsOutput = z.object({
  versions: z.array(
    z.object({
      version: z.string(),
      createdAt: isoTime,
      strategy: z.string(),
      folder: z.string(),
      /** Why rows that it was trained from are gone; empty for nearly all. */
      marks: z.array(z.string()),
      tasks: z.record(z.string(), versionTask),
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

const deploymentOutputShape = z.object({
  at: isoTime,
  kind: z.enum(deploymentKinds),
  actor: z.string(),
  reason: z.string(),
  tasks: z.array(z.object({ task: z.string(), from: z.string().nullable(), to: z.string() })),
});
export const deploymentOutput = z.object({ deployment: deploymentOutputShape });

export const deploymentsOutput = z.object({
  /** The time asked about; null: now. */
  at: isoTime.nullable(),
  /** Task → the version that was live at that time. */
  live: z.record(z.string(), z.string()),
  /** Newest first. */
  deployments: z.array(deploymentOutputShape.extend({ id: z.number() })),
});

export const policyOutput = z.object({
  policies: z.array(z.object({ task: z.string(), policy: z.enum(policies), margin: z.number(), meaning: z.string() })),
});

export const tasksOutput = z.object({
  tasks: z.array(
    z.object({
      task: z.string(),
      kind: z.enum(['classification', 'regression']),
      /** Prefix of its columns: `<column>_pred`, `<column>_actual`; the names that they may have instead. */
      column: z.string(),
      predictedName: z.string().nullable(),
      actualName: z.string().nullable(),
      /** What of the transactions after a snapshot is its label; null: it can't be labelled from them. */
      outcome: z.enum(outcomeRules).nullable(),
      horizonDays: z.number(),
      graceDays: z.number(),
      primaryMetric: z.enum(['accuracy', 'r2Clipped']),
    }),
  ),
  /** What a change has led to; empty where there is nothing to say. */
  note: z.string(),
});

export const pruneOutput = z.object({
  dryRun: z.boolean(),
  keeping: z.object({ newest: z.number(), days: z.number() }),
  kept: z.array(z.object({ version: z.string(), why: z.string() })),
  removed: z.array(z.string()),
});

export const activityOutput = z.object({
  activity: z.array(
    z.object({
      id: z.number(),
      at: isoTime,
      actor: z.string(),
      kind: z.string(),
      subject: z.string(),
      summary: z.string(),
      reason: z.string(),
    }),
  ),
});

export const historyOutput = z.object({
  runs: z.array(
    z.object({
      id: z.number(),
      strategy: z.string(),
      state: z.enum(['running', 'done', 'skipped', 'failed', 'cancelled']),
      startedAt: isoTime,
      seconds: z.number().nullable(),
      version: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
  scores: z.array(
    z.object({
      task: z.string(),
      version: z.string(),
      at: isoTime,
      metric: z.string(),
      score: score,
      baseline: score,
    }),
  ),
  deployments: z.array(deploymentOutputShape),
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
/** `slot` is the local time by which the slot is known, without a zone. */
const slotTime = { slot: z.string(), at: isoTime };

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

/** Kept batches, newest night first; `night` is a local date, `predictedAt` the moment that the features are of. */
export const batchesOutput = z.object({
  batches: z.array(
    z.object({
      night: z.string(),
      task: z.string(),
      version: z.string(),
      clients: z.number(),
      predictedAt: isoTime,
      scoredAt: isoTime,
      run: z.number(),
    }),
  ),
  exported: z.object({ path: z.string(), night: z.string(), rows: z.number() }).nullable(),
});

export const scheduleListOutput = z.object({
  zone: z.string(),
  /** The system's schedulers that hold entries of this workspace which are not what would be installed now. */
  outdated: z.array(z.enum(systems)),
  jobs: z.array(
    z.object({
      job: jobName,
      title: z.string(),
      trigger: z.string(),
      cron: z.string(),
      when: z.string(),
      enabled: z.boolean(),
      catchUp: z.enum(catchUps),
      lookbackDays: z.number(),
      retries: z.number(),
      next: z.array(z.object(slotTime)),
      last: z
        .object({ ...slotTime, state: z.enum(slotStates), reason: z.string().nullable(), run: z.number().nullable() })
        .nullable(),
    }),
  ),
});

/** What would run at a time, in this order; nothing is run or written down. */
export const scheduleDueOutput = z.object({
  at: isoTime,
  zone: z.string(),
  due: z.array(
    z.object({
      job: jobName,
      title: z.string(),
      trigger: z.string(),
      ...slotTime,
      attempt: z.number(),
      /** Whether the slot's time is so long past that it is caught up, not on time. */
      caughtUp: z.boolean(),
    }),
  ),
  missed: z.array(z.object({ job: jobName, ...slotTime, reason: z.string() })),
  next: z.array(z.object({ job: jobName, ...slotTime })),
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
  tasks: z.record(z.string(), z.object({ metrics: metricsOutput.nullable(), baseline: metricsOutput.nullable() })),
});

export const commandError = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Schema of each command's output, by the command's name. */
export const commandOutputs = {
  import: importOutput,
  imports: importsOutput,
  snapshot: snapshotOutput,
  labels: labelsOutput,
  simulate: simulateOutput,
  synthesize: synthesizeOutput,
  retrain: retrainOutput,
  update: retrainOutput,
  'export-model': exportModelOutput,
  compare: compareOutput,
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
