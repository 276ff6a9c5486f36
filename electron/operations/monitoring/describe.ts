import { featureTitle } from '../../../shared/featureWords';
import type { FoundAlarm, MonitoredTask } from '../../../shared/schemas/monitoring';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { primaryPhrase, scoreText } from '../../../shared/scores';
import { taskWords } from '../../../shared/tasks';
import { isoDay } from '../../../shared/time';
import { count, listed, plain } from '../../../shared/words';

const points = (value: number) => plain(100 * value, 1);
const harmWords = {
  harmful: 'This is harmful.',
  harmless: 'It is real, but too small to matter.',
  cannot_tell_yet: 'Whether it does harm can’t be told yet.',
} as const;

/** What an alarm says, in a sentence. */
export function describeAlarm(
  { name, primaryMetric }: Pick<WorkspaceTask, 'name' | 'primaryMetric'>,
  { since, until, sinceRow, untilRow, version, outcomes, drop, harm }: FoundAlarm,
): string {
  const what =
    primaryMetric === 'accuracy'
      ? `right ${points(drop.value)} points less often than its test promised`
      : `farther off than its test promised, by ${points(drop.value)} % of the naive baseline’s error`;
  // Rows that nobody dated are all of the day on which they came.
  const isDated = until === null || isoDay(since) !== isoDay(until);
  const [from, to] = isDated
    ? [isoDay(since), until && isoDay(until)]
    : [`row ${count(sinceRow)}`, `row ${count(untilRow ?? 0)}`];
  const time = to === null ? `Since ${from}` : `From ${from} to ${to}`;
  const range = `95 % interval: ${points(drop.lower)} to ${points(drop.upper)}`;
  const whose = `the predictions of ${taskWords(name)} by ${version}`;
  return `${time}, ${whose} ${until === null ? 'are' : 'were'} ${what} (${range}; ${count(outcomes)} outcomes). ${harmWords[harm]}`;
}

/** What to do about it, the best first. */
export function adviceFor({ moved, until }: FoundAlarm, instead: string | null): string[] {
  const features = moved.filter(({ distance, importance }) => distance > 0.1 && importance > 0).slice(0, 3);
  const names = listed(features.map(({ feature }) => `“${featureTitle(feature)}”`));
  return [
    ...(until === null ? ['Retrain now, so that it learns from the outcomes since.'] : []),
    features.length > 0
      ? `Look at ${names}: of what the model relies on, ${features.length === 1 ? 'this differs' : 'these differ'} most from what it learned.`
      : 'No feature has changed much, so their meaning or the outcomes themselves may have. Look at the latest imports.',
    ...(until === null && instead !== null
      ? [`Or roll back to ${instead}, if it does better on the latest outcomes.`]
      : []),
    'Once you know the cause, acknowledge the alarm with a note.',
  ];
}

/** How a task's stream did, in a sentence or two. */
export function describeTask(
  { name, primaryMetric }: Pick<WorkspaceTask, 'name' | 'primaryMetric'>,
  { rows, outcomes, chunks, record, alarms }: Omit<MonitoredTask, 'sentence'>,
): string {
  const named = (value: number) => primaryPhrase(primaryMetric, value);
  const shown = (value: number) => scoreText(primaryMetric, value);
  const last = chunks.findLast(({ realised }) => realised !== null);
  const newest = chunks.at(-1);
  const real = last?.realised != null ? [`the latest realised score is ${named(last.realised)}`] : [];
  const guess =
    newest?.estimated != null && newest.low !== null && newest.high !== null && newest.outcomes < newest.rows
      ? [`the newest rows are estimated at ${named(newest.estimated)} (${shown(newest.low)} to ${shown(newest.high)})`]
      : [];
  const held = record.chunks > 0 ? [`the band held in ${record.within} of ${record.chunks} chunks`] : [];
  const standing = alarms.filter(({ stands }) => stands).length;
  const heard = standing === 0 ? 'no alarm stands' : `${standing} ${standing === 1 ? 'alarm stands' : 'alarms stand'}`;
  const share = `${count(outcomes)} of ${count(rows)} predictions have their outcome`;
  return `${name}: ${[share, ...real, ...guess, ...held, heard].join('; ')}.`;
}
