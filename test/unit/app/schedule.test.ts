import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExecutions } from '../../../electron/app/executions';
import { createNotices } from '../../../electron/app/notices';
import { keepSchedule } from '../../../electron/app/schedule';
import { openLog } from '../../../electron/node/log';
import { editSchedule } from '../../../electron/scheduler/schedules';
import { AppError } from '../../../shared/errors';
import { jobNames } from '../../../shared/schedule';
import type { SlotRecord } from '../../../shared/schemas/schedule';
import { operationContext } from '../../helpers/workspace';

/** Local time: a quarter of an hour before the nightly job. */
const quarterToFour = new Date(2026, 0, 6, 3, 45).getTime();

beforeEach(() => {
  vi.useFakeTimers({ now: quarterToFour, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The schedule as the app keeps it, on a new workspace: the nightly job alone is on, and is tried once. */
async function open() {
  const context = operationContext();
  const { data, layout } = context;
  for (const job of jobNames) {
    const change = { job, enabled: job === 'nightly', retries: 0 };
    await editSchedule(data, change, { now: Date.now(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }
  const opened = { workspace: context.workspace, data, reader: data, close: async () => undefined };
  const system = vi.fn();
  const notices = createNotices({ now: Date.now, onChange: () => undefined, system });
  const listeners = new Set<() => void>();
  const executions = createExecutions({ onChange: () => undefined, now: Date.now, monotonic: () => 0 });
  const schedule = keepSchedule({
    open: { ...opened, context: (io) => ({ ...context, ...io }) },
    executions,
    log: openLog([layout.logs], Date.now),
    onChange: () => undefined,
    onFailure: (title, reason) => notices.add({ title: `${title} failed`, body: reason, screen: 'schedule' }),
    onWakeUp: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const wakeUp = () => {
    for (const listener of listeners) listener();
  };
  const slots = async () => {
    const found: SlotRecord[] = await data.slots({ from: 0, to: Number.MAX_SAFE_INTEGER });
    return found.map(({ slot, state }) => `${slot} ${state}`);
  };
  return { context, schedule, executions, notices, system, slots, wakeUp, listeners };
}

describe('the schedule of the open window', () => {
  it('looks when the machine wakes up, without waiting for the next tick', async () => {
    const { schedule, slots, wakeUp, listeners } = await open();
    await expect.poll(slots).toEqual([]);
    // Asleep until nine: no timer has fired.
    vi.setSystemTime(new Date(2026, 0, 6, 9));
    wakeUp();
    // A new workspace has no champion to score with.
    await expect.poll(slots).toEqual(['2026-01-06T04:00 skipped']);
    await schedule.stop();
    expect(listeners.size).toBe(0);
  });

  it('tells a person that a job has failed, by the system too, and keeps it until it is dismissed', async () => {
    const { context, schedule, notices, system, slots, wakeUp } = await open();
    context.data = {
      ...context.data,
      beginRun: async () => {
        throw new AppError('disk_full', 'The disk said no.');
      },
    };
    vi.setSystemTime(new Date(2026, 0, 6, 4));
    wakeUp();
    await expect.poll(slots).toEqual(['2026-01-06T04:00 failed']);
    const notice = {
      id: 1,
      at: expect.any(Number),
      title: 'Nightly scores failed',
      body: 'The disk said no.',
      screen: 'schedule',
    };
    await expect.poll(() => system.mock.calls).toEqual([[notice]]);
    expect(notices.list()).toEqual([notice]);
    notices.dismiss(1);
    expect(notices.list()).toEqual([]);
    await schedule.stop();
    const log = readFileSync(join(context.layout.logs, 'evergreen.log'), 'utf8');
    expect(log).toContain('Schedule: nightly 2026-01-06T04:00 failed: The disk said no.');
  });

  it('that waits for a training of a person’s is left for the next start at once when the app is quit', async () => {
    const { schedule, executions, slots, wakeUp } = await open();
    let release: () => void = () => undefined;
    const training = executions.start(
      { operation: 'retrain' },
      () => new Promise<void>((resolve) => (release = resolve)),
    );
    vi.setSystemTime(new Date(2026, 0, 6, 4));
    wakeUp();
    await expect.poll(() => executions.list().map(({ state }) => state)).toEqual(['running', 'queued']);
    await schedule.stop();
    expect(await slots()).toEqual(['2026-01-06T04:00 waiting']);
    expect(executions.list().map(({ state }) => state)).toEqual(['running', 'cancelled']);
    release();
    await training.finished;
  });
});
