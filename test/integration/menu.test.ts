import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandOutputs } from '../../shared/commandOutput';
import { json, start } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

describe('the menu', () => {
  it('runs what is chosen by number, tells what goes wrong, and comes back until the end', async () => {
    const { child, finished } = start(temporaryFolder(), ['menu']);
    child.stdin?.end('9\n3\n1\nn\nq\n');
    const { code, stdout } = await finished;
    expect(code).toBe(0);
    expect(stdout.split('Your choice:')).toHaveLength(5);
    const said = [
      'There is no “9” here.',
      'There is no version yet: train one first. “evergreen retrain” does so.',
      'No task was trained.',
      'Goodbye.',
    ];
    const found = said.map((text) => stdout.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('tries the update on simulated data, in a workspace of its own: this one stays untouched', async () => {
    const workspace = temporaryFolder();
    const { child, finished } = start(workspace, ['menu']);
    child.stdin?.end('1\ny\nq\n');
    const { code, stdout } = await finished;
    const trial = /The workspace stays for you to look at: (.*)/.exec(stdout)?.[1] ?? expect.fail(stdout);
    try {
      expect(code).toBe(0);
      const { imports } = await json(trial, 'imports');
      expect(imports.map(({ file }) => file).sort()).toEqual([
        'day-001-labels.csv',
        'day-002-outcomes.csv',
        'day-002-predictions.csv',
      ]);
      const { versions } = await json(trial, 'versions');
      expect(versions.map(({ strategy }) => strategy)).toEqual(['retrain', 'update']);
      expect((await json(workspace, 'imports')).imports).toEqual([]);
    } finally {
      rmSync(trial, { recursive: true, force: true });
    }
  });

  it('ends when nobody answers any more', async () => {
    const { child, finished } = start(temporaryFolder(), ['--json', 'menu']);
    child.stdin?.end('2\n');
    expect(commandOutputs.menu.parse(JSON.parse((await finished).stdout))).toEqual({ chosen: ['2'] });
  });
});
