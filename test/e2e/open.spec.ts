import { ask, evergreen, opened, sample } from './actions';
import { expect, test } from './app';
import { expectAccessible } from './axe';

test('what opens over a screen passes axe in both colours: menus, meanings of terms, what a search finds', async ({
  desk,
}) => {
  const { page } = await desk.open();
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-04-01', '--to', '2011-06-01', '--every', '30d');
  await evergreen(desk, 'retrain', '--trees', '10');
  await evergreen(desk, 'retrain', '--trees', '12');
  const [{ version }] = (await ask(page, 'versions', {})).versions;
  const go = (name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
  const main = page.getByRole('main');

  for (const [on, menu] of [
    ['Overview', /save or copy$/],
    ['Versions', /^More for/],
  ] as const) {
    await go(on);
    await opened(page.getByRole('menu'), () => main.getByRole('button', { name: menu }).first().press('Enter'));
    await expectAccessible(page, `${on}: ${menu}`, true);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
  }

  await go('Overview');
  await opened(page.locator('.term-meaning'), async () => {
    await page.mouse.move(0, 0);
    await main.locator('.term-word').first().hover();
  });
  await expectAccessible(page, 'the meaning of a term', true);
  await page.mouse.move(0, 0);

  await go('Compare');
  const candidate = main.getByRole('combobox', { name: 'Candidate' });
  await candidate.selectOption(version);
  await candidate.focus();
  await page.keyboard.press('Space');
  await expectAccessible(page, 'an open select');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search/ })).toBeFocused();
  await page.keyboard.type('deploy');
  const found = page.getByRole('listbox', { name: 'Found' }).getByRole('option');
  await expect(found.first()).toBeVisible();
  await expectAccessible(page, 'what a search finds');
});
