import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { screens } from '../../shared/screens';
import { ask, command, drop, evergreen, sample } from './actions';
import { expect, test } from './app';
import { expectAccessible } from './axe';
import { expectFits } from './fits';
import { writeShop } from './shop';

const screen = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name });

test('every screen, in both colours, passes axe, and fits the smallest window and twice the size', async ({ desk }) => {
  const { app, page } = await desk.open();
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-04-01', '--to', '2011-06-01', '--every', '30d');
  await evergreen(desk, 'retrain', '--trees', '20', '--min-leaf', '10');
  for (const { label } of screens) {
    await screen(page, label).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expectAccessible(page, label);
    await expectFits(app, page, label);
  }
});

/** The buttons that open dialogs, by screen, in a workspace with three versions and a file with a refused row. */
const dialogs: [screen: string, opener: RegExp, item?: string][] = [
  ['Data', /^Show the 1 refused row/],
  ['Data', /^Prepare training data/],
  ['Data', /^Make synthetic labels/],
  ['Data', /^Erase a client/],
  ['Data', /^Undo the import of orders/],
  ['Train', /^Retrain with settings/],
  ['Train', /^Full retrain$/],
  ['Versions', /^Roll back to/],
  ['Versions', /^Deploy/],
  ['Versions', /^More for/, 'Rename or add a note…'],
  ['Versions', /^More for/, 'Export a model…'],
  ['Versions', /^More for/, 'Remove…'],
  ['Schedule', /^Change the schedule/],
  ['Schedule', /^Full retrain, .*: /],
  ['Schedule', /^Install in cron/],
  ['Settings', /^Add a task/],
  ['Settings', /^Show what it would remove/],
];

/** Puts a crontab, which is empty, before the system’s, where there is one. */
function withCron(folder: string): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'crontab'), '#!/bin/sh\n', { mode: 0o755 });
  process.env.PATH = `${bin}:${process.env.PATH}`;
}

test('every dialog passes axe in both colours, fits the smallest window and twice the size, and gives the focus back', async ({
  desk,
}) => {
  withCron(desk.folder);
  const { app, page } = await desk.open();
  const path = writeShop(join(desk.folder, 'orders.csv'));
  appendFileSync(path, 'c1,some day,5\n');
  await evergreen(desk, 'import', path);
  const people = join(desk.folder, 'people.csv');
  writeFileSync(people, `client_id,age\n${Array.from({ length: 30 }, (_, i) => `c${i},${20 + i}`).join('\n')}\n`);
  await evergreen(desk, 'import', people);
  await evergreen(desk, 'snapshot', '--from', '2024-04-01', '--to', '2024-08-01', '--every', '30d');
  for (const seed of ['1', '2', '3'])
    await evergreen(desk, 'retrain', '--trees', '10', '--min-leaf', '10', '--seed', seed);
  const { versions } = await ask(page, 'versions', {});
  await evergreen(desk, 'deploy', versions[1].version);
  const dialog = page.getByRole('dialog');
  /** @param opener has the focus before, and so after */
  const look = async (what: string, opener: Locator | null) => {
    await expect(dialog, what).toBeVisible();
    await expect(dialog.locator('.skeleton')).toHaveCount(0);
    await expectAccessible(page, what);
    await expectFits(app, page, what);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    if (opener) await expect(opener, `the focus after ${what}`).toBeFocused();
  };
  for (const [on, opener, item] of dialogs) {
    await screen(page, on).click();
    const button = page.getByRole('main').getByRole('button', { name: opener, disabled: false }).first();
    await button.press('Enter');
    if (item) await page.getByRole('menuitem', { name: item, disabled: false }).press('Enter');
    await look(`${on}: ${item ?? opener}`, button);
  }
  await page
    .getByRole('textbox', { name: /^Horizon of/ })
    .first()
    .fill('45');
  const horizon = page.getByRole('button', { name: /^Save the horizon/, disabled: false });
  await horizon.press('Enter');
  await look('the labels of a task are changed', horizon);
  await command(page, `${versions[0].version} Version`);
  await look('a version', null);
  await drop(page, path);
  await expect(dialog.getByRole('button', { name: /^Import [\d,]+ new row/ })).toBeVisible();
  await look('the import', null);
  const here = screen(page, 'Overview');
  await here.press('Enter');
  await page.keyboard.press('?');
  await look('the shortcuts', here);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search/ })).toBeFocused();
  await look('the search', here);
});
