import { describe, expect, it } from 'vitest';
import { isHeard, throughOf } from '../../../../electron/operations/monitoring/heard';

/** Of an outcome that an import brought. */
const imported = (arrival: number, at: number) => ({ arrival, at });
/** Of one that was concluded from transactions. */
const concluded = (at: number) => ({ arrival: 0, at });

describe('an alarm that was acknowledged', () => {
  it.each([
    { alarms: [imported(3, 500)] },
    { alarms: [imported(3, 500), imported(4, 200)] },
    { alarms: [concluded(500)] },
    { alarms: [concluded(500), concluded(700), imported(2, 900)] },
  ])('is heard, with all that stood beside it: $alarms', ({ alarms }) => {
    const through = throughOf(alarms);
    expect(alarms.map((alarm) => isHeard(alarm, through))).toEqual(alarms.map(() => true));
  });

  it.each([
    ['of an earlier prediction, the outcome of which a later import brought', [imported(3, 500)], imported(4, 200)],
    ['of a prediction of the same moment, by a later import', [imported(3, 500)], imported(4, 500)],
    ['of later orders', [concluded(500)], concluded(501)],
    ['of orders, where only an import had told', [imported(3, 500)], concluded(400)],
    ['of an import, where only orders had told', [concluded(500)], imported(1, 400)],
  ])('silences no other that comes later: %s', (_, alarms, later) => {
    expect(isHeard(later, throughOf(alarms))).toBe(false);
  });

  it('by an earlier release is heard up to the time that was written down then', () => {
    const before = { through: 500, throughImport: null };
    expect([imported(9, 500), imported(1, 501), concluded(500)].map((alarm) => isHeard(alarm, before))).toEqual([
      true,
      false,
      true,
    ]);
  });
});
