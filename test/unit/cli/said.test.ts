import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../electron/cli/args';
import type { Command } from '../../../electron/cli/command';
import { clientCommand } from '../../../electron/cli/commands/clients';
import { demoCommand } from '../../../electron/cli/commands/demo';
import { disagreementsCommand } from '../../../electron/cli/commands/disagreements';
import { gainsCommand } from '../../../electron/cli/commands/gains';
import { importCommand } from '../../../electron/cli/commands/import';
import { policyCommand } from '../../../electron/cli/commands/policy';
import { queueCommand } from '../../../electron/cli/commands/queue';
import { setScheduleCommand } from '../../../electron/cli/commands/schedule';
import { simulateCommand } from '../../../electron/cli/commands/simulate';
import { retrainCommand } from '../../../electron/cli/commands/train';
import { decimal, table } from '../../../electron/cli/format';
import { best } from '../../../electron/operations/best';
import { deploy } from '../../../electron/operations/deploy';
import { reconcile } from '../../../electron/operations/reconcile';
import { decimals } from '../../../shared/words';
import { shellOn } from '../../helpers/shell';
import { publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const context = () => operationContext();
const say = (command: Command, words: string[], on = context()) =>
  command.run(parse(words, command.options), shellOn(on));

describe('what is said and would count for nothing', () => {
  it.each<[string, Command, string[]]>([
    ['--days', demoCommand, ['--days', '3']],
    ['--seed', demoCommand, ['--seed', '3']],
    ['--seed', demoCommand, ['--file', 'orders.csv', '--seed', '3']],
    ['--map', demoCommand, ['--story', '--map', 'client=kunde']],
    ['--type', demoCommand, ['--type', 'plan=category']],
    ['--keep-id', demoCommand, ['--keep-id', '0']],
    ['--wait', queueCommand, ['--wait', '30']],
    ['--none', queueCommand, ['redis://localhost', '--none']],
    ['--queue-wait', retrainCommand, ['--queue-wait', '30']],
    ['top', gainsCommand, ['purchase', '--top', '0.2', '--threshold', '0.3']],
  ])('is refused by its name: %s', async (option, command, words) => {
    await expect(say(command, words)).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining(option),
    });
  });
});

it.each(['0', '0.0', '9'.repeat(400)])(
  'no half-life of %s days is taken, and the rest of the rule stays',
  async (days) => {
    const on = context();
    await expect(say(policyCommand, ['purchase', 'point', '--half-life', days], on)).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining('--half-life'),
    });
    expect(await on.data.task({ name: 'purchase' })).toMatchObject({ policy: 'guarded', halfLife: 'auto' });
  },
);

it('a day of the week that is said twice is one', async () => {
  const { text } = await say(setScheduleCommand, ['weekly', '--on', 'mon,Monday,thu', '--at', '6:05']);
  expect(text).toContain('every Monday, Thursday at 06:05');
});

it('numbers have the minus of sentences, and none where they round to nothing', () => {
  expect([decimal(-0.0004), decimal(-0.0005), decimal(-12.5, 1)]).toEqual(['0.000', '−0.001', '−12.5']);
  expect([decimals(-0.004), decimals(-1234.5)]).toEqual(['0', '−1,234.5']);
  expect(table([['n'], ['−1.5'], ['12']])).toBe('   n\n−1.5\n  12');
});

it('a score from which on clients count may be negative, of amounts', () => {
  const { options } = gainsCommand;
  const reached = gainsCommand.run(parse(['clv', '--threshold=-5'], options), shellOn(context()));
  return expect(reached).rejects.toMatchObject({ code: 'unknown_version' });
});

describe('where two versions answer alike', () => {
  const told = async (found: { total: number }, ...words: string[]) => {
    const on = context();
    const version = await publish(on.layout, 'model');
    await reconcile(on);
    await deploy(on, version.version, { tasks: null, reason: null });
    Object.assign(on.engine, { disagreements: async () => ({ ...found, rows: [] }) });
    Object.assign(on.data, { trainingTable: async () => ({ tasks: { purchase: { holdout: 1 } } }) });
    return (await say(disagreementsCommand, words, on)).text;
  };

  it('that is said, and not a table of nothing', async () => {
    expect(await told({ total: 0 })).toBe('purchase: the two answer alike for all clients of the holdout');
  });

  it('a page that is not there says how many there are', async () => {
    expect(await told({ total: 51 }, '--page', '9')).toMatch(/^purchase: there are 2 pages/);
  });
});

it('a version that is not there is not taken for a task without any', async () => {
  const on = context();
  await publish(on.layout, 'model');
  await reconcile(on);
  await expect(best(on, 'purchase', { among: ['v_1', 'otter'] })).rejects.toMatchObject({
    code: 'unknown_version',
    message: 'None of these versions holds a model for purchase: v_1, otter.',
  });
});

it('one of a thing is one, and what is empty is missing', async () => {
  const on = context();
  const path = join(on.workspace, 'orders.csv');
  writeFileSync(path, 'client_id,date,amount\nA,2026-01-05,10\n');
  expect((await say(importCommand, [path], on)).text).toContain('\n  1 row accepted, 0 already there');
  const out = join(on.workspace, 'simulated');
  const { text } = await say(simulateCommand, ['--out', out, '--days', '1', '--clients', '1', '--per-day', '1']);
  expect(text).toContain(`1 file in ${out};`);
  await expect(say(clientCommand, [''])).rejects.toMatchObject({
    message: expect.stringMatching(/^CLIENT is missing\./),
  });
});
