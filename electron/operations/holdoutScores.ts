import { required } from '../../shared/required';
import type { Metrics } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { OutlinedVersion } from '../../shared/schemas/versions';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import type { TrainingTable } from '../data/trainingTable';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { modelRef } from './modelRef';

/** Models that the engine reads at one go: what it has scored is kept, should it be stopped. */
const atOnce = 8;

type On = { table: TrainingTable; task: WorkspaceTask };

/**
 * Scores versions on today's holdout rows, in their order; those that were scored on the same rows before, which a hash
 * tells, are not again.
 * @param onScored told which share of them is scored
 */
export async function scoreOnHoldout(
  context: OperationContext,
  on: On,
  versions: readonly OutlinedVersion[],
  onScored: (fraction: number) => void = () => undefined,
): Promise<{ version: OutlinedVersion; metrics: Metrics }[]> {
  const { known, left } = await unscored(context, on, versions);
  for (let from = 0; from < left.length; from += atOnce) {
    onScored((versions.length - left.length + from) / versions.length);
    const some = left.slice(from, from + atOnce);
    const { metrics, ...rows } = await scoreModels(context, on, some);
    const scored = some.map(({ version }, i) => ({ version, metrics: metrics[i] }));
    for (const one of scored) known.set(one.version, one.metrics);
    await context.data.recordEvaluations({ task: on.task.name, ...rows, scored });
  }
  return versions.map((version) => ({ version, metrics: required(known.get(version.version), version.version) }));
}

/** What is known of scores on today's rows, and which of the versions have none. */
export async function unscored(
  context: OperationContext,
  on: On,
  versions: readonly OutlinedVersion[],
): Promise<{ known: Map<string, Metrics>; left: OutlinedVersion[] }> {
  const rowsHash = await hashOfRows(context, on);
  const kept = await context.data.evaluations({ task: on.task.name, rowsHash });
  const known = new Map(kept.map(({ version, metrics }) => [version, metrics]));
  return { known, left: versions.filter(({ version }) => !known.has(version)) };
}

interface HoldoutRows {
  /** Task → the table, and the hash of the task's holdout rows in it. */
  found: Map<string, { table: string; rowsHash: string }>;
  last: Promise<unknown>;
}

/** By engine: a window asks at every change, and of all tasks at once. */
const holdoutRows = new WeakMap<OperationContext['engine'], HoldoutRows>();

/** The hash of a task's holdout rows, asked for once, and of one task after another: each would read the table. */
function hashOfRows(context: OperationContext, on: On): Promise<string> {
  const kept = holdoutRows.get(context.engine) ?? { found: new Map(), last: Promise.resolve() };
  holdoutRows.set(context.engine, kept);
  const ask = async () => {
    const found = kept.found.get(on.task.name);
    if (found?.table === on.table.sha256) return found.rowsHash;
    const { rowsHash } = await scoreModels(context, on, []);
    kept.found.set(on.task.name, { table: on.table.sha256, rowsHash });
    return rowsHash;
  };
  const answer = kept.last.then(ask, ask);
  kept.last = answer;
  return answer;
}

async function scoreModels(context: OperationContext, { table, task }: On, versions: readonly OutlinedVersion[]) {
  const found = await Promise.all(versions.map(({ version }) => findVersion(context, version)));
  const models = found.map((version) => modelRef(context, version, task.name));
  const request = { table, task, models, window: defaultHoldoutWindow };
  return context.engine.holdoutScores(request, { signal: context.signal });
}
