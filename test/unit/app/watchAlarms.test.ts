import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchAlarms } from '../../../electron/app/watchAlarms';
import { perform } from '../../../electron/operations/catalogue';
import { trainingWanted } from '../../../electron/operations/monitoring/trigger';
import type { OpenWorkspace } from '../../../electron/operations/openWorkspace';
import { monitoredOf } from '../renderer/derive/records';

vi.mock('../../../electron/operations/catalogue', () => ({ perform: vi.fn(async () => ({ tasks: {}, skipped: {} })) }));
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

it('an alarm is told once while it stands, and again when it stands again; one of the same moment is another', async () => {
  const looks = vi.mocked(perform);
  const found = (...arrivals: number[]) => {
    const alarms = arrivals.flatMap((arrival) => monitoredOf({ arrival }).alarms);
    looks.mockResolvedValue({ tasks: { churn: { ...monitoredOf({}), alarms } }, skipped: {} } as never);
  };
  const open = { context: () => ({}), reader: { versionNotes: async () => [] } } as unknown as OpenWorkspace;
  const takeBack = vi.fn();
  const tell = vi.fn(() => takeBack);
  const train = { isOn: () => false, start: () => undefined };
  const stop = watchAlarms(open, { path: '', write: () => undefined }, { isBusy: () => false, tell, train });
  for (const [arrivals, told, back] of [
    [[2], 1, 0],
    [[2], 1, 0],
    [[2, 3], 2, 0],
    [[3], 2, 1],
    [[2, 3], 3, 1],
  ] as const) {
    found(...arrivals);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([tell.mock.calls.length, takeBack.mock.calls.length]).toEqual([told, back]);
  }
  stop();
});
