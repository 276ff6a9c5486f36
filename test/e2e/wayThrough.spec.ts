import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ask, comes, drop, evergreen, execution, sample } from './actions';
import { type Desk, expect, test } from './app';

const screen = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name });

/** Drops a file onto the window, looks at the preview, and takes it in. */
async function importByDrop(page: Page, path: string, kind: string): Promise<void> {
  await drop(page, path);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Recognised as')).toHaveValue(kind);
  await dialog.getByRole('button', { name: /^Import [\d,]+ new rows$/ }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function makeSnapshots(page: Page, from: string, to: string): Promise<void> {
  await screen(page, 'Data').click();
  await page.getByRole('button', { name: 'Prepare training data' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('From').fill(from);
  await dialog.getByLabel('To').fill(to);
  await dialog.getByLabel(/^Then train/).setChecked(false);
  await dialog.getByRole('button', { name: 'Prepare' }).click();
  await execution(page, ({ operation, state }) => operation === 'snapshot' && state === 'done');
}

/** Trains by the button, and gives the version once it is there. */
async function retrain(page: Page): Promise<string> {
  const before = (await ask(page, 'versions', {})).versions.length;
  await screen(page, 'Train').click();
  await comes(page, '[role=progressbar]', '', () => page.getByRole('button', { name: 'Retrain', exact: true }).click());
  await execution(page, ({ operation, state }) => operation === 'retrain' && state === 'done');
  const { versions } = await ask(page, 'versions', {});
  expect(versions).toHaveLength(before + 1);
  await expect(page.getByRole('button', { name: `Look at ${versions.at(-1)?.title}` })).toBeVisible();
  return versions.at(-1)?.version ?? '';
}

/** The first months of the sample, as an earlier export of the same shop. */
function earlierExport(desk: Desk): string {
  const path = join(desk.folder, 'until-august.csv');
  const [header, ...lines] = readFileSync(sample, 'utf8').trimEnd().split('\n');
  const date = header.split(',').indexOf('date');
  writeFileSync(path, `${[header, ...lines.filter((line) => line.split(',')[date] < '2011-09-01')].join('\n')}\n`);
  return path;
}

const champion = async (page: Page) => (await ask(page, 'versions', {})).champions.purchase.version;

test('from a dropped file to a model, back to the one before, and on after a restart', async ({ desk }) => {
  const { app, page } = await desk.open();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  await importByDrop(page, earlierExport(desk), 'transactions');
  await makeSnapshots(page, '2011-04-01', '2011-05-01');
  const first = await retrain(page);
  await importByDrop(page, sample, 'transactions');
  await makeSnapshots(page, '2011-06-01', '2011-08-01');
  const second = await retrain(page);
  // Where the policy kept a champion, a person overrules it.
  if ((await champion(page)) !== second) await evergreen(desk, 'deploy', second);

  // Both versions are points of the chart, for each task.
  await screen(page, 'Overview').click();
  await expect(page.locator('figure .score-point')).toHaveCount(6);

  await screen(page, 'Versions').click();
  const { versions } = await ask(page, 'versions', {});
  const title = versions.find(({ version }) => version === first)?.title;
  await page.getByRole('button', { name: `Roll back to ${title}` }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('it sold less');
  const rollBack = page.getByRole('dialog').getByRole('button', { name: 'Roll back' });
  await comes(page, '.toast', 'Undo', () => rollBack.click(), true);
  await expect.poll(() => champion(page)).toBe(first);
  const [deployment] = (await evergreen(desk, 'history')).deployments;
  expect(deployment).toMatchObject({ kind: 'rollback', reason: 'it sold less' });

  // And the rollback is undone by the button that it leaves behind.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => champion(page)).toBe(second);
  await app.close();

  const again = await desk.open();
  expect(await champion(again.page)).toBe(second);
  await expect(again.page.locator('figure .score-point')).toHaveCount(6);
  await screen(again.page, 'Versions').click();
  await expect(again.page.getByRole('table')).toContainText(second);
});

test('a file that is no CSV of ours says what is missing, and changes nothing', async ({ desk }) => {
  const { page } = await desk.open();
  const path = join(desk.folder, 'colours.csv');
  writeFileSync(path, 'colour,smell\nred,sweet\nblue,none\n');
  await drop(page, path);
  await expect(page.getByRole('dialog')).toContainText('no column was recognised');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await ask(page, 'imports', {})).toEqual([]);
});

test('a dialog gives the focus back to the button that opened it', async ({ desk }) => {
  const { page } = await desk.open();
  await evergreen(desk, 'import', sample);
  for (const [name, opener] of [
    ['Data', /^Prepare training data/],
    ['Schedule', /^Change the schedule/],
    ['Settings', /^Add a task/],
  ] as const) {
    await screen(page, name).click();
    const button = page.getByRole('button', { name: opener }).first();
    await button.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button).toBeFocused();
  }
});

test('what the command line does appears in the open window', async ({ desk }) => {
  const { page } = await desk.open();
  await screen(page, 'Data').click();
  await evergreen(desk, 'import', sample);
  await expect(page.getByRole('table').first()).toContainText('online-retail-invoices.csv');
});

test('an import can be cancelled, and leaves nothing', async ({ desk }) => {
  const { page } = await desk.open();
  const path = join(desk.folder, 'many.csv');
  const lines = Array.from({ length: 400_000 }, (_, i) => `${i % 5000},2024-01-${10 + (i % 20)},${i % 97}.5`);
  writeFileSync(path, `client_id,date,amount\n${lines.join('\n')}\n`);
  await drop(page, path);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Import/ }).click();
  await execution(page, ({ state, fraction }) => state === 'running' && (fraction ?? 0) > 0.05);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await execution(page, ({ state }) => state === 'cancelled');
  expect((await evergreen(desk, 'imports')).imports).toEqual([]);
});
