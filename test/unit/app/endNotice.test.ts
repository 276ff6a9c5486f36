import { expect, it } from 'vitest';
import { noticeOfEnd } from '../../../electron/app/endNotice';
import { executionOf } from '../renderer/derive/records';

const long = { startedAt: 0, finishedAt: 60_000 };

it('tells the end of what was long, and why it failed', () => {
  expect(noticeOfEnd(executionOf({ ...long, state: 'done' }))?.title).toBe('Full retrain: done');
  const error = { code: 'out_of_memory' as const, message: 'Too little memory.' };
  expect(noticeOfEnd(executionOf({ ...long, state: 'failed', error }))).toEqual({
    title: 'Full retrain: failed',
    body: 'Too little memory.',
  });
});

it('tells nothing of what was short, was cancelled, or is told by the schedule', () => {
  expect(noticeOfEnd(executionOf({ startedAt: 0, finishedAt: 900, state: 'done' }))).toBeNull();
  expect(noticeOfEnd(executionOf({ ...long, state: 'cancelled' }))).toBeNull();
  expect(noticeOfEnd(executionOf({ ...long, state: 'failed', job: 'weekly' }))).toBeNull();
});
