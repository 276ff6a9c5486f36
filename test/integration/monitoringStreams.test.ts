import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { monitored } from '../../shared/schemas/monitoring';
import { fromJson } from '../../shared/schemas/time';
import { json, run } from '../helpers/evergreen';
import { asked, labelled, outcomes, type Row, risingSeen, risingUnseen, shuffled } from '../helpers/streams.mjs';
import { temporaryFolder } from '../helpers/workspace';

const size = { count: 10_000, perDay: 100, seed: 3 };
const learned = 4000;

/** From files alone: a reference, a model of it, predictions, their outcomes, and how the model did. */
async function monitoredStream(rows: readonly Row[]) {
  const workspace = temporaryFolder();
  const take = async (name: string, text: string, kind: string) => {
    const path = join(workspace, name);
    writeFileSync(path, text);
    return run(workspace, '--json', 'import', path, '--kind', kind);
  };
  await run(workspace, 'tasks', 'add', 'happened', '--kind', 'classification', '--horizon', '5d');
  await take('reference.csv', labelled(rows.slice(0, learned)), 'labelled data');
  await json(workspace, 'retrain', '--task', 'happened', '--trees', '50', '--min-leaf', '10');
  const later = rows.slice(learned);
  await take('predictions.csv', asked(later), 'predictions');
  const told = await take('outcomes.csv', outcomes(later, 5), 'outcomes');
  // What contradicts the labels before waits for somebody, who knows here that it is so.
  if (told.code === 3) await json(workspace, 'imports', 'take-in', '3');
  const { code, stdout } = await run(workspace, '--json', 'monitor', 'happened', '--chunk', '500');
  const { chunks, alarms } = fromJson(monitored, JSON.parse(stdout)).tasks.happened;
  expect(chunks.every((chunk) => chunk.outcomes === 500)).toBe(true);
  return { code, chunks, alarms };
}

it('A share of yes that rises from 3 to 58 % is no alarm as long as answers stay as good, and estimates know that they do', async () => {
  const rows = risingSeen(size);
  const shareOfYes = (part: readonly Row[]) => part.filter(({ yes }) => yes).length / part.length;
  expect(shareOfYes(rows.slice(0, 500))).toBeLessThan(0.1);
  expect(shareOfYes(rows.slice(-500))).toBeGreaterThan(0.5);
  const { code, chunks, alarms } = await monitoredStream(rows);
  expect([code, alarms]).toEqual([0, []]);
  for (const { realised, estimated } of chunks) {
    expect(Math.abs((realised ?? 0) - (estimated ?? 1))).toBeLessThan(0.03);
  }
});

it('Where no feature tells that it rises, the alarm comes once answers have got worse beyond the margin', async () => {
  const { code, chunks, alarms } = await monitoredStream(risingUnseen(size));
  expect(code).toBe(4);
  expect(alarms).toMatchObject([{ harm: 'harmful', stands: true }]);
  const heard = chunks.find(({ first, rows }) => alarms[0].row < first + rows);
  expect(heard?.realised).toBeLessThan((chunks[0].estimated ?? 0) - 0.02);
  expect(alarms[0].row).toBeLessThan(2000);
});

it('Outcomes that never had to do with anything raise no alarm: nothing gets worse', async () => {
  const { code, chunks, alarms } = await monitoredStream(shuffled(size));
  expect([code, alarms]).toEqual([0, []]);
  for (const { estimated, low, high } of chunks) {
    expect(estimated).toBeGreaterThan(0.6);
    expect(estimated).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(low ?? 1);
  }
});
