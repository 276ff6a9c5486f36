import { comes, evergreen, sample } from './actions';
import { expect, test } from './app';
import { askAsStrangers } from './strangers';

test('the endpoint is switched on, tried, asked by a program and not by pages of the web, and switched off', async ({
  desk,
}) => {
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-05-01', '--to', '2011-05-01');
  await evergreen(desk, 'retrain', '--trees', '10', '--min-leaf', '10');
  const { app, page } = await desk.open();
  await page.getByRole('button', { name: 'Serving', exact: true }).click();
  await expect(page.getByText('off', { exact: true })).toBeVisible();

  // Before it is on: a client, and what its answers rest on.
  await page.getByLabel('A client’s id, or a row as JSON').fill('13085');
  await page.getByRole('button', { name: 'Predict' }).click();
  await expect(page.getByRole('table', { name: 'What Purchase rests on' }).getByRole('row')).toHaveCount(7);
  await page.getByLabel('A client’s id, or a row as JSON').fill('{"recency_days": "long ago"}');
  await page.getByRole('button', { name: 'Predict' }).click();
  await expect(page.getByText('recency_days: “long ago” is not a number.')).toBeVisible();

  await page.getByLabel('Port').fill('0');
  await page.getByRole('button', { name: 'Use this port' }).click();
  await page.getByRole('switch', { name: 'Answer other programs' }).click();
  const heading = page.getByText(/answering at http:\/\/127\.0\.0\.1:\d+/);
  await expect(heading).toBeVisible();
  const url = /http:\S+/.exec((await heading.textContent()) ?? '')?.[0] ?? '';

  await comes(page, '.toast', 'Token copied.', () => page.getByRole('button', { name: 'Copy token' }).click());
  const token = await app.evaluate(({ clipboard }) => clipboard.readText());
  const askWith = (bearer: string) =>
    fetch(`${url}/predict`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ recency_days: 12 }),
    });
  expect((await askWith(token)).status).toBe(200);
  await expect(page.locator('dl').getByText(/, 1 row$/)).toHaveCount(3);
  await askAsStrangers(url, token, desk.folder);

  await comes(page, '.toast', 'The token is renewed.', () => page.getByRole('button', { name: 'Renew token' }).click());
  expect((await askWith(token)).status).toBe(401);

  await page.getByRole('button', { name: 'Python' }).click();
  await expect(page.getByText('import requests')).toBeVisible();
  await page.getByRole('switch', { name: 'Answer other programs' }).click();
  await expect(page.getByText('off', { exact: true })).toBeVisible();
  await expect(askWith(token)).rejects.toThrow();
});
