import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { screens } from '../../shared/screens';
import { evergreen, sample } from './actions';
import { expect, test } from './app';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands: rule by rule, with the places. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (where: Document) => Promise<AxeResults> } }).axe.run(document),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Whether something is cut off at the right with no way to come to it. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Dialogs that an empty hand may open, by screen. */
const dialogs = {
  data: /^Prepare training data/,
  train: /^Retrain with settings/,
  schedule: /^Change the schedule/,
  settings: /^Add a task/,
} as const;

test('every screen and dialog, in both colours, passes axe, and fits at twice the size', async ({ desk }) => {
  const { app, page } = await desk.open();
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-04-01', '--to', '2011-06-01', '--every', '30d');
  await evergreen(desk, 'retrain', '--trees', '20');
  const nav = page.getByRole('navigation');
  for (const { id, label } of screens) {
    await nav.getByRole('button', { name: label }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${label}, ${colorScheme}`).toEqual([]);
    }
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.setZoomFactor(2));
    await expect.poll(() => overflow(page), { message: `${label} at 200 %` }).toBeLessThanOrEqual(0);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.setZoomFactor(1));
    if (id in dialogs) {
      await page
        .getByRole('button', { name: dialogs[id as keyof typeof dialogs] })
        .first()
        .click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page), `the dialog of ${label}`).toEqual([]);
      await page.keyboard.press('Escape');
    }
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(await violations(page), 'the shortcuts').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search/ })).toBeFocused();
  expect(await violations(page), 'the search').toEqual([]);
});
