import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentHash } from '../../electron/node/contentHash';
import { commandOutputs } from '../../shared/commandOutput';
import { fromJson } from '../../shared/schemas/time';
import { failure, json, run } from '../helpers/evergreen';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

const names = ['never', 'monthly', 'weekly', 'daily', 'schedule', 'alarm', 'cost', 'hindsight'];

/** A stream of 120 days whose truth turns about in the middle. */
function stream(): string {
  const random = seededRandom(7);
  const lines = ['client_id,predicted_at,purchased_actual,purchased_observed_at,a,b,plan'];
  for (let day = 0; day < 120; day++) {
    for (let i = 0; i < 25; i++) {
      const [a, b] = [random(), random()];
      const yes = (day < 60 ? a > 0.5 : a < 0.5) === random() < 0.9;
      const date = (later: number) => new Date(Date.UTC(2024, 0, 1 + day + later)).toISOString().slice(0, 10);
      const client = Math.floor(random() * 400);
      lines.push(`c${client},${date(0)},${Number(yes)},${date(5)},${a.toFixed(4)},${b.toFixed(4)},p${i % 3}`);
    }
  }
  return lines.join('\n');
}

async function jobsOf(workspace: string) {
  const listed = fromJson(
    commandOutputs.schedule,
    JSON.parse((await run(workspace, '--json', 'schedule', 'list')).stdout),
  );
  return 'jobs' in listed ? listed.jobs.map(({ job, enabled, cron }) => ({ job, enabled, cron })) : [];
}

/** What a workspace holds, but for what a replay keeps; of the database, what it says is told by its own commands. */
function filesOf(workspace: string): string[] {
  return readdirSync(workspace, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/sqlite/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes('replays'))
    .sort()
    .map((path) => `${path} ${contentHash(readFileSync(path, 'utf8'))}`);
}

/** What a replay must count, found in the exported labels alone (test/oracles/prequential.py plays them, too). */
function countedIn(csv: string) {
  const [head, ...lines] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const rows = lines.map((line) => {
    const cell = (name: string) => line[head.indexOf(name)];
    const [asked, known] = [cell('predicted_at'), cell('purchased_observed_at')].map((text) => Date.parse(text));
    return { asked, known, client: cell('client_id'), trains: cell('split') === 'train' };
  });
  const known = rows.filter(({ trains }) => trains).map((row) => row.known);
  const from = known.sort((a, b) => a - b)[Math.min(500, Math.ceil(known.length / 5)) - 1];
  const asked = rows.filter((row) => row.asked >= from);
  const until = Math.max(...asked.map((row) => row.asked));
  // 1970-01-04 was a Sunday.
  const sundaysBy = (at: number) => Math.floor((at - Date.UTC(1970, 0, 4, 2)) / (7 * 86_400_000));
  return {
    told: {
      ...{ from, until, rows: asked.length },
      firstLabels: known.filter((at) => at <= from).length,
      clients: new Set(asked.map(({ client }) => client)).size,
    },
    weekly: sundaysBy(until) - sundaysBy(from),
  };
}

it('A replay finds what retraining would have been worth, twice the same, and changes nothing until it is told to', async () => {
  const workspace = join(temporaryFolder(), 'w');
  const file = join(temporaryFolder(), 'labels.csv');
  writeFileSync(file, stream());
  await json(workspace, 'import', file);
  const before = [filesOf(workspace), await jobsOf(workspace), (await json(workspace, 'activity')).activity];
  const options = ['--task', 'purchase', '--price-wrong', '1', '--price-training', '2'];
  const first = await json(workspace, 'replay', ...options);
  const { policies, ...told } = first.tasks.purchase;
  expect(policies.map(({ name }) => name)).toEqual(names);
  const of = (name: string) => policies.find((one) => one.name === name) ?? policies[0];

  const labels = join(temporaryFolder(), 'exported.csv');
  await json(workspace, 'labels', '--export', labels);
  const counted = countedIn(readFileSync(labels, 'utf8'));
  expect(told).toMatchObject(counted.told);
  expect(of('weekly').trainings).toBe(counted.weekly);

  // Once the truth has turned, the first model is wrong nine times in ten.
  expect(of('never')).toMatchObject({ trainings: 0, refused: 0 });
  expect(of('weekly').score).toBeGreaterThan((of('never').score ?? 1) + 0.2);
  for (const { score, low, high, regret } of policies) {
    expect(regret).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThanOrEqual(score ?? 0);
    expect(high).toBeGreaterThanOrEqual(score ?? 1);
  }
  expect(of('hindsight')).toMatchObject({ regret: 0, refused: 0 });
  expect(policies.every(({ cost }) => (cost ?? 0) >= (told.leastCost ?? 1e9) - 1e-6)).toBe(true);
  expect(policies.filter(({ recommended }) => recommended).map(({ name }) => name)).toEqual([told.recommended]);
  expect(told.recommended).not.toBe('never');
  expect([filesOf(workspace), await jobsOf(workspace), (await json(workspace, 'activity')).activity]).toEqual(before);

  const second = await json(workspace, 'replay', ...options, '--apply');
  const timeless = ({ tasks }: typeof first) => tasks.purchase.policies.map(({ minutes: _, ...rest }) => rest);
  expect(timeless(second)).toEqual(timeless(first));
  expect((await json(workspace, 'replays')).replays.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(second).toMatchObject({ applied: true, recommended: told.recommended });
  const jobs = await jobsOf(workspace);
  const isOn = (job: string) => jobs.find((one) => one.job === job)?.enabled;
  const wanted: Record<string, [boolean, boolean]> = {
    monthly: [false, true],
    weekly: [false, true],
    daily: [true, false],
    schedule: [true, true],
    alarm: [false, true],
  };
  expect([isOn('daily'), isOn('weekly')]).toEqual(wanted[told.recommended ?? '']);

  expect(await failure(workspace, 'replay', '--apply')).toMatchObject({ code: 'bad_usage', exitCode: 2 });
  expect(await failure(workspace, 'replay', '--task', 'clv')).toMatchObject({ code: 'not_enough_labels', exitCode: 3 });
});
