import { policyWords } from '../../../shared/replay';
import type { Replay, TaskReplay } from '../../../shared/schemas/replay';
import { scoreNames, scoreText } from '../../../shared/scores';
import { isoDay } from '../../../shared/time';
import { count } from '../../../shared/words';
import { operationCommand } from '../command';
import { decimal, table } from '../format';

export const replayCommand = operationCommand('replay', {
  tell: (replay) => ({ json: replay, text: describe(replay) }),
});

export const replaysCommand = operationCommand('replays', {
  tell: (replays) => ({ json: { replays }, text: list(replays) }),
});

function describe({ id, tasks, skipped, trees, rowsPerTree, sentence, applied }: Replay): string {
  const said = applied ? `${sentence} The schedule is set to it.` : sentence;
  return [
    ...Object.entries(tasks).map(([task, one]) => describeTask(task, one)),
    ...Object.entries(skipped).map(([task, reason]) => `${task} was not replayed: ${reason}`),
    ...(Object.keys(tasks).length > 1 ? [`All tasks together: ${said}`] : [said]),
    Object.entries(policyWords)
      .map(([name, words]) => `  ${name}: ${words}`)
      .join('\n'),
    `Forests of ${trees} trees on ${count(rowsPerTree)} rows each; kept as ${id}.`,
  ].join('\n\n');
}

function describeTask(task: string, one: TaskReplay): string {
  const priced = one.leastCost !== null;
  const heading = ['policy', scoreNames[one.metric], '95 % interval', 'regret', 'trainings', 'refused', 'minutes'];
  const rows = one.policies.map((policy) => [
    policy.recommended ? `${policy.name} (recommended)` : policy.name,
    scoreText(one.metric, policy.score),
    `${scoreText(one.metric, policy.low)} to ${scoreText(one.metric, policy.high)}`,
    decimal(policy.regret, 4),
    count(policy.trainings),
    count(policy.refused),
    decimal(policy.minutes, 2),
    ...(priced ? [count(Math.round(policy.cost ?? 0))] : []),
  ]);
  const about = `${task}: ${count(one.rows)} predictions of ${count(one.clients)} clients, ${isoDay(one.from)} to ${isoDay(one.until)}; the first model learned from ${count(one.firstLabels)} labels`;
  return [about, table([[...heading, ...(priced ? ['cost'] : [])], ...rows]), one.sentence].join('\n');
}

function list(replays: readonly Replay[]): string {
  if (replays.length === 0) return 'There is no replay yet: “evergreen replay” makes one.';
  const rows = replays.flatMap(({ id, tasks }) =>
    Object.entries(tasks).flatMap(([task, one]) =>
      one.policies.map((policy) => [
        id,
        task,
        policy.name,
        scoreText(one.metric, policy.score),
        decimal(policy.regret, 4),
        count(policy.trainings),
        policy.recommended ? 'recommended' : '',
      ]),
    ),
  );
  return table([['replay', 'task', 'policy', 'score', 'regret', 'trainings', ''], ...rows]);
}
