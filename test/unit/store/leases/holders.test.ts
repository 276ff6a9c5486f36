import { describe, expect, it } from 'vitest';
import { isGone, newToken } from '../../../../electron/store/leases/holders';
import { dataContext } from '../../../helpers/workspace';

const hour = 3_600_000;

/** A context whose clocks the test sets. */
function clocks(given: { alive: boolean; bootedAt?: number }) {
  const time = { now: 100 * hour, monotonic: 0 };
  const context = dataContext({
    machineNow: () => time.now,
    monotonic: () => time.monotonic,
    bootedAt: () => given.bootedAt ?? 0,
    isAlive: () => given.alive,
  });
  return { time, context };
}

describe('the holder of a lease', () => {
  it('is gone as soon as its process has ended', () => {
    const { context } = clocks({ alive: false });
    expect(isGone(context, { pid: 7, token: 'dead', expiresAt: 1000 * hour, beatAt: 0 })).toBe(true);
  });

  it('that lives is not gone when the machine slept: it renews its lease, which starts the count anew', () => {
    const { time, context } = clocks({ alive: true });
    const held = { pid: 7, token: 'asleep', expiresAt: time.now + 60_000, beatAt: 0 };
    expect(isGone(context, held)).toBe(false);
    time.now += 8 * hour;
    expect(isGone(context, held)).toBe(false);
    time.monotonic += 15_000;
    const renewed = { ...held, expiresAt: time.now + 60_000 };
    expect(isGone(context, renewed)).toBe(false);
    time.now += 8 * hour;
    time.monotonic += 15_000;
    expect(isGone(context, renewed)).toBe(false);
  });

  it('that lives and hangs is gone at a second look, 20 seconds awake later', () => {
    const { time, context } = clocks({ alive: true });
    const held = { pid: 7, token: 'hangs', expiresAt: time.now - 1, beatAt: 0 };
    expect(isGone(context, held)).toBe(false);
    time.monotonic += 19_999;
    expect(isGone(context, held)).toBe(false);
    time.monotonic += 1;
    expect(isGone(context, held)).toBe(true);
  });

  it('keeps its lease however the clock is set, while its process lives: another with its number has it not', () => {
    const { time, context } = clocks({ alive: true });
    const running = { ...context, processOf: () => 'boot:1' };
    const held = { pid: 7, token: newToken(running), expiresAt: time.now + 60_000, beatAt: 0 };
    time.now += 365 * 24 * hour;
    expect(isGone(running, held)).toBe(false);
    expect(isGone({ ...running, processOf: () => 'boot:2' }, held)).toBe(true);
    time.monotonic += 15_000;
    const renewed = { ...held, expiresAt: time.now + 60_000 };
    time.now -= 2 * 365 * 24 * hour;
    time.monotonic += 15_000;
    expect(isGone(running, renewed)).toBe(false);
  });

  it('in another container is told by its silence only: its number is another process’ here, or nobody’s', () => {
    const here = 'boot:5:4026531999';
    for (const alive of [true, false]) {
      const { time, context } = clocks({ alive });
      const inside = { ...context, pid: 1, processOf: () => here };
      const holder = { ...inside, processOf: () => 'boot:5:4026532000' };
      const held = { pid: 1, token: newToken(holder), expiresAt: 0, beatAt: time.monotonic };
      time.monotonic += 300_000;
      time.now += 365 * 24 * hour;
      expect(isGone(inside, held)).toBe(false);
      expect(isGone({ ...inside, processOf: () => 'boot:5' }, held)).toBe(false);
      time.monotonic += 1;
      time.now -= 2 * 365 * 24 * hour;
      expect(isGone(inside, held)).toBe(true);
      // It is renewed.
      expect(isGone(inside, { ...held, beatAt: time.monotonic })).toBe(false);
      // Its number has another here, of the same container, too.
      expect(isGone(inside, { ...held, token: newToken({ ...inside, processOf: () => 'boot:4:4026531999' }) })).toBe(
        true,
      );
      // The machine was started since.
      expect(isGone(inside, { ...held, token: newToken({ ...inside, processOf: () => 'old:5:4026532000' }) })).toBe(
        true,
      );
    }
  });

  it('that lives and that the system hides is told by its silence, too', () => {
    const { time, context } = clocks({ alive: true });
    const hidden = { ...context, processOf: (pid: number) => (pid === context.pid ? 'boot:1' : null) };
    const held = { pid: 7, token: 'boot:7/x', expiresAt: 0, beatAt: 0 };
    time.monotonic += 300_000;
    expect(isGone(hidden, held)).toBe(false);
    time.monotonic += 1;
    expect(isGone(hidden, held)).toBe(true);
  });

  it('is gone when the machine was started since, or a day has passed: another process has its number', () => {
    const booted = clocks({ alive: true, bootedAt: 99 * hour });
    expect(isGone(booted.context, { pid: 7, token: 'rebooted', expiresAt: 98 * hour, beatAt: 0 })).toBe(true);
    const { context } = clocks({ alive: true });
    expect(isGone(context, { pid: 7, token: 'old', expiresAt: 75 * hour, beatAt: 0 })).toBe(true);
  });
});
