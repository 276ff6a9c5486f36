import { factsOf } from '../../shared/operations';
import type { ActivityRecord } from '../../shared/schemas/activity';
import type { RunRecord } from '../../shared/schemas/runs';
import { storyActor } from '../../shared/story';
import { taskLabel } from '../../shared/tasks';
import { capital } from '../../shared/words';
import { duration, plural } from '../format';
import { withTaskLabels } from './tasks';
import type { Tone } from './tones';

export type ActivityGroup = 'deployments' | 'imports' | 'runs' | 'settings';

export interface ActivityItem {
  key: string;
  group: ActivityGroup;
  at: number;
  title: string;
  actor: string;
  detail: string;
  tone: Tone;
  /** The run that it tells of, whose steps and log can be shown. */
  run: RunRecord | null;
}

/** What happened in the workspace, newest first: the audit log, and the runs beside it. */
export function activity(
  log: readonly ActivityRecord[],
  runs: readonly RunRecord[],
  tasks: readonly string[],
): ActivityItem[] {
  return [...log.map((one) => ofLog(one, tasks)), ...runs.map((one) => ofRun(one, tasks))].sort(
    (a, b) => b.at - a.at || (a.key < b.key ? 1 : -1),
  );
}

/** Who or what did it, as it is read. */
export function actorWords(actor: string): string {
  return actor === storyActor ? 'simulated' : actor;
}

const groups: Record<string, ActivityGroup> = {
  import: 'imports',
  'import undone': 'imports',
  'training data': 'imports',
  deployment: 'deployments',
  rollback: 'deployments',
  undo: 'deployments',
};
const tones: Record<string, Tone> = { deployment: 'good', rollback: 'warn', undo: 'warn', 'import undone': 'warn' };

function ofLog(
  { id, at, actor, kind, subject, summary, reason }: ActivityRecord,
  tasks: readonly string[],
): ActivityItem {
  return {
    key: `log-${id}`,
    group: groups[kind] ?? 'settings',
    at,
    title: `${capital(kind)}: ${tasks.includes(subject) ? taskLabel(subject) : subject}`,
    actor,
    detail: withTaskLabels(reason && reason !== summary ? `${summary}. ${capital(reason)}` : summary, tasks),
    tone: tones[kind] ?? 'neutral',
    run: null,
  };
}

const runTones = { done: 'good', running: 'neutral', skipped: 'neutral', cancelled: 'warn', failed: 'bad' } as const;

function ofRun(run: RunRecord, tasks: readonly string[]): ActivityItem {
  const { id, startedAt, finishedAt, strategy, state, actor, version, error, steps } = run;
  const time = finishedAt === null ? '' : ` in ${duration(finishedAt - startedAt)}`;
  return {
    key: `run-${id}`,
    group: 'runs',
    at: startedAt,
    title: `${factsOf(strategy).title} ${state === 'done' && version ? `made ${version}` : state}`,
    actor,
    detail: error ? withTaskLabels(error.message, tasks) : `${plural(steps.length, 'step')}${time}`,
    tone: runTones[state],
    run,
  };
}
