import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { screens } from '../../shared/screens';
import { ask, evergreen, sample } from './actions';
import { expect, test } from './app';

/** Clicks an entry of the application's menu. */
function menu(app: ElectronApplication, label: string): Promise<void> {
  return app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find((item) => item.label === wanted)?.click();
  }, label);
}

/** From now on, answers the system's file dialog. */
function choose(app: ElectronApplication, path: string): Promise<void> {
  return app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, path);
}

test('the menu leads to every screen, and to the import', async ({ desk }) => {
  const { app, page } = await desk.open();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  for (const { label } of screens) {
    await menu(app, label);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(label);
  }
  await choose(app, sample);
  await menu(app, 'Import files…');
  await expect(page.getByRole('dialog').getByLabel('Recognised as')).toHaveValue('transactions');
});

test('another workspace is opened from the menu, and remembered', async ({ desk }) => {
  const other = join(desk.folder, 'other shop');
  const first = await desk.open();
  await choose(first.app, other);
  await menu(first.app, 'Open another workspace…');
  await expect.poll(() => ask(first.page, 'app.info', null).catch(() => null)).toMatchObject({ workspace: other });
  await first.app.close();
  const again = await desk.openRemembered();
  expect(await ask(again.page, 'app.info', null)).toMatchObject({ workspace: other });
});

test('a workspace that can’t be opened says why, and offers another', async ({ desk }) => {
  mkdirSync(desk.workspace);
  const database = join(desk.workspace, 'labels.sqlite');
  writeFileSync(database, 'this is no database, and was none before');
  const good = join(desk.folder, 'good');
  const { app, page } = await desk.open();
  const told = page.getByRole('alert');
  await expect(told).toContainText('can’t be opened');
  await expect(told).toContainText('labels.sqlite: The database is damaged; restore it from a backup');
  await expect(page.getByText('Engine idle')).toHaveCount(0);
  await expect
    .poll(() => readFileSync(join(desk.workspace, 'logs', 'evergreen.log'), 'utf8'))
    .toContain('The workspace can’t be opened');
  await choose(app, good);
  await page.getByRole('button', { name: 'Open another workspace…' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  expect(await ask(page, 'app.info', null)).toMatchObject({ workspace: good });
  await app.close();

  // Its disk is lost, and comes back.
  renameSync(good, `${good} elsewhere`);
  const again = await desk.openRemembered();
  await expect(again.page.getByRole('alert')).toContainText(`There is no workspace in ${good} any more`);
  expect(existsSync(good)).toBe(false);
  renameSync(`${good} elsewhere`, good);
  await again.page.getByRole('button', { name: 'Try again' }).click();
  await expect(again.page.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

test('two windows of two installations work on one workspace', async ({ desk }) => {
  const one = await desk.open();
  const two = await desk.open(`--user-data-dir=${join(desk.folder, 'second')}`);
  await ask(one.page, 'app.info', null);
  await ask(two.page, 'app.info', null);
  await evergreen(desk, 'import', sample);
  for (const { page } of [one, two]) {
    await expect.poll(() => ask(page, 'imports', {})).toMatchObject([{ state: 'visible', rejected: 0 }]);
  }
});
