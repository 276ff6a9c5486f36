import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, comes, drop, evergreen, execution, sample } from './actions';
import { expect, test } from './app';

test('clients with features only get synthetic labels by a rule that is shown, changed and kept', async ({ desk }) => {
  const path = join(desk.folder, 'clients.csv');
  const rows = Array.from({ length: 60 }, (_, i) => `k${i},2026-01-01,${i % 9},${(i * 7) % 50},${i * 10}`);
  writeFileSync(path, ['client_id,as_of,orders,recency_days,monetary', ...rows, ''].join('\n'));
  const { page } = await desk.open();
  await drop(page, path);
  const importing = page.getByRole('dialog');
  await importing.getByRole('button', { name: 'Import 60 new rows' }).click();
  await importing.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('navigation').getByRole('button', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Make synthetic labels…' }).click();
  const dialog = page.getByRole('dialog');
  const rule = dialog.getByLabel('Rule of Purchase');
  await expect(rule).toHaveValue('1*orders - 1*recency_days + 0.5*monetary');
  await rule.fill('2*orders - nonsense');
  await rule.blur();
  await expect(dialog.getByText('names “nonsense”')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Label/ })).toBeDisabled();
  await rule.fill('2*orders');
  await rule.blur();
  await dialog.getByRole('button', { name: /^Label \d+ clients$/ }).click();
  await execution(page, ({ operation, state }) => operation === 'synthesize' && state === 'done');
  await expect(page.getByText('the likelier the larger 2*orders')).toBeVisible();
  const [purchase] = await ask(page, 'labels', {});
  expect(purchase).toMatchObject({ real: 0, holdout: 0, syntheticShare: 1 });
  expect(purchase.synthetic).toBeGreaterThan(30);
});

test('a horizon is changed and a task is added in Settings, and all screens follow', async ({ desk }) => {
  await evergreen(desk, 'import', sample);
  await evergreen(desk, 'snapshot', '--from', '2011-04-01', '--to', '2011-05-01');
  const { page } = await desk.open();
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Horizon of Purchase, in days or hours').fill('60');
  await page.getByRole('button', { name: 'Save the horizon of Purchase' }).click();
  await comes(page, '.toast', 'All labels of Purchase are made anew for its horizon.', () =>
    page.getByRole('button', { name: 'Change them' }).click(),
  );
  expect((await ask(page, 'tasks', {}))[0]).toMatchObject({ horizonDays: 60, graceDays: 3 });

  await page.getByRole('button', { name: 'Add a task…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Buys again');
  await dialog.getByLabel('Horizon (30 days, 6 hours)').fill('60');
  await dialog.getByLabel('Outcome from transactions').selectOption('purchase');
  await dialog.getByRole('button', { name: 'Add the task' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Data' }).click();
  await expect(page.getByRole('region', { name: 'Buys again' })).toBeVisible();
  const labels = await ask(page, 'labels', {});
  expect(labels.at(-1)).toMatchObject({ task: 'buys_again', real: labels[0].real });
});

test('a file with a damaged byte is refused by its place, and read once it is mended', async ({ desk }) => {
  const path = join(desk.folder, 'orders.csv');
  const [before, after] = ['client_id,date,amount,name\na,2026-01-05,10,Zoë\nb,2026-01-06,20,', '\n'];
  writeFileSync(path, Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]));
  const { page } = await desk.open();
  await drop(page, path);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^Line 3: byte \d+ of the file \(0xE9\) is not valid UTF-8/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Read it as Windows-1252' })).toBeVisible();
  writeFileSync(path, `${before}é${after}`);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('button', { name: 'Import 2 new rows' })).toBeEnabled();
});

test('a file without ids, each line of which is a client, is asked about its likely target and taken in', async ({
  desk,
}) => {
  const path = join(desk.folder, 'members.csv');
  const line = (i: number) =>
    `${18 + (i % 60)},${['basic', 'plus', 'pro'][i % 3]},${i % 23},${i % 4 < 1 ? 'yes' : 'no'}`;
  writeFileSync(path, `age,plan,visits,left_us\n${Array.from({ length: 200 }, (_, i) => line(i)).join('\n')}\n`);
  const { page } = await desk.open();
  await drop(page, path);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('group', { name: 'What does the column “left_us” hold?' })).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /^What became of the client: churn/ })).toBeChecked();
  await dialog.getByRole('button', { name: 'Read it this way' }).click();
  await dialog.getByRole('button', { name: 'Each line is a client' }).click();
  await dialog.getByRole('button', { name: 'Import 200 new rows' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect((await ask(page, 'labels', {})).find(({ task }) => task === 'churn')?.real).toBe(200);
});
