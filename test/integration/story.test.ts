import { describe, expect, it } from 'vitest';
import { json } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

describe('the story', () => {
  it('is played by a virtual clock: a version a day, the full retrain on the second Sunday, all marked as played', async () => {
    const workspace = temporaryFolder();
    const story = await json(workspace, 'demo', '--story', '--days', '8');
    if (!('played' in story)) expect.fail('the story tells something else');
    // After the retrain of day 8, tasks that it was not deployed for are updated as on any day.
    expect([8, 9]).toContain(story.versions);
    expect(story.deployed + story.refused).toBeGreaterThanOrEqual(3 * 8);
    // The other milestones come later.
    expect(story.expected.map(({ when, task, said }) => [when.split(' ')[0], task, said])).toEqual([
      ['initial', 'purchase', 0.59],
      ['initial', 'churn', 0.65],
      ['initial', 'clv', 0.88],
    ]);
    for (const { measured, reachable } of story.expected) {
      // On some sixty clients, chance may lift a model above the truth.
      expect(measured).toBeGreaterThan(0.4);
      expect(measured).toBeLessThan(reachable + 0.2);
      expect(reachable).toBeLessThan(1);
    }

    const { versions } = await json(workspace, 'versions');
    const days = versions.map(({ createdAt }) => Math.floor(createdAt / 86_400_000));
    expect(new Date(days[0] * 86_400_000).getUTCDay()).toBe(0);
    expect([...new Set(days)].map((day) => day - days[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const { runs } = await json(workspace, 'history');
    const strategies = runs.toReversed().map(({ strategy }) => strategy);
    expect(strategies.filter((strategy) => strategy !== 'review').slice(0, 8)).toEqual([
      'retrain',
      ...Array.from({ length: 6 }, () => 'update'),
      'retrain',
    ]);
    const { activity } = await json(workspace, 'activity');
    expect(new Set(activity.map(({ actor }) => actor))).toEqual(new Set(['story, played']));
  });
});
