import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricDifference, metricScore } from '../../../renderer/derive/metrics';
import {
  amount,
  bytes,
  dataDay,
  dataDays,
  dayTitle,
  decimal,
  duration,
  listed,
  moment,
  percent,
  plural,
  readable,
  remainingTime,
  unbroken,
  writeAs,
} from '../../../renderer/format';
import { stepLabel, stepNamed } from '../../../shared/steps';
import { taskLabel } from '../../../shared/tasks';
import { capital, count } from '../../../shared/words';

/** Without the space that keeps a number and its unit together. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  it('are written in English, with a true minus', () => {
    expect([count(1234567), count(-3)]).toEqual(['1,234,567', '−3']);
    expect([plain(percent(0.7841)), plain(percent(0.5, 0)), percent(null)]).toEqual(['78.4 %', '50 %', '–']);
    expect([decimal(-0.0861), decimal(-0.0001), decimal(null)]).toEqual(['−0.086', '0.000', '–']);
    expect([amount(8.5), amount(-1234.5)]).toEqual(['8.50', '−1,235']);
    expect([plain(bytes(900)), plain(bytes(123_456)), plain(bytes(26_500_000))]).toEqual([
      '0.9 kB',
      '123 kB',
      '26.5 MB',
    ]);
    expect([plural(1, 'row'), plural(2, 'row'), plural(0, 'entry', 'entries')]).toEqual([
      '1 row',
      '2 rows',
      '0 entries',
    ]);
  });

  it('of a difference carry their sign; what rounds to nothing is ±0', () => {
    expect([metricDifference('accuracy', 0.041), metricDifference('accuracy', -0.004)]).toEqual(['+4.1', '−0.4']);
    expect([metricDifference('accuracy', -0.0001), metricDifference('r2Clipped', 0.0354)]).toEqual(['±0.0', '+0.035']);
  });

  it('of a score follow its metric', () => {
    expect([plain(metricScore('accuracy', 0.761)), metricScore('r2Clipped', 0.349)]).toEqual(['76.1 %', '0.349']);
  });
});

it('durations are as fine as they are short', () => {
  expect([450, 9900, 9999, 61_000, 3_725_000].map(duration).map(plain)).toEqual([
    '0.5 s',
    '9.9 s',
    '10 s',
    '1 min 1 s',
    '1 h 2 min',
  ]);
  expect([59_600, 359_700, 3_599_900, 7_199_000].map(duration).map(plain)).toEqual([
    '1 min 0 s',
    '6 min 0 s',
    '1 h 0 min',
    '2 h 0 min',
  ]);
  expect([300, 4200, 90_000].map(remainingTime).map(plain)).toEqual([
    'less than a second left',
    'about 5 s left',
    'about 2 min left',
  ]);
});

it('no number is parted from its unit by the end of a line', () => {
  expect(unbroken('95 % from 12 s to 3 min 5 s, 20 MB, 2 h.')).toBe(
    '95\u00a0% from 12\u00a0s to 3\u00a0min 5\u00a0s, 20\u00a0MB, 2\u00a0h.',
  );
  expect(unbroken('12 shops, 5 minutes, 2 steps, 30 days')).toBe('12 shops, 5 minutes, 2 steps, 30 days');
  const written = [percent(0.5), duration(3_725_000), duration(450), remainingTime(90_000), bytes(123_456)];
  expect(written.filter((text) => unbroken(text) !== text)).toEqual([]);
});

it('words are those of the screens', () => {
  expect([taskLabel('clv'), taskLabel('first_order')]).toEqual(['Lifetime value', 'First order']);
  expect(
    ['train clv', 'compare upsell_60_days', 'score churn', 'save version', 'deploy'].map((name) =>
      stepLabel(stepNamed(name)),
    ),
  ).toEqual(['Train lifetime value', 'Compare upsell 60 days', 'Score churn', 'Save version', 'Deploy']);
  expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  expect(capital('')).toBe('');
});

it('numbers and dates are written as is usual where the computer is; English is one everywhere', () => {
  const written = () => [percent(0.1234), amount(12_345), amount(-1.5), count(12_345), dataDay(Date.UTC(2026, 2, 29))];
  const english = written();
  expect(english).toEqual(['12.3\u00a0%', '12,345', '−1.50', '12,345', '29 Mar 2026']);
  try {
    writeAs('de-DE');
    expect(written()).toEqual(['12,3\u00a0%', '12.345', '−1,50', '12.345', '29. März 2026']);
    expect([metricDifference('accuracy', -0.012), metricDifference('r2', 0.00001)]).toEqual(['−1,2', '±0,000']);
    for (const locale of ['en-US', 'en-IN', 'en']) {
      writeAs(locale);
      expect(written()).toEqual(english);
    }
  } finally {
    writeAs('en');
  }
});

it('days from one to another are one where both are of the same day', () => {
  const [from, later] = [Date.UTC(2011, 11, 9), Date.UTC(2011, 11, 9, 23)];
  expect(dataDays({ from, until: later })).toBe('9 Dec 2011');
  expect(dataDays({ from, until: Date.UTC(2011, 11, 10) })).toBe('9 Dec 2011 to 10 Dec 2011');
});

it('days in what is recorded are read as the window writes them, names of files as they are', () => {
  expect(readable('Since 2011-09-02, at 2026-03-01 02:00 (2011-09-01 to 2011-10-31).')).toBe(
    'Since 2 Sept 2011, at 1 Mar 2026 02:00 (1 Sept 2011 to 31 Oct 2011).',
  );
  expect(readable('“2026-02-30” is no day')).toBe('“2026-02-30” is no day');
  const others = 'sales-2011-09-02.csv, 2011-09-02.csv, logs/2011-09-02, 2011-13-02, 12011-09-02';
  expect(readable(others)).toBe(others);
});

describe('the days around now', () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlin';
    // Days are written in the zone of the time when this was said last.
    writeAs('en');
  });
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    writeAs('en');
  });

  it('are those of the calendar, where the clock is set forward or back', () => {
    const at = (month: number, day: number, hour: number, minute = 0) =>
      new Date(2026, month - 1, day, hour, minute).getTime();
    // On 29 March a day has 23 hours, on 25 October 25.
    expect(moment(at(3, 29, 15), at(3, 30, 0, 30))).toMatch(/^yesterday/);
    expect(moment(at(3, 28, 23, 40), at(3, 30, 0, 30))).not.toMatch(/^yesterday/);
    expect(moment(at(3, 29, 6), at(3, 28, 23, 30))).toMatch(/^tomorrow/);
    expect(moment(at(3, 30, 0, 15), at(3, 28, 23, 30))).not.toMatch(/^tomorrow/);
    expect(moment(at(10, 24, 12), at(10, 25, 23, 30))).toMatch(/^yesterday/);
    expect(dayTitle(at(3, 29, 15), at(3, 30, 0, 30))).toBe('Yesterday');
    expect(dayTitle(at(3, 28, 23, 40), at(3, 30, 0, 30))).toBe('28 Mar 2026');
  });
});
