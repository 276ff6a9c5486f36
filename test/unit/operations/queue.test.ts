import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { perform } from '../../../electron/operations/catalogue';
import { readQueue } from '../../../electron/operations/keptQueue';
import { operationContext } from '../../helpers/workspace';

const url = 'rediss://me:hunter2@server:6390/1';

it('keeps the queue of a workspace for its owner, shows it without the password, and forgets it', async () => {
  const context = operationContext();
  const file = join(context.workspace, 'queue.json');
  expect(await perform(context, 'queue', {})).toBeNull();
  await perform(context, 'setQueue', { url });
  expect(await perform(context, 'queue', {})).toEqual({ url: 'rediss://me:***@server:6390/1', waitSeconds: 30 });
  expect(await readQueue(context.workspace)).toEqual({ url, waitSeconds: 30 });
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(await perform(context, 'activity', {}))).not.toContain('hunter2');
  await perform(context, 'setQueue', { url: null });
  expect(existsSync(file)).toBe(false);
});

it('refuses what is no queue, and tells nothing of what it holds', async () => {
  const context = operationContext();
  const refused = await perform(context, 'setQueue', { url: 'http://me:hunter2@server' }).catch((error) => error);
  expect(refused).toMatchObject({ code: 'bad_usage', message: expect.stringContaining('redis://HOST') });
  expect(refused.message).not.toContain('hunter2');
  const percent = await perform(context, 'setQueue', { url: 'redis://:hunter2%@server' }).catch((error) => error);
  expect(percent).toMatchObject({ code: 'bad_usage', message: expect.stringContaining('written as %25') });
  expect(percent.message).not.toContain('hunter2');
  await perform(context, 'setQueue', { url: 'redis://:hunter2%25@server' });
  const file = join(context.workspace, 'queue.json');
  writeFileSync(file, '{"url":"http://me:hunter2@server","waitSeconds":3}');
  const unreadable = await perform(context, 'queue', {}).catch((error) => error);
  expect(unreadable).toMatchObject({ code: 'file_unreadable' });
  expect(unreadable.message).not.toContain('hunter2');
  expect(readFileSync(file, 'utf8')).toContain('hunter2');
});
