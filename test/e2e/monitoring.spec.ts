import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../helpers/random.mjs';
import { ask, evergreen, execution, opened } from './actions';
import { expect, test } from './app';
import { expectAccessible } from './axe';

/** Who buys hangs on a number, and on its opposite after the half; each label is known five days later. */
function labels(days: number): string {
  const random = seededRandom(7);
  const lines = ['client_id,predicted_at,purchased_actual,purchased_observed_at,a,b'];
  for (let row = 0; row < 25 * days; row++) {
    const day = Math.floor(row / 25);
    const [a, b] = [random(), random()];
    const yes = (day < days / 2 ? a > 0.5 : a < 0.5) === random() < 0.9;
    const date = (later: number) => new Date(Date.UTC(2024, 0, 1 + day + later)).toISOString().slice(0, 10);
    lines.push(`c${Math.floor(random() * 400)},${date(0)},${Number(yes)},${date(5)},${a.toFixed(4)},${b.toFixed(4)}`);
  }
  return `${lines.join('\n')}\n`;
}

test('what stands against a model is seen and acknowledged, policies are replayed, and a report is shared', async ({
  desk,
}) => {
  const [head, ...rows] = labels(60).trimEnd().split('\n');
  const write = (name: string, part: string[]) => {
    const path = join(desk.folder, name);
    writeFileSync(path, `${[head, ...part].join('\n')}\n`);
    return path;
  };
  await evergreen(desk, 'import', write('before.csv', rows.slice(0, 700)));
  await evergreen(desk, 'retrain', '--task', 'purchase', '--trees', '30', '--min-leaf', '10');
  // Labels that have turned about wait, and the command says so by its exit code, until somebody takes them in.
  await expect(evergreen(desk, 'import', write('after.csv', rows.slice(700)))).rejects.toThrow();
  const { app, page } = await desk.open();
  const waiting = (await ask(page, 'imports', {})).filter(({ state }) => state === 'quarantined');
  expect(waiting).toHaveLength(1);
  await ask(page, 'takeInImport', { id: waiting[0].id, reason: null });

  const screen = page.getByRole('navigation');
  await screen.getByRole('button', { name: 'Monitor' }).click();
  // After two minutes a message says so, too.
  await expect(page.getByRole('main').getByText('Harmful')).toBeVisible();
  const chart = page.getByRole('figure', { name: /of the predictions$/ });
  await opened(chart.locator('.chart-tip', { hasText: 'Estimated' }), async () => {
    await page.mouse.move(0, 0);
    await chart.locator('.recharts-wrapper').hover();
  });
  await page.getByRole('button', { name: 'Acknowledge…' }).click();
  await expect(chart.locator('.chart-tip')).toHaveCount(0);
  const dialog = page.getByRole('dialog');
  await expectAccessible(page, 'the alarm is acknowledged');
  await dialog.getByLabel('Note').fill('the season has turned');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(page.getByText('the season has turned')).toBeVisible();

  await screen.getByRole('button', { name: 'Replay' }).click();
  await page.getByLabel('Cost of a wrong answer').fill('1');
  await page.getByLabel('Cost of a training').fill('2');
  await page.getByRole('main').getByRole('button', { name: 'Replay', exact: true }).click();
  await execution(page, ({ operation, state }) => operation === 'replay' && state === 'done');
  await expect(page.getByRole('cell', { name: /^hindsight/ })).toBeVisible();

  const path = join(desk.folder, 'report.html');
  await app.evaluate(({ dialog: boxes }, filePath) => {
    boxes.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof boxes.showSaveDialog;
  }, path);
  await screen.getByRole('button', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Save report…' }).click();
  await expect.poll(() => read(path)).toContain('<svg');
  expect(read(path)).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
});

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
