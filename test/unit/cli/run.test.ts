import { describe, expect, it } from 'vitest';
import { parse } from '../../../electron/cli/args';
import { runCommand } from '../../../electron/cli/commands/run';
import type { OperationContext } from '../../../electron/operations/context';
import { claimDue, scheduleOf } from '../../../electron/scheduler/claims';
import { systemZone } from '../../../electron/scheduler/cron';
import { editSchedule } from '../../../electron/scheduler/schedules';
import { AppError, stateAfter } from '../../../shared/errors';
import { shellOn } from '../../helpers/shell';
import { operationContext } from '../../helpers/workspace';

const hour = 3_600_000;
const edited = Date.UTC(2026, 0, 6, 12);

/** A nightly job, due every hour, fails. Once its next attempt is due, something happens. */
async function failing(happens: (clock: { now: number }, context: OperationContext) => unknown) {
  const clock = { now: edited };
  const context = operationContext({ now: () => clock.now });
  const { data } = context;
  await editSchedule(data, { job: 'nightly', cron: '0 * * * *' }, { now: clock.now, zone: systemZone() });
  clock.now += hour + 60_000;
  const failingData: typeof data = {
    ...data,
    tasks: () => Promise.reject(new AppError('disk_full', 'The disk is full.')),
    endSlot: async (end) => {
      await data.endSlot(end);
      clock.now = end.retryAt ?? expect.fail('it was the last attempt');
    },
    // Asked for anew before each attempt: the first is under way by then.
    makeSchedules: async (given) => {
      if (clock.now > edited + hour + 60_000) await happens(clock, context);
      return data.makeSchedules(given);
    },
  };
  const run = runCommand.run(
    parse(['nightly', '--slot'], runCommand.options),
    shellOn({ ...context, data: failingData }),
  );
  return run.then(
    ({ json }) => expect.fail(JSON.stringify(json)),
    (error: AppError) => error,
  );
}

describe('a slot whose next attempt can’t begin', () => {
  it.each([
    ['the clock was set back', (clock: { now: number }) => (clock.now -= 120_000), 'By the clock'],
    [
      'its job was disabled',
      async ({ now }: { now: number }, { data }: OperationContext) =>
        editSchedule(data, { job: 'nightly', enabled: false }, { now, zone: systemZone() }),
      'disabled meanwhile',
    ],
  ])('is told as failed where %s', async (_, happens, why) => {
    const error = await failing(happens);
    expect([error.code, stateAfter(error.code)]).toEqual(['engine_failed', 'failed']);
    expect(error.message).toContain('The disk is full.');
    expect(error.message).toContain(why);
  });

  it('is nothing to do where another process was faster', async () => {
    const error = await failing(async ({ now }, { data }) => {
      const { held } = await claimDue(data, await scheduleOf(data, 'nightly'), now, systemZone());
      for (const slot of held) slot.stop();
    });
    expect([error.code, stateAfter(error.code)]).toEqual(['not_due', 'skipped']);
    expect(error.message).toContain(`process ${process.pid} runs it now`);
  });
});
