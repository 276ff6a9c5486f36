import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

const dayMs = 86_400_000;

/**
 * The invoices of a shop from Monday, 2024-01-01, on: every client has a rhythm of their own, and some stop. On quiet
 * days a guest buys, who is no client.
 * @returns on how many days clients bought
 */
function writeShop(path: string, days: number): number {
  const from = Date.UTC(2024, 0, 1);
  const dateOf = (day: number) => `${new Date(from + day * dayMs).toISOString().slice(0, 10)} 10:00`;
  const lines = Array.from({ length: days }, (_, day) =>
    Array.from({ length: 240 }, (_, client) => client)
      .filter((client) => (day + 7 * client) % (5 + (client % 40)) === 0 && day < 60 + 5 * (client % 50))
      .map((client) => `${day}-${client},c${client},${dateOf(day)},${20 + (client % 13) + (day % 5)}`),
  );
  const rows = lines.map((own, day) => (own.length > 0 ? own : [`g${day},,${dateOf(day)},5`]));
  writeFileSync(path, `${['invoice,customer_id,invoice_date,total', ...rows.flat()].join('\n')}\n`);
  return lines.filter((day) => day.length > 0).length;
}

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
    expect(story).toMatchObject({ file: null, days: 8 });
    for (const { measured, reachable } of story.expected) {
      if (reachable === null) expect.fail('who made the clients knows what could be reached');
      // On some sixty clients, chance may lift a model above the truth.
      expect(measured).toBeGreaterThan(0.4);
      expect(measured).toBeLessThan(reachable + 0.2);
      expect(reachable).toBeLessThan(1);
    }

    const { versions } = await json(workspace, 'versions');
    const days = versions.map(({ createdAt }) => Math.floor(createdAt / dayMs));
    expect(new Date(days[0] * dayMs).getUTCDay()).toBe(0);
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

  it('is played on the transactions of a file, as they came: nothing is known before its day, nor what could be reached', async () => {
    const [workspace, folder] = [temporaryFolder(), temporaryFolder()];
    const file = join(folder, 'shop.csv');
    const daysWithOrders = writeShop(file, 120);
    const story = await json(workspace, 'demo', '--story', '--file', file);
    if (!('played' in story)) expect.fail('the story tells something else');
    // The last day arrives on the 121st; the story begins on the 31st.
    expect(story).toMatchObject({ file, days: 91, rolledBack: '' });
    expect(story.expected.map(({ when, task }) => `${when.split(' ')[0]} ${task}`)).toEqual(
      expect.arrayContaining(['initial purchase', 'initial churn', 'initial clv']),
    );
    for (const { reachable } of story.expected) expect(reachable).toBeNull();
    expect(story.expected[0].measured).toBeGreaterThan(0.4);

    const { versions } = await json(workspace, 'versions');
    expect(versions).toHaveLength(story.versions);
    // The first snapshot is of January 31; its labels are known 33 days later, on a Monday. Sundays train anew.
    expect(new Date(versions[0].createdAt).toISOString()).toMatch(/^2024-03-10T02/);
    const { imports } = await json(workspace, 'imports');
    expect(imports).toHaveLength(daysWithOrders);
    const { activity } = await json(workspace, 'activity');
    expect(new Set(activity.map(({ actor }) => actor))).toEqual(new Set(['story, played']));
  });
});
