import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotsBetween } from '../../../electron/scheduler/cron';
import { installCron } from '../../../electron/scheduler/install/cron';
import { gaps } from '../../../electron/scheduler/install/fields';
import { installLaunchd } from '../../../electron/scheduler/install/launchd';
import type { InstallRequest, Step } from '../../../electron/scheduler/install/plan';
import { installSystemd } from '../../../electron/scheduler/install/systemd';
import { dayMs } from '../../../shared/time';
import { zones } from '../../helpers/clocks';
import { calendarWakes, cronWakes, type Interval, launchdWakes } from '../../helpers/systemSchedulers';

const from = Date.UTC(2026, 0, 1);
const to = Date.UTC(2028, 0, 1);
const minuteMs = 60_000;

const request = (cron: string): InstallRequest => ({
  command: ['/usr/bin/evergreen'],
  environment: {},
  workspace: '/workspace',
  schedules: [
    { job: 'daily', cron, enabled: true, catchUp: 'latest', lookbackDays: 7, retries: 2, gate: 'none', since: 0 },
  ],
  home: '/home',
  configHome: '/home/.config',
  userId: 501,
});

function crontabOf(cron: string): string[] {
  const [step] = installCron(request(cron), '');
  const text = step.do === 'run' ? (step.input ?? '') : '';
  return [...text.matchAll(/^([\d*]\S*(?: \S+){4}) /gm)].map(([, times]) => times);
}

function eventsOf(cron: string): string[] {
  const written = installSystemd(request(cron)).map((step) => (step.do === 'write' ? step.content : ''));
  return [...written.join('').matchAll(/^OnCalendar=(.*)$/gm)].map(([, event]) => event);
}

/** Null where more would be needed than are written. */
function intervalsOf(cron: string): Interval[] | null {
  let step: Step;
  try {
    [step] = installLaunchd(request(cron));
  } catch (error) {
    expect(error).toMatchObject({
      code: 'bad_usage',
      message: expect.stringMatching(/take ([5-9]\d\d|\d{4,}) entries/),
    });
    return null;
  }
  const [, array] =
    /<key>StartCalendarInterval<\/key>\s*<array>([\s\S]*?)<\/array>/.exec(step.do === 'write' ? step.content : '') ??
    [];
  return [...(array ?? '').matchAll(/<dict>([\s\S]*?)<\/dict>/g)].map(([, dict]) =>
    Object.fromEntries(
      [...dict.matchAll(/<key>(\w+)<\/key>\s*<integer>(\d+)/g)].map(([, key, value]) => [key, Number(value)]),
    ),
  );
}

/** All slots, in pieces short enough for each to be told. */
function slotsOf(cron: string, zone: string): number[] {
  const found: number[] = [];
  for (let start = from; start < to; start += 13 * dayMs) {
    found.push(...slotsBetween(cron, zone, start - 1, Math.min(start + 13 * dayMs, to) - 1).map(({ at }) => at));
  }
  return found;
}

/** To launchd, a weekday is one of any month. */
const inAnyMonth = (cron: string) => cron.replace(/\S+ (?!\*$)(\S+)$/, '* $1');

function fieldOf(least: number, most: number, steps: readonly number[], numbers: fc.Arbitrary<number>) {
  const range = fc.tuple(numbers, numbers).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.constantFrom(...steps);
  return fc.oneof(
    { weight: 4, arbitrary: numbers.map(String) },
    { weight: 2, arbitrary: fc.uniqueArray(numbers, { minLength: 2, maxLength: 3 }).map((all) => all.join(',')) },
    { weight: 1, arbitrary: range },
    { weight: 1, arbitrary: step.map((by) => `*/${by}`) },
    { weight: 1, arbitrary: step.map((by) => `${least}-${most}/${by}`) },
    { weight: 1, arbitrary: fc.constant(`${least}-${most}`) },
  );
}

const integer = (min: number, max: number) => fc.integer({ min, max });
// Nights, in which clocks change, more often than other hours. Few minutes: an hour is as good as each of its parts.
const hours = fieldOf(0, 23, [2, 3, 5], fc.oneof(integer(0, 4), integer(22, 23), integer(0, 23)));
const minutes = fc.oneof(
  integer(0, 59).map(String),
  fc.uniqueArray(integer(0, 59), { minLength: 2, maxLength: 3 }).map((all) => all.join(',')),
  fc.constantFrom('*/20', '*/30', '0-59/45', '15-17'),
);
const star = fc.constant('*');
const crons = fc
  .tuple(
    minutes,
    fc.oneof({ weight: 5, arbitrary: hours }, { weight: 1, arbitrary: star }),
    fc.oneof(star, fieldOf(1, 31, [2, 10], integer(1, 31))),
    fc.oneof({ weight: 3, arbitrary: star }, { weight: 1, arbitrary: fieldOf(1, 12, [3], integer(1, 12)) }),
    fc.oneof(star, fieldOf(0, 6, [2], integer(0, 6))),
  )
  .map((fields) => fields.join(' '))
  .filter((cron) => !/^\S+ \S+ (29|30|31)(,(29|30|31))* (2|4|6|9|11)/.test(cron));
const examples = [
  '0 2 * * 0',
  '0 2 */2 * 1',
  '0 2 1-31 * 1',
  '0 2 1 * 0-6',
  '30 0-23 * * *',
  '15 2 * * *',
  '45 23 * * 6',
  '30 */2 * * *',
  '*/20 0,1 1-31/2 1-6 *',
  '0,1 * * 1,2 */2',
];

describe.each(zones)('over two years in %s', (zone) => {
  it('cron, systemd and launchd wake up at each slot, and at few other times', () => {
    fc.assert(
      fc.property(crons, (cron) => {
        const slots = slotsOf(cron, zone);
        const intervals = intervalsOf(cron);
        const wakes = {
          cron: cronWakes(crontabOf(cron), zone, from, to),
          systemd: calendarWakes(eventsOf(cron), zone, from, to),
          ...(intervals && { launchd: launchdWakes(intervals, zone, from, to) }),
        };
        for (const [system, found] of Object.entries(wakes)) {
          const lost = slots.filter((at) => !found.has(at)).map((at) => new Date(at).toISOString());
          expect({ system, cron, lost }).toEqual({ system, cron, lost: [] });
          const meant = system === 'launchd' && inAnyMonth(cron) !== cron ? slotsOf(inAnyMonth(cron), zone) : slots;
          // At most the ends of nine gaps a day, and what an hour repeats.
          expect(found.size - meant.length).toBeLessThanOrEqual(9 * 731 + 100);
        }
      }),
      { numRuns: 12, examples: examples.map((cron) => [cron]) },
    );
  });

  it('systemd itself is what its model is', ({ skip }) => {
    skip(spawnSync('systemd-analyze', ['--version']).error !== undefined, 'systemd-analyze is not installed');
    fc.assert(
      fc.property(crons, (cron) => {
        for (const event of eventsOf(cron)) {
          const expected = [...calendarWakes([event], zone, from, to)].slice(0, 1500);
          if (expected.length > 0)
            expect({ event, at: fromSystemd(event, zone, expected.length) }).toEqual({ event, at: expected });
        }
      }),
      { numRuns: 4, examples: [['0 2 * * 0'], ['*/20 1-3 * 3,10 *'], ['45 23 * * 6']] },
    );
  });
});

function fromSystemd(event: string, zone: string, iterations: number): number[] {
  const base = `@${from / 1000 - 1}`;
  const args = ['calendar', `--iterations=${iterations}`, `--base-time=${base}`, event];
  const { stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8', env: { ...process.env, TZ: zone } });
  return [...stdout.matchAll(/\(in UTC\): \w+ (\S+) (\S+) UTC/g)].map(([, date, time]) =>
    Date.parse(`${date}T${time}Z`),
  );
}

describe('Debian’s cron, as it was seen', () => {
  const seen = (lines: readonly string[], start: string, hours: number) => {
    const begin = Date.parse(start);
    return lines.map((line) =>
      [...cronWakes([line], 'Europe/Berlin', begin, begin + hours * 60 * minuteMs)].map((at) =>
        new Date(at).toISOString().slice(11, 16),
      ),
    );
  };

  it('runs what the spring night skips right after it, but not what follows the clock', () => {
    const lines = [
      '30 2 * * *',
      '*/20 2 * * *',
      '0,20,40 2 * * *',
      '0 3 * * *',
      '30 * * * *',
      '0 2 */2 * 0',
      '0 2 1-31 * 1',
      '0,45 * 28,31 * 3',
    ];
    expect(seen(lines, '2027-03-28T00:30Z', 2)).toEqual([
      ['01:00'],
      [],
      ['01:00'],
      ['01:00'],
      ['00:30', '01:30'],
      [],
      ['01:00'],
      ['00:45', '01:00', '01:45', '02:00'],
    ]);
  });

  it('runs nothing twice in the autumn night but what follows the clock', () => {
    const lines = [
      '30 2 * * *',
      '*/20 2 * * *',
      '0,20,40 2 * * *',
      '0 3 * * *',
      '30 * * * *',
      '15 2 1 * 0',
      '15 2 */2 * 0',
      '15 2 1 * */2',
    ];
    expect(seen(lines, '2026-10-24T23:30Z', 3)).toEqual([
      ['00:30'],
      ['00:00', '00:20', '00:40', '01:00', '01:20', '01:40'],
      ['00:00', '00:20', '00:40'],
      ['02:00'],
      ['23:30', '00:30', '01:30'],
      ['00:15'],
      ['00:15'],
      [],
    ]);
  });
});

describe('launchd, as its source has it', () => {
  const days = (interval: Interval) =>
    [
      ...launchdWakes(
        [{ Minute: 0, Hour: 12, ...interval }],
        'Europe/Berlin',
        Date.UTC(2027, 1, 26),
        Date.UTC(2027, 2, 9),
      ),
    ]
      .map((at) => new Date(at).toISOString().slice(5, 10))
      .join(' ');

  it('takes a day of the month or a day of the week where both are given, and no month beside a day of the week', () => {
    expect(days({ Day: 3 })).toBe('03-03');
    expect(days({ Month: 2, Day: 27 })).toBe('02-27');
    expect(days({ Weekday: 1 })).toBe('03-01 03-08');
    expect(days({ Weekday: 7 })).toBe('02-28 03-07');
    expect(days({ Day: 3, Weekday: 1 })).toBe('03-01 03-03 03-08');
    expect(days({ Month: 7, Weekday: 1 })).toBe('03-01 03-08');
  });
});

it('what clocks skip is known of every zone', () => {
  const skipped = new Set<string>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    const shown = (at: number) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
    const ahead = (at: number) => shown(at) - at;
    for (let at = from; at < Date.UTC(2030, 0, 1); at += 14 * dayMs) {
      let [before, after] = [at, at + 14 * dayMs];
      if (ahead(after) <= ahead(before)) continue;
      while (after - before > minuteMs) {
        const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
        if (ahead(middle) > ahead(before)) after = middle;
        else before = middle;
      }
      const end = Math.floor(shown(after) / minuteMs) % 1440 || 1440;
      skipped.add(`${end - (ahead(after) - ahead(before)) / minuteMs}–${end}`);
    }
  }
  expect([...skipped].sort()).toEqual(gaps.map(([first, end]) => `${first}–${end}`).sort());
});
