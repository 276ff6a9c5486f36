import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { monitored } from '../../shared/schemas/monitoring';
import { fromJson } from '../../shared/schemas/time';
import { json, run } from '../helpers/evergreen';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

const dayMs = 86_400_000;
const start = Date.parse('2020-01-01');
const perDay = 100;

/** People whose work depends on age and schooling, until it hardly does any more. */
function people(count: number, dropFrom: number, dropTo: number): string[] {
  const random = seededRandom(11);
  return Array.from({ length: count }, (_, i) => {
    const [age, schooling, region] = [15 + 60 * random(), 20 * random(), Math.floor(4 * random())];
    const chance = 1 / (1 + Math.exp(-(0.4 * (schooling - 10) - 0.15 * (age - 45))));
    const worked = random() < (i >= dropFrom && i < dropTo ? 0.5 + (chance - 0.5) / 4 : chance);
    const at = new Date(start + (i * dayMs) / perDay).toISOString();
    return `p${i},${at},${age.toFixed(1)},${schooling.toFixed(1)},r${region},${worked ? 'yes' : 'no'}`;
  });
}

/** The reference is learned from, what follows is imported later: with its outcomes, as labelled data. */
async function monitoredWorkspace() {
  const workspace = temporaryFolder();
  const rows = people(9000, 6000, 7000);
  const take = async (name: string, part: string[]) => {
    const path = join(workspace, name);
    writeFileSync(path, ['client_id,date,age,schooling,region,employed_actual', ...part, ''].join('\n'));
    await json(workspace, 'import', path, '--kind', 'labelled data');
  };
  await run(workspace, 'tasks', 'add', 'employed', '--kind', 'classification');
  await take('reference.csv', rows.slice(0, 4000));
  const { version } = await json(workspace, 'retrain', '--task', 'employed', '--trees', '50', '--min-leaf', '10');
  const monitor = async (...args: string[]) => {
    const { code, stdout } = await run(workspace, '--json', 'monitor', 'employed', ...args);
    return { code, ...fromJson(monitored, JSON.parse(stdout)) };
  };
  return { workspace, rows, take, version, monitor };
}

describe('monitoring', () => {
  it('answers labelled rows of later times by the champion that had not learned from them, and finds where it fails', async () => {
    const { workspace, rows, take, version, monitor } = await monitoredWorkspace();
    const nothing = await monitor();
    expect(nothing.code).toBe(0);
    expect(nothing.skipped.employed).toContain('all labels are what it learned from');

    await take('good.csv', rows.slice(4000, 6000));
    const good = await monitor('--chunk', '500');
    expect(good.code).toBe(0);
    expect((await run(workspace, 'run', 'weekly', '--if-alarm')).code).toBe(3);
    const calm = good.tasks.employed;
    expect(calm).toMatchObject({ version, rows: 2000, outcomes: 2000, alarms: [], record: { chunks: 4 } });
    expect(calm.chunks.map(({ first }) => first)).toEqual([1, 501, 1001, 1501]);
    expect(calm.chunks[0].from).toBe(start + (4000 * dayMs) / perDay);
    for (const { realised, estimated, baseline } of calm.chunks) {
      expect(Math.abs((realised ?? 0) - (estimated ?? 1))).toBeLessThan(0.06);
      expect(realised).toBeGreaterThan(baseline ?? 1);
    }

    await take('bad.csv', rows.slice(6000));
    const found = await monitor('--chunk', '500');
    expect(found.code).toBe(4);
    const { alarms } = found.tasks.employed;
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ harm: 'harmful', stands: true, version });
    expect(alarms[0].row).toBeGreaterThan(2000);
    expect(alarms[0].row).toBeLessThan(2300);
    expect(alarms[0].until).not.toBeNull();

    // A training by the alarm, once: then there is nothing new to learn.
    const byAlarm = async () => (await run(workspace, 'run', 'weekly', '--if-alarm')).code;
    await run(workspace, 'policy', 'employed', 'ask');
    expect([await byAlarm(), await byAlarm()]).toEqual([0, 3]);

    const acknowledge = (id: string) =>
      run(workspace, 'monitor', 'acknowledge', 'employed', '--note', 'a census in a closed town', '--alarms', id);
    // Only what was seen is heard.
    expect((await acknowledge('v_1/1/1')).code).not.toBe(0);
    expect((await monitor('--chunk', '500')).code).toBe(4);
    await acknowledge(found.tasks.employed.alarms[0].id);
    const heard = await monitor('--chunk', '500');
    expect(heard.code).toBe(0);
    expect(heard.tasks.employed.alarms[0]).toMatchObject({
      stands: false,
      acknowledged: { note: 'a census in a closed town', actor: 'command line' },
    });
    expect(heard.tasks.employed.chunks).toEqual(found.tasks.employed.chunks);
  });

  it('estimates answers that were kept before their outcomes come, and cuts them by time', async () => {
    const { workspace, rows, monitor } = await monitoredWorkspace();
    const path = join(workspace, 'asked.csv');
    const asked = rows.slice(4000, 4600).map((line) => line.slice(0, line.lastIndexOf(',')));
    writeFileSync(path, ['client_id,date,age,schooling,region', ...asked, ''].join('\n'));
    await json(workspace, 'predict', path, '-o', join(workspace, 'answers.csv'), '--store');
    const { tasks } = await monitor('--chunk', '1d');
    const { chunks, answeredNow } = tasks.employed;
    expect(answeredNow).toBe(0);
    expect(chunks.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(600);
    for (const { outcomes, realised, estimated, low, high } of chunks) {
      expect([outcomes, realised]).toEqual([0, null]);
      expect(low).toBeLessThan(estimated ?? 0);
      expect(high).toBeGreaterThan(estimated ?? 1);
    }
  });
});
