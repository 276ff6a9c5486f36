import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { json, start } from '../helpers/evergreen';
import { copyOf } from '../helpers/made';
import { importClients } from '../helpers/manyClients';
import { sharedFolder } from '../helpers/workspace';

const preload = join(process.cwd(), 'test', 'helpers', 'killAtCall.cjs');
const workspace = sharedFolder();
/** More than a part of a night has (`clientsOfPart`). */
const many = 66_000;

beforeAll(async () => {
  await copyOf('trained', workspace);
  await importClients(workspace, many);
});

/** How many clients each task's answers of the last night are of. */
async function kept(): Promise<Record<string, number>> {
  const { batches } = await json(workspace, 'batches');
  return Object.fromEntries(batches.map(({ task, clients }) => [task, clients]));
}

describe.runIf(process.platform === 'linux')('a night whose process is killed', () => {
  it.each(['nextScoringPart 1', 'nextScoringPart 2', 'nextScoringPart 3', 'saveScoredNight 1'])(
    'before %s is not there, and leaves nothing behind for the next one',
    async (call) => {
      const env = { EVERGREEN_TEST_KILL_CALL: call };
      const { code } = await start(workspace, ['--json', 'run', 'nightly'], { preload, env }).finished;
      expect(code).toBeNull();
      expect(await kept()).toEqual({});
    },
  );

  it('after it was saved is there as a whole, and so is the next one', async () => {
    const env = { EVERGREEN_TEST_KILL_CALL: 'endScoring 1' };
    const { code } = await start(workspace, ['--json', 'run', 'nightly'], { preload, env }).finished;
    expect(code).toBeNull();
    const whole = await kept();
    expect(Object.keys(whole)).toEqual(['churn', 'clv', 'purchase']);
    expect(new Set(Object.values(whole)).size).toBe(1);
    expect(whole.churn).toBeGreaterThan(many);
    await json(workspace, 'run', 'nightly');
    expect(await kept()).toEqual(whole);
    expect(readdirSync(join(workspace, 'tables')).filter((name) => name.startsWith('scoring'))).toEqual([]);
  });
});
