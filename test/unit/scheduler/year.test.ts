import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { Random } from '../../../electron/engine/rng';
import { slotsBetween } from '../../../electron/scheduler/cron';
import { type Scheduler, startScheduler } from '../../../electron/scheduler/scheduler';
import { AppError } from '../../../shared/errors';
import { catchUps, type JobName, jobNames } from '../../../shared/schedule';
import type { SlotRecord } from '../../../shared/schemas/schedule';
import { dataContext, localData } from '../../helpers/workspace';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1, 9);
const end = start + 365 * day;

interface Execution {
  job: JobName;
  slot: string;
  outcome: 'done' | 'failed' | 'skipped' | 'killed';
}

/**
 * A machine with the app on it, of which a test says when it sleeps: real store, real scheduler, a clock of its own.
 */
function machine(zone: string, random: () => number) {
  const time = { now: start };
  let pid = 1;
  const executions: Execution[] = [];
  let atWork = 0;
  let onKilled = () => {};
  const base = dataContext();

  /** The app is started: another process than before, which is gone. */
  const boot = (): Scheduler => {
    const own = pid;
    const context: DataContext = {
      ...base,
      now: () => time.now,
      machineNow: () => time.now,
      monotonic: () => time.now,
      isAlive: (asked) => asked === pid,
      pid: own,
    };
    const scheduler = startScheduler({
      data: localData(context),
      now: () => time.now,
      zone: () => zone,
      execute: async (job) => {
        expect(++atWork).toBe(1);
        const slot = scheduler.current()?.slot ?? '';
        time.now += Math.floor(random() * 90) * minute;
        const dice = random();
        const outcome = dice < 0.1 ? 'failed' : dice < 0.2 ? 'skipped' : dice < 0.23 ? 'killed' : 'done';
        executions.push({ job, slot, outcome });
        atWork = 0;
        if (outcome === 'killed') {
          pid++;
          onKilled();
          return new Promise<string>(() => undefined);
        }
        if (outcome === 'failed') throw new AppError('engine_failed', 'The dice said so.');
        if (outcome === 'skipped') throw new AppError('not_enough_labels', 'Too few labels, the dice said.');
        return 'done';
      },
      onSlot: () => undefined,
      onError: (error) => expect.fail(String(error)),
    });
    return scheduler;
  };

  let app = boot();
  /**
   * Looks, and lets everything run that is due; a process that is killed meanwhile is started again at the next look.
   */
  const look = async () => {
    const killed = new Promise<boolean>((resolve) => {
      onKilled = () => resolve(true);
    });
    await app.tick();
    if (await Promise.race([app.idle().then(() => false), killed])) app = boot();
  };
  return { time, look, executions, base };
}

/** Awake for some hours, in which it looks often; then asleep, sometimes for days. */
async function live({ time, look }: ReturnType<typeof machine>, random: () => number): Promise<void> {
  while (time.now < end) {
    const awakeUntil = time.now + Math.floor(random() * 20 * hour);
    while (time.now < awakeUntil && time.now < end) {
      await look();
      time.now += 10 * minute + Math.floor(random() * 110) * minute;
    }
    time.now += Math.floor((random() < 0.1 ? 12 * day : 10 * hour) * random());
  }
  // Until what was begun has been decided.
  for (let i = 0; i < 10; i++) {
    time.now = Math.max(time.now, end) + 61 * minute;
    await look();
  }
}

describe.each(['Europe/Paris', 'Australia/Lord_Howe'])('a year on a laptop in %s that sleeps when it likes', (zone) => {
  it.each([1, 2])('accounts for every slot, runs none twice, and never two at once (%i)', async (seed) => {
    const generator = new Random(seed);
    const random = () => (generator.next() >>> 0) / 2 ** 32;
    const laptop = machine(zone, random);
    const { leases } = laptop.base;
    const context = { ...laptop.base, machineNow: () => start };
    for (const schedule of dataApi(context).schedules()) {
      const catchUp = catchUps[Math.floor(random() * catchUps.length)];
      dataApi(context).saveSchedule({
        before: schedule,
        schedule: { ...schedule, catchUp },
        accounts: { job: schedule.job, missed: [], failed: [] },
      });
    }
    await live(laptop, random);

    const records = leases.prepare('SELECT job, slot, at, state, reason, attempts FROM slots').all() as SlotRecord[];
    for (const job of jobNames) {
      const { cron } =
        dataApi(context)
          .schedules()
          .find((one) => one.job === job) ?? expect.fail();
      const expected = slotsBetween(cron, zone, start, end).map(({ slot }) => slot);
      const found = records.filter((one) => one.job === job && one.at <= end);
      expect(found.map(({ slot }) => slot).sort()).toEqual(expected);
      for (const { slot, state, reason, attempts } of found) {
        const own = laptop.executions.filter((one) => one.job === job && one.slot === slot);
        const states = { done: 'done', skipped: 'skipped', failed: 'failed', killed: 'failed' } as const;
        // The last attempt says how it ended; before it there were only attempts that failed or were killed. One that
        // stood in the queue of a process that was killed counts as well.
        const last = own.at(-1);
        expect(state).toBe(last ? states[last.outcome] : attempts > 0 ? 'failed' : 'missed');
        expect(own.slice(0, -1).every(({ outcome }) => states[outcome] === 'failed')).toBe(true);
        expect(own.length).toBeLessThanOrEqual(attempts);
        expect(attempts).toBeLessThanOrEqual(3);
        if (state !== 'done') expect(reason).toBeTruthy();
      }
    }
    const count = (state: string) => records.filter((one) => one.state === state).length;
    for (const state of ['done', 'skipped', 'failed', 'missed']) expect(count(state)).toBeGreaterThan(0);
  });
});
