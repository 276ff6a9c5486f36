import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchAlarms } from '../../../electron/app/watchAlarms';
import { trainingWanted } from '../../../electron/operations/monitoring/trigger';
import type { OpenWorkspace } from '../../../electron/operations/openWorkspace';

vi.mock('../../../electron/operations/catalogue', () => ({ perform: async () => ({ tasks: {}, skipped: {} }) }));
vi.mock('../../../electron/operations/monitoring/trigger', () => ({ trainingWanted: vi.fn() }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('an alarm starts one training, and another only when more has come: one that fails is not begun again and again', async () => {
  const start = vi.fn();
  const reader = { versionNotes: async () => [] };
  const open = { context: () => ({}), reader } as unknown as OpenWorkspace;
  const told = { isBusy: () => false, tell: () => () => undefined, train: { isOn: () => true, start } };
  const stop = watchAlarms(open, { path: '', write: () => undefined }, told);
  const wanted = vi.mocked(trainingWanted);
  wanted.mockResolvedValue('9 points worse (100 outcomes)');
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(wanted.mock.calls.length).toBeGreaterThan(3);
  expect(start).toHaveBeenCalledTimes(1);
  wanted.mockResolvedValue('9 points worse (120 outcomes)');
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(start).toHaveBeenCalledTimes(2);
  stop();
});
