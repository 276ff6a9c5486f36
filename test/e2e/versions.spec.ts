import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask, comes, evergreen } from './actions';
import { expect, test } from './app';
import { writeShop } from './shop';

test('a version is named, exported, shown in its folder and removed, but not the champion', async ({ desk }) => {
  const { app, page } = await desk.open();
  await evergreen(desk, 'import', writeShop(join(desk.folder, 'orders.csv')));
  await evergreen(desk, 'snapshot', '--from', '2024-04-01', '--to', '2024-08-01', '--every', '30d');
  await evergreen(desk, 'policy', 'purchase', 'ask');
  for (const seed of ['1', '2', '3'])
    await evergreen(desk, 'retrain', '--trees', '10', '--min-leaf', '10', '--seed', seed, '--task', 'purchase');
  const { versions } = await ask(page, 'versions', {});
  const [, spare, champion] = versions;
  await evergreen(desk, 'deploy', champion.version);
  const path = join(desk.folder, 'purchase.onnx');
  await app.evaluate(({ dialog, shell }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
    shell.showItemInFolder = (shown) => Object.assign(globalThis, { shown });
  }, path);
  const dialog = page.getByRole('dialog');
  const choose = async (title: string, item: string) => {
    await page
      .getByRole('main')
      .getByRole('button', { name: `More for ${title}` })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await page.getByRole('navigation').getByRole('button', { name: 'Versions' }).click();

  await choose(spare.title, 'Rename or add a note…');
  await dialog.getByLabel('Name', { exact: true }).fill('before the sale');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('table')).toContainText('before the sale');

  await choose('before the sale', 'Export a model…');
  await comes(page, '.toast', `The model is written to ${path}`, () =>
    dialog.getByRole('button', { name: 'Export…' }).click(),
  );
  expect(readdirSync(desk.folder)).toEqual(expect.arrayContaining(['purchase.onnx', 'purchase.onnx.features.json']));

  await choose('before the sale', 'Open its folder');
  const folder = join(desk.workspace, 'models', 'continuous', spare.version);
  await expect.poll(() => app.evaluate(() => (globalThis as unknown as { shown?: string }).shown)).toContain(folder);

  await choose('before the sale', 'Remove…');
  await comes(page, '.toast', 'before the sale is removed', () =>
    dialog.getByRole('button', { name: 'Remove' }).click(),
  );
  await expect(page.getByRole('table')).not.toContainText('before the sale');
  expect(existsSync(folder)).toBe(false);

  await page
    .getByRole('main')
    .getByRole('button', { name: `More for ${champion.title}` })
    .click();
  await expect(page.getByRole('menuitem', { name: 'Remove…' })).toBeDisabled();
});
