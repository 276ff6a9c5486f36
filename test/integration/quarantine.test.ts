import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isHoldout } from '../../electron/store/clients';
import { json, run } from '../helpers/evergreen';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

interface Example {
  client: string;
  churned: number;
  x: number[];
}

/** Clients of whom two features and their product decide whether they leave. */
function population(name: string, count: number, random: () => number): Example[] {
  return Array.from({ length: count }, (_, i) => {
    const x = Array.from({ length: 4 }, random);
    const chance = 1 / (1 + Math.exp(-6 * (x[0] + x[1] * x[2] - 0.75)));
    return { client: `${name}${i}`, churned: Number(random() < chance), x };
  });
}

function shuffled(examples: readonly Example[], random: () => number): Example[] {
  const labels = examples.map(({ churned }) => ({ churned, place: random() })).sort((a, b) => a.place - b.place);
  return examples.map((one, i) => ({ ...one, churned: labels[i].churned }));
}

function write(folder: string, name: string, examples: readonly Example[]): string {
  const path = join(folder, name);
  const lines = examples.map(({ client, churned, x }) => [client, '2026-01-01', churned, ...x].join(','));
  writeFileSync(path, ['client_id,predicted_at,churned_actual,a,b,c,d', ...lines].join('\n'));
  return path;
}

const labelled = ['--kind', 'labelled'];

/** A workspace with a champion that learned from right labels. */
async function trained() {
  const workspace = temporaryFolder();
  const random = seededRandom(11);
  const base = population('c', 1500, random);
  await json(workspace, 'import', write(workspace, 'base.csv', base), ...labelled);
  await json(workspace, 'retrain', '--task', 'churn', '--trees', '50', '--min-leaf', '10');
  return { workspace, random, base };
}

describe('a file of labels', () => {
  it('waits where it shuffles what models are judged by, and judges nothing until a person has taken it in', async () => {
    const { workspace, random, base } = await trained();
    const before = (await json(workspace, 'labels')).tasks;
    const path = write(
      workspace,
      'correction.csv',
      shuffled(
        base.filter(({ client }) => isHoldout(client)),
        random,
      ),
    );
    const dry = await run(workspace, '--json', 'import', path, ...labelled, '--dry-run');
    expect(JSON.parse(dry.stdout).imports[0]).toMatchObject({ quarantined: true, id: null });
    const { code, stdout } = await run(workspace, 'import', path, ...labelled);
    expect(code).toBe(3);
    expect(stdout).toMatch(/of the labels that models are judged by/);
    expect(stdout).toMatch(/imports take-in 2.*imports undo 2/);
    expect((await json(workspace, 'labels')).tasks).toEqual(before);
    // Equal data, equal model: there is nothing new to learn.
    const { tasks } = await json(
      workspace,
      'retrain',
      '--task',
      'churn',
      '--trees',
      '50',
      '--min-leaf',
      '10',
      '--force',
    );
    expect(tasks.churn.deployed).toBe(false);
    expect((await json(workspace, 'imports')).imports[0]).toMatchObject({ state: 'quarantined' });
    // The same file again is no way round.
    expect((await run(workspace, 'import', path, ...labelled)).code).toBe(3);
    await json(workspace, 'imports', 'undo', '3');
    await json(workspace, 'imports', 'take-in', '2', '--reason', 'it is right');
    expect((await json(workspace, 'imports')).imports[1]).toMatchObject({ state: 'visible' });
    const after = (await json(workspace, 'labels')).tasks.churn;
    expect(after.real).toBe(before.churn.real);
    const log = (await json(workspace, 'activity')).activity;
    expect(log.find(({ reason }) => reason === 'it is right')).toMatchObject({ kind: 'import' });
  });

  it('waits where new clients’ labels have nothing to do with them; a right one is taken in', async () => {
    const { workspace, random } = await trained();
    const wrong = write(workspace, 'wrong.csv', shuffled(population('w', 300, random), random));
    expect((await run(workspace, 'import', wrong, ...labelled)).code).toBe(3);
    const right = write(workspace, 'right.csv', population('r', 300, random));
    const { imports } = await json(workspace, 'import', right, ...labelled);
    expect(imports[0]).toMatchObject({ quarantined: false, accepted: 300 });
    expect(imports[0].assessment?.tasks[0]).toMatchObject({ task: 'churn', stated: 300, known: 0, changed: 0 });
    await json(workspace, 'imports', 'undo', '2');
    expect((await json(workspace, 'labels')).tasks.churn.real).toBe(1800);
  });

  it('tells of training rows that are copies of holdout rows', async () => {
    const { workspace, random, base } = await trained();
    const holdout = base.filter(({ client }) => isHoldout(client)).slice(0, 40);
    const copies = population('k', 200, random)
      .filter(({ client }) => !isHoldout(client))
      .map((one, i) => (i < holdout.length ? { ...holdout[i], client: one.client } : one));
    const { imports } = await json(workspace, 'import', write(workspace, 'copies.csv', copies), ...labelled);
    expect(imports[0].assessment?.copies).toEqual({ rows: 40, of: copies.length });
  });
});
