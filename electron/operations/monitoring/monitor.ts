import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Alarm, Monitored, MonitoredTask } from '../../../shared/schemas/monitoring';
import type { CheckedInput } from '../../../shared/schemas/operations';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import type { OutlinedVersion } from '../../../shared/schemas/versions';
import { dayMs } from '../../../shared/time';
import type { MonitoredRows } from '../../data/monitoredRows';
import { temporaryPath } from '../../node/temporary';
import { livePeriods, predecessorOf } from '../../registry/live';
import { readProduction } from '../../registry/production';
import type { OperationContext } from '../context';
import { findVersion } from '../deploy';
import { modelRef } from '../modelRef';
import { adviceFor, describeAlarm, describeTask } from './describe';
import { alarmId, isHeard } from './heard';
import { marksOf } from './marks';
import { remembered, type Seen } from './remember';

/** All tasks together raise at most one false alarm in so many days, on average, by daily looks. */
export const alarmDays = 5 * 365;
const resamples = 400;

/** How the models really do: each task's predictions, chunk by chunk, and what stands against its champion. */
export async function monitor(context: OperationContext, input: CheckedInput<'monitor'>): Promise<Monitored> {
  const { reader } = context;
  const on = await reader.tasks();
  const wanted = input.task === null ? on : [await reader.task({ name: input.task })];
  const known = await readKnown(context);
  const result: Monitored = { tasks: {}, skipped: {} };
  for (const task of wanted) {
    const found = await monitorTask(context, known, task, input.chunk, alarmDays * Math.max(1, on.length));
    if (typeof found === 'string') result.skipped[task.name] = found;
    else result.tasks[task.name] = found;
  }
  return result;
}

type Known = Awaited<ReturnType<typeof readKnown>>;

/** What is the same for all tasks. */
async function readKnown({ reader, layout }: OperationContext) {
  const [production, deployments, kept, state, acknowledged, imports] = await Promise.all([
    readProduction(layout),
    reader.deployments(),
    reader.versions(),
    reader.monitoredState(),
    reader.acknowledgements(),
    reader.imports(),
  ]);
  return { production, deployments, kept, state, acknowledged, imports };
}

async function monitorTask(
  context: OperationContext,
  { production, deployments, kept, state, acknowledged, imports }: Known,
  task: WorkspaceTask,
  chunk: string | null,
  days: number,
): Promise<MonitoredTask | string> {
  const { reader } = context;
  const { name } = task;
  const live = production.tasks[name]?.version;
  const champion = live === undefined ? null : await reader.version({ name: live });
  if (!champion) return 'There is no champion yet, so nothing is answered. A full retrain makes the first.';
  const lived = livePeriods(deployments).filter((period) => period.task === name);
  const answered = [...new Set(lived.map(({ version }) => version))].flatMap(
    (version) => kept.find((one) => one.version === version && one.tasks[name]) ?? [],
  );
  const key = {
    state,
    live: lived,
    versions: answered.map(({ version }) => version),
    days,
    by: context.appVersion,
  };
  const seen = await remembered(context.layout, { task: name, chunk, key }, () =>
    look(context, task, answered, lived, { chunk, days }),
  );
  if (seen === null) {
    return 'No row has come since its champion was trained that it could answer: all labels are what it learned from.';
  }
  const instead = predecessorOf(name, champion.version, deployments);
  const { alarms: found, ...stream } = seen;
  const alarms = found.map((alarm): Alarm => {
    const heard = acknowledged.find((one) => one.task === name && one.version === alarm.version && isHeard(alarm, one));
    const stands = heard === undefined && alarm.version === champion.version;
    return {
      ...alarm,
      id: alarmId(alarm),
      stands,
      acknowledged: heard ?? null,
      sentence: describeAlarm(task, alarm),
      advice: stands ? adviceFor(alarm, instead) : [],
    };
  });
  const compared = stream.chunks.flatMap(({ realised, low, high }) =>
    realised === null || low === null || high === null ? [] : [low <= realised && realised <= high],
  );
  const told = {
    ...stream,
    metric: task.primaryMetric,
    version: champion.version,
    promised: champion.tasks[name].promised ?? null,
    record: { chunks: compared.length, within: compared.filter((isWithin) => isWithin).length },
    alarms,
    marks: marksOf(name, { deployments, versions: kept, imports }),
  };
  return { ...told, sentence: describeTask(task, told) };
}

async function look(
  context: OperationContext,
  task: WorkspaceTask,
  live: readonly OutlinedVersion[],
  periods: readonly { version: string; from: number; until: number | null }[],
  { chunk, days }: { chunk: string | null; days: number },
): Promise<Seen | null> {
  const { reader, engine, layout, signal } = context;
  const folder = temporaryPath(join(layout.monitoring, 'rows'));
  try {
    const versions = live.map(({ version, tasks }) => ({
      name: version,
      watermark: tasks[task.name].watermark,
      periods: periods.filter((period) => period.version === version),
    }));
    const rows = await reader.monitoredRows({ task: task.name, versions, folder });
    if (rows === null) return null;
    const { table, ...stream } = rows;
    const request = {
      task,
      table,
      rows: stream,
      versions: await Promise.all(live.map(({ version }) => answererOf(context, version, task.name))),
      chunk: chunkOf(chunk),
      alarmDays: days,
      resamples,
    };
    const found = await engine.monitor(request, { signal });
    return { ...found, ...countsOf(rows) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function answererOf(context: OperationContext, name: string, task: string) {
  const version = await findVersion(context, name);
  const { estimator = null, importance } = version.tasks[task];
  return {
    name: version.version,
    model: modelRef(context, version, task),
    estimator,
    estimatorPath: estimator && join(context.layout.versionFolder(version.version), estimator.file),
    importance: importance.map(({ feature, gain }) => ({ feature, gain })),
  };
}

function countsOf({ actual, given }: MonitoredRows) {
  const missing = (values: Float64Array) => values.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
  return { rows: actual.length, outcomes: actual.length - missing(actual), answeredNow: missing(given) };
}

/** `5000` rows; `7d` or `12h`. */
function chunkOf(text: string | null): { rows: number } | { ms: number } | null {
  if (text === null) return null;
  const size = Number.parseInt(text, 10);
  if (text.endsWith('d')) return { ms: size * dayMs };
  return text.endsWith('h') ? { ms: (size * dayMs) / 24 } : { rows: size };
}
