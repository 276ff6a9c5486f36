import { expect, it } from 'vitest';
import { predecessorOf } from '../../../electron/registry/live';
import type { DeploymentKind, DeploymentRecord } from '../../../shared/schemas/deployments';

/** The log of a task, newest first: each change is a kind and the version that it put in place. */
function logOf(...changes: readonly (readonly [DeploymentKind, string])[]): DeploymentRecord[] {
  return changes
    .map(([kind, to], i) => ({
      ...{ id: i + 1, key: String(i), at: i, kind, actor: '', reason: '' },
      tasks: [{ task: 'churn', from: changes[i - 1]?.[1] ?? null, to }],
    }))
    .reverse();
}

const three = [
  ['first', 'a'],
  ['policy', 'b'],
  ['policy', 'c'],
] as const;

it.each([
  ['the first has none', [three[0]], null],
  ['it is what was replaced', three, 'b'],
  ['a second rollback goes one further', [...three, ['rollback', 'b'] as const], 'a'],
  ['the end of the line has none', [...three, ['rollback', 'b'] as const, ['rollback', 'a'] as const], null],
  ['an undone rollback lengthens the line again', [...three, ['rollback', 'b'] as const, ['undo', 'c'] as const], 'b'],
  ['a version may come twice', [...three, ['manual', 'b'] as const], 'c'],
  ['what came twice is gone back over', [...three, ['manual', 'b'] as const, ['rollback', 'c'] as const], 'b'],
  ['a jump back skips what lay between', [...three, ['rollback', 'a'] as const, ['policy', 'd'] as const], 'a'],
  ['one that was never champion takes the last place', [...three, ['rollback', 'x'] as const], 'b'],
])('to go back to: %s', (_, changes, expected) => {
  const log = logOf(...changes);
  expect(predecessorOf('churn', log[0].tasks[0].to, log)).toBe(expected);
});

it('going back again and again ends at the first champion, whatever was deployed before', () => {
  const changes: [DeploymentKind, string][] = [...three, ['manual', 'b'], ['manual', 'a'], ['policy', 'd']].map(
    ([kind, to]) => [kind as DeploymentKind, to],
  );
  const seen: string[] = [];
  for (;;) {
    const log = logOf(...changes);
    const back = predecessorOf('churn', log[0].tasks[0].to, log);
    if (back === null) break;
    seen.push(back);
    changes.push(['rollback', back]);
    if (seen.length > 10) break;
  }
  expect(seen).toEqual(['a', 'b', 'c', 'b', 'a']);
});
