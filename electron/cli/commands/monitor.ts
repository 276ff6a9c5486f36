import type { Alarm, Monitored, MonitoredTask } from '../../../shared/schemas/monitoring';
import { scoreNames } from '../../../shared/scores';
import { isoDay } from '../../../shared/time';
import { count } from '../../../shared/words';
import { operationCommand } from '../command';
import { decimal, table } from '../format';

/** For a data engineer's cron: an alarm stands. */
const alarmCode = 4;

export const monitorCommand = operationCommand('monitor', {
  form: { words: ['task'] },
  tell: (monitored) => ({ json: monitored, text: describe(monitored), exitCode: exitCodeOf(monitored) }),
});

export const acknowledgeCommand = operationCommand('acknowledge', {
  name: 'monitor acknowledge',
  words: 'monitor acknowledge',
  form: { words: ['task'] },
  tell: (acknowledged) => ({
    json: { acknowledged },
    text: acknowledged.map(({ task, version }) => `The alarm about ${task} by ${version} is acknowledged.`).join('\n'),
  }),
});

function exitCodeOf({ tasks }: Monitored): number {
  return Object.values(tasks).some(({ alarms }) => alarms.some(({ stands }) => stands)) ? alarmCode : 0;
}

function describe({ tasks, skipped }: Monitored): string {
  const told = Object.values(tasks).map(describeTask);
  const passed = Object.entries(skipped).map(([task, why]) => `${task}: ${why}`);
  return [...told, ...passed].join('\n\n');
}

function describeTask({ metric, chunks, alarms, sentence }: MonitoredTask): string {
  const range = (low: number | null, high: number | null) =>
    low === null || high === null ? '' : `${decimal(low)} to ${decimal(high)}`;
  const rows = chunks.map((chunk) => [
    isoDay(chunk.from),
    isoDay(chunk.until),
    count(chunk.rows),
    count(chunk.outcomes),
    decimal(chunk.realised),
    range(chunk.realisedLow, chunk.realisedHigh),
    decimal(chunk.estimated),
    range(chunk.low, chunk.high),
    decimal(chunk.baseline),
  ]);
  const heading = ['from', 'until', 'rows', 'outcomes', scoreNames[metric], '95 %', 'estimated', 'band', 'naive'];
  return [table([heading, ...rows]), sentence, ...alarms.map(describeAlarm)].join('\n');
}

function describeAlarm({ stands, acknowledged, sentence, advice }: Alarm): string {
  const state = stands ? 'Alarm' : acknowledged ? `Acknowledged (${acknowledged.note})` : 'Past';
  return [`${state}: ${sentence}`, ...advice.map((one) => `  ${one}`)].join('\n');
}
