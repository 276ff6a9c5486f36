import { describe, expect, it, vi } from 'vitest';
import { claim, isAbandoned, isHeld, release } from '../../../../electron/store/leases/claims';
import { claimLease, leaseMs, releaseLease, renewLease } from '../../../../electron/store/leases/leases';
import { dataContext } from '../../../helpers/workspace';

const never = () => false;
const first = { pid: 10, token: 'a' };
const second = { pid: 20, token: 'b' };

describe('a lease', () => {
  it('has one holder until it is given back', () => {
    const { leases } = dataContext();
    expect(claimLease(leases, { name: 'train', holder: first, now: 0, beatAt: 7, isGone: never })).toEqual({
      claimed: true,
    });
    expect(claimLease(leases, { name: 'train', holder: second, now: 0, beatAt: 7, isGone: never })).toEqual({
      claimed: false,
      pid: 10,
    });
    expect(claimLease(leases, { name: 'import', holder: second, now: 0, beatAt: 7, isGone: never })).toEqual({
      claimed: true,
    });
    releaseLease(leases, { name: 'train', token: second.token });
    expect(claimLease(leases, { name: 'train', holder: second, now: 0, beatAt: 7, isGone: never }).claimed).toBe(false);
    releaseLease(leases, { name: 'train', token: first.token });
    expect(claimLease(leases, { name: 'train', holder: second, now: 0, beatAt: 7, isGone: never }).claimed).toBe(true);
  });

  it('is taken over from a holder that is gone, and its old holder notices', () => {
    const { leases } = dataContext();
    claimLease(leases, { name: 'train', holder: first, now: 0, beatAt: 7, isGone: never });
    expect(renewLease(leases, { name: 'train', token: first.token, now: 1000, beatAt: 8 })).toBe(true);
    const seen: unknown[] = [];
    const gone = (held: unknown) => seen.push(held) > 0;
    expect(claimLease(leases, { name: 'train', holder: second, now: 2000, beatAt: 7, isGone: gone }).claimed).toBe(
      true,
    );
    expect(seen).toEqual([{ ...first, expiresAt: 1000 + leaseMs, beatAt: 8 }]);
    expect(renewLease(leases, { name: 'train', token: first.token, now: 3000, beatAt: 7 })).toBe(false);
  });

  it('that can’t be renewed for a while, say on a full disk, does not end the process', () => {
    vi.useFakeTimers();
    try {
      let now = 0;
      const context = dataContext({ now: () => now });
      const token = claim(context, 'train');
      const expiresAt = () => context.leases.prepare('SELECT expires_at FROM leases').pluck().get();
      context.leases.exec('ALTER TABLE leases RENAME TO elsewhere');
      now = leaseMs;
      vi.advanceTimersByTime(leaseMs);
      context.leases.exec('ALTER TABLE elsewhere RENAME TO leases');
      expect(expiresAt()).toBe(leaseMs);
      vi.advanceTimersByTime(leaseMs);
      expect(expiresAt()).toBe(2 * leaseMs);
      release(context, 'train', token);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is abandoned by a process that has ended, and by none that only hangs, however long', () => {
    let [now, alive] = [0, true];
    const clocks = { now: () => now, monotonic: () => now };
    const trainer = dataContext({ pid: 10, ...clocks });
    const window = dataContext({ pid: 20, workspace: trainer.workspace, isAlive: () => alive, ...clocks });
    expect(isAbandoned(window, 'train')).toBe(true);
    const token = claim(trainer, 'train');
    expect(isAbandoned(window, 'train')).toBe(false);
    for (const at of [2 * leaseMs, 4 * leaseMs]) {
      now = at;
      expect(isHeld(window, 'train')).toBe(at === 2 * leaseMs);
      expect(isAbandoned(window, 'train')).toBe(false);
    }
    alive = false;
    expect(isAbandoned(window, 'train')).toBe(true);
    release(trainer, 'train', token);
  });

  it('is abandoned where its process’ number is another’s by now, but not by one of another container', () => {
    const trainer = dataContext({ pid: 10, processOf: () => 'boot:1:a' });
    const token = claim(trainer, 'train');
    const seenBy = (own: string, found: string) =>
      isAbandoned({ ...trainer, pid: 20, processOf: (pid) => (pid === 20 ? own : found) }, 'train');
    expect(seenBy('boot:7:a', 'boot:1:a')).toBe(false);
    expect(seenBy('boot:7:a', 'boot:2:a')).toBe(true);
    expect(seenBy('boot:7:b', 'boot:2:b')).toBe(false);
    release(trainer, 'train', token);
  });
});
