import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ask, command, execution } from './actions';
import { expect, test } from './app';
import { expectFits } from './fits';
import { writeShop } from './shop';

/** More than any screen has. */
const mostStops = 150;

/** Walks by the Tab key until it has the focus. */
async function reach(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  for (let stops = 0; stops < mostStops; stops++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not come to ${wanted}.`);
}

async function press(page: Page, name: string | RegExp, within: Page | Locator = page): Promise<void> {
  const button = within.getByRole('button', { name, exact: true });
  await expect(button).toBeEnabled();
  await reach(page, button);
  await page.keyboard.press('Enter');
}

async function train(page: Page, trees: string): Promise<string> {
  await command(page, 'Train Screen');
  await press(page, 'Retrain with settings…');
  const dialog = page.getByRole('dialog');
  await reach(page, dialog.getByRole('spinbutton', { name: 'Trees' }));
  await page.keyboard.type(trees);
  await press(page, 'Retrain', dialog);
  await execution(page, ({ operation, state }) => operation === 'retrain' && state === 'done');
  return (await ask(page, 'versions', {})).versions.at(-1)?.version ?? '';
}

test('the keyboard alone goes from a file to a model, and back to the one before', async ({ desk }) => {
  const { app, page } = await desk.open();
  // The system's dialog is not ours.
  const path = writeShop(join(desk.folder, 'orders.csv'), 'client_id,date,zz');
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [file] })) as typeof dialog.showOpenDialog;
  }, path);
  const dialog = page.getByRole('dialog');
  const champion = async () => (await ask(page, 'versions', {})).champions.purchase?.version;

  // Made of an answer: a page that is only just drawn does not listen to the keyboard yet.
  await expect(page.getByRole('heading', { name: 'First steps' })).toBeVisible();
  await command(page, 'Import files');
  // Orders whose amount has a name that says nothing: told to be transactions, and which column it is.
  await reach(page, dialog.getByLabel('Recognised as'));
  await page.keyboard.press('t');
  const amount = dialog.getByRole('combobox', { name: 'Amount' });
  await reach(page, amount);
  await page.keyboard.type('zz');
  await expect(amount).toHaveValue('zz');
  await press(page, /^Import [\d,]+ new rows$/, dialog);
  await press(page, 'Done', dialog);

  await command(page, 'Prepare training data');
  await reach(page, dialog.getByLabel(/^Then train/));
  await page.keyboard.press('Space');
  await press(page, 'Prepare', dialog);
  await execution(page, ({ operation, state }) => operation === 'snapshot' && state === 'done');
  const first = await train(page, '10');
  await expect.poll(champion).toBe(first);
  const second = await train(page, '12');

  await command(page, 'Compare Screen');
  await press(page, 'Compare', page.getByRole('main'));
  await execution(page, ({ operation, state }) => operation === 'compare' && state === 'done');
  await expect(page.getByRole('main')).toContainText(/close to call|better|worse/);
  await expectFits(app, page, 'a comparison');

  await command(page, `Deploy ${second}`);
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('to see how it does');
  expect(await champion()).toBe(first);
  await page.keyboard.press('Enter');
  await expect.poll(champion).toBe(second);
  await expect(dialog).toHaveCount(0);

  await command(page, `Roll back to ${first}`);
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('it did worse');
  expect(await champion()).toBe(second);
  await press(page, 'Roll back', dialog);
  await expect.poll(champion).toBe(first);
  const [latest, before] = await ask(page, 'deployments', {});
  expect(latest).toMatchObject({ kind: 'rollback', reason: 'it did worse' });
  expect(before).toMatchObject({ kind: 'manual', reason: 'to see how it does' });
});
