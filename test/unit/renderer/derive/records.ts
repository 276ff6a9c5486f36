import type { Execution } from '../../../../shared/contract';
import type { Comparison } from '../../../../shared/schemas/comparison';
import type { LabelSummary } from '../../../../shared/schemas/dataOperations';
import type { ClassificationMetrics, Metrics } from '../../../../shared/schemas/metrics';
import type { TrainedTask } from '../../../../shared/schemas/modelOperations';
import type { Alarm, MonitoredChunk, MonitoredTask } from '../../../../shared/schemas/monitoring';
import type { RunRecord } from '../../../../shared/schemas/runs';
import type { WorkspaceTask } from '../../../../shared/schemas/tasks';
import type { ListedTask, ListedVersion } from '../../../../shared/schemas/versions';
import { defaultTasks } from '../../../../shared/tasks';

/** Records as the main process gives them, of which a test says only what it is about. */
export function accuracyOf(accuracy: number, clients: number): ClassificationMetrics {
  return {
    kind: 'classification',
    rows: clients,
    clients,
    positives: 1,
    accuracy,
    balancedAccuracy: accuracy,
    auc: null,
    logLoss: 1,
    brier: 1,
    precision: 0,
    recall: 0,
    f1: 0,
  };
}

export function r2Of(r2Clipped: number): Metrics {
  return { kind: 'regression', rows: 10, clients: 10, r2: r2Clipped, r2Clipped, mae: 1, rmse: 1 };
}

/** A comparison that found so much in the AUC, with this verdict. */
export function comparisonOf(given: Pick<Comparison, 'task' | 'verdict'> & Partial<Comparison>): Comparison {
  const gain = { value: 0, lower: -0.01, upper: 0.01, error: 0.005 };
  const of = (score: number) => ({ ...accuracyOf(0.7, 10), auc: score });
  const exactly = (value: number) => ({ value, lower: value, upper: value });
  const both = { champion: of(0.71), candidate: of(0.68) };
  const auc = { metric: 'auc' as const, champion: exactly(0.71), candidate: exactly(0.68), difference: exactly(-0.03) };
  const view = { rows: 10, clients: 10, classes: null, headline: gain, proper: gain, auc: gain, level: 0.95 };
  return {
    ...{ championVersion: 'v_20260201_020000', candidateVersion: 'v_20260208_020000', ...both, baseline: of(0.5) },
    difference: {
      ...{ metric: 'accuracy', champion: 0.7, candidate: 0.7, difference: 0, lower: -0.01, upper: 0.01 },
      ...{ level: 0.95, resamples: 10, rowsNeeded: null },
    },
    judgement: { properScore: 'logLoss', halfLifeDays: null, decidedBy: 'data', present: view, before: null },
    mcNemar: null,
    metrics: [{ ...auc, baseline: 0.5 }],
    ...{ yardsticks: [], lastTime: null, roc: null, calibration: { champion: [], candidate: [] } },
    segments: { tested: 0, worse: [] },
    disagreements: { rows: 0, championNearer: 0, candidateNearer: 0 },
    ...{ live: null, from: 0, until: 1, sentence: 'It was found.', deploy: false, reason: 'So says the policy.' },
    ...given,
  };
}

function taskOf(given: Partial<ListedTask>): ListedTask {
  return {
    bytes: 1,
    rows: 1,
    features: 0,
    featureChanges: 0,
    parent: null,
    trees: 250,
    seconds: 1,
    deployedAt: null,
    watermark: 1,
    score: null,
    baseline: null,
    topTenth: null,
    accuracy: null,
    naiveAccuracy: null,
    yesShare: null,
    clients: null,
    ...given,
  };
}

/** Its time is the one in its name. */
export function versionOf(name: string, tasks: Record<string, Partial<ListedTask>>): ListedVersion {
  const [, y, mo, d, h, mi, s] = /^v_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$/.exec(name) ?? [];
  return {
    version: name,
    title: 'brisk-otter',
    note: null,
    tag: null,
    createdAt: Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`),
    strategy: 'retrain',
    runId: 1,
    marks: [],
    tasks: Object.fromEntries(Object.entries(tasks).map(([task, given]) => [task, taskOf(given)])),
  };
}

export function runOf(given: Partial<RunRecord>): RunRecord {
  const base = { id: 1, strategy: 'retrain', state: 'done', actor: 'window', startedAt: 0, finishedAt: 1 } as const;
  return { ...base, version: null, error: null, steps: [], ...given };
}

/** What a training has given for churn. */
export function trainedTaskOf(comparison: Comparison | null, deployed: boolean): TrainedTask {
  return {
    metadata: {
      ...{
        file: 'churn_model.forest',
        sha256: '',
        bytes: 1,
        rows: 9,
        features: [],
        trees: 250,
        minLeaf: 10,
        seconds: 1,
      },
      ...{
        featuresPerSplit: null,
        outOfBag: null,
        importance: [],
        parent: null,
        featuresAdded: [],
        featuresRemoved: [],
      },
      ...{ importanceShifts: [], deployedAt: null, probe: null, watermark: 9, giveaways: [] },
      holdout: { ...accuracyOf(0.912, 500), auc: 0.714 },
      baseline: { ...accuracyOf(0.909, 500), auc: 0.5 },
    },
    ...{ deployed, reason: 'So it was decided.', comparison },
  };
}

export function executionOf(given: Partial<Extract<Execution, { operation: 'retrain' }>>): Execution {
  const base = {
    id: 1,
    operation: 'retrain',
    job: null,
    background: false,
    state: 'running',
    startedAt: 0,
    finishedAt: null,
    steps: [],
  } as const;
  return { ...base, steps: [], fraction: null, notes: [], error: null, result: null, ...given };
}

const alarm: Alarm = {
  id: 'v_1/2/5000',
  at: 5000,
  row: 500,
  arrival: 2,
  since: 4000,
  sinceRow: 400,
  until: null,
  untilRow: null,
  version: 'v_20260201_020000',
  harm: 'harmful',
  drop: { value: 0.05, lower: 0.03, upper: 0.07 },
  outcomes: 300,
  moved: [],
  stands: true,
  acknowledged: null,
  sentence: 'It is worse.',
  advice: ['Retrain.'],
};

/** A chunk of a hundred rows. */
export function chunkOf(given: Partial<MonitoredChunk> = {}): MonitoredChunk {
  return {
    from: 0,
    until: 1000,
    first: 1,
    rows: 100,
    outcomes: 100,
    versions: ['v_20260201_020000'],
    realised: 0.7,
    realisedLow: 0.6,
    realisedHigh: 0.8,
    estimated: 0.71,
    low: 0.65,
    high: 0.77,
    cbpe: 0.72,
    baseline: 0.6,
    metrics: null,
    moved: [],
    ...given,
  };
}

/** A monitored task with one alarm. */
export function monitoredOf(given: Partial<Alarm>, chunks: MonitoredChunk[] = [chunkOf()]): MonitoredTask {
  return {
    metric: 'accuracy',
    version: 'v_20260201_020000',
    promised: null,
    rows: 100,
    outcomes: 100,
    answeredNow: 0,
    chunks,
    record: { chunks: 1, within: 1 },
    alarms: [{ ...alarm, ...given }],
    marks: [],
    sentence: 'It goes on.',
  };
}

/** The tasks that a workspace begins with. */
export const workspaceTasks = defaultTasks.map(
  (task): WorkspaceTask => ({
    ...task,
    policy: 'guarded',
    margin: 0.02,
    properScore: task.kind === 'regression' ? 'r2Clipped' : 'logLoss',
    halfLife: 'auto',
  }),
);

export function labelSummaryOf(given: Partial<LabelSummary>): LabelSummary {
  return {
    task: 'purchase',
    real: 0,
    synthetic: 0,
    syntheticShare: 0,
    holdout: 0,
    immature: 0,
    nextDueAt: null,
    unmatched: 0,
    actedOn: 0,
    sinceChampion: null,
    ...given,
  };
}
