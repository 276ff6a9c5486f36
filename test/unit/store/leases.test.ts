import { describe, expect, it } from 'vitest';
import { claimLease, leaseMs, releaseLease, renewLease } from '../../../electron/store/leases';
import { dataContext } from '../../helpers/workspace';

const alive = () => true;
const first = { pid: 10, token: 'a' };
const second = { pid: 20, token: 'b' };

describe('a lease', () => {
  it('has one holder until it is given back', () => {
    const { leases } = dataContext();
    expect(claimLease(leases, { name: 'train', holder: first, now: 0, isAlive: alive })).toEqual({ claimed: true });
    expect(claimLease(leases, { name: 'train', holder: second, now: 0, isAlive: alive })).toEqual({
      claimed: false,
      pid: 10,
    });
    expect(claimLease(leases, { name: 'import', holder: second, now: 0, isAlive: alive })).toEqual({ claimed: true });
    releaseLease(leases, { name: 'train', token: second.token });
    expect(claimLease(leases, { name: 'train', holder: second, now: 0, isAlive: alive }).claimed).toBe(false);
    releaseLease(leases, { name: 'train', token: first.token });
    expect(claimLease(leases, { name: 'train', holder: second, now: 0, isAlive: alive }).claimed).toBe(true);
  });

  it('is taken over when it was not renewed, and its old holder notices', () => {
    const { leases } = dataContext();
    claimLease(leases, { name: 'train', holder: first, now: 0, isAlive: alive });
    expect(renewLease(leases, { name: 'train', token: first.token, now: 1000 })).toBe(true);
    const late = leaseMs + 500;
    expect(claimLease(leases, { name: 'train', holder: second, now: late, isAlive: alive }).claimed).toBe(false);
    expect(claimLease(leases, { name: 'train', holder: second, now: late + 500, isAlive: alive }).claimed).toBe(true);
    expect(renewLease(leases, { name: 'train', token: first.token, now: late + 600 })).toBe(false);
  });

  it('of a process that is gone is free at once', () => {
    const { leases } = dataContext();
    claimLease(leases, { name: 'train', holder: first, now: 0, isAlive: alive });
    const gone = (pid: number) => pid !== first.pid;
    expect(claimLease(leases, { name: 'train', holder: second, now: 1, isAlive: gone }).claimed).toBe(true);
  });
});
