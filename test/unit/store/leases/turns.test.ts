import { describe, expect, it } from 'vitest';
import { claim } from '../../../../electron/store/leases/claims';
import { giveWay, inTurn, othersWait } from '../../../../electron/store/leases/turns';
import { dataContext } from '../../../helpers/workspace';

/** Two processes with one workspace, of which the first imports. */
function two() {
  let clock = 1000;
  const importer = dataContext({ pid: 1, now: () => clock });
  const other = dataContext({ pid: 2, now: () => clock, workspace: importer.workspace });
  const waits = () => othersWait(importer);
  return { importer, other, waits, pass: (ms: number) => (clock += ms) };
}

describe('a turn', () => {
  it('is asked of an import, and given back whatever becomes of the work', async () => {
    const { importer, other, waits } = two();
    claim(importer, 'import');
    const seen = await inTurn(other, waits);
    expect(seen).toBe(true);
    expect(waits()).toBe(false);
    const failing = inTurn(other, () => {
      throw new Error('full');
    });
    await expect(failing).rejects.toThrow('full');
    expect(waits()).toBe(false);
  });

  it('is asked of an import in another container, where processes may have the same numbers', async () => {
    const importer = dataContext({ pid: 1, processOf: () => 'boot:1:a' });
    const other = dataContext({ pid: 1, processOf: () => 'boot:1:b', workspace: importer.workspace });
    claim(importer, 'import');
    expect(await inTurn(other, () => othersWait(importer))).toBe(true);
    expect(await inTurn(other, () => othersWait(other))).toBe(false);
  });

  it('is not asked for where nobody else imports', async () => {
    const { importer, other, waits } = two();
    expect(await inTurn(other, waits)).toBe(false);
    claim(importer, 'import');
    const own = await inTurn(importer, () => othersWait(other));
    expect(own).toBe(false);
  });

  it('is over before the import goes on, but not waited for without end', async () => {
    const { importer, other, pass } = two();
    claim(importer, 'import');
    const order: string[] = [];
    let written = () => {};
    const writing = inTurn(other, () => new Promise<void>((resolve) => (written = resolve))).then(() =>
      order.push('written'),
    );
    const goingOn = giveWay(importer).then(() => order.push('import goes on'));
    setImmediate(written);
    await Promise.all([writing, goingOn]);
    expect(order).toEqual(['written', 'import goes on']);
    const hanging = inTurn(other, () => new Promise<void>((resolve) => (written = resolve)));
    pass(1000);
    await giveWay(importer);
    written();
    await hanging;
  });

  it('that a killed process had asked for is not waited for when the clock is set back', async () => {
    const { importer, other, waits, pass } = two();
    claim(importer, 'import');
    void inTurn(other, () => new Promise<void>(() => undefined));
    expect(waits()).toBe(true);
    pass(-500);
    expect(waits()).toBe(false);
    await inTurn(other, waits);
    pass(500);
    expect(waits()).toBe(false);
  });
});
