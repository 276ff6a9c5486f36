import { describe, expect, it } from 'vitest';
import { createExecutions } from '../../../electron/app/executions';
import type { Execution } from '../../../shared/contract';
import { AppError } from '../../../shared/errors';
import { step } from '../../../shared/steps';

function started(clock = (time: number) => time) {
  let time = 0;
  const told: Execution[] = [];
  const made = createExecutions({ onChange: (job) => told.push(job), now: () => clock(time), monotonic: () => time });
  return { ...made, told, pass: (ms: number) => (time += ms) };
}

/** Settles when the given promise of a test does, so that what is under way is seen in between. */
function hold() {
  let release: (error?: Error) => void = () => undefined;
  const held = new Promise<void>((resolve, reject) => {
    release = (error) => (error ? reject(error) : resolve());
  });
  return { held, release };
}

describe('an execution', () => {
  it('is told from its start over its steps to its end', async () => {
    const { start, told, pass, list } = started();
    const { held, release } = hold();
    const job = start({ operation: 'retrain' }, async ({ report }) => {
      report({ type: 'step', step: step('collect labels') });
      pass(10);
      report({ type: 'step', step: step('train', 'clv') });
      report({ type: 'progress', fraction: 0.5 });
      report({ type: 'note', text: 'a note' });
      await held;
      return 7;
    });
    expect(list()).toMatchObject([{ state: 'running', fraction: 0.5, notes: ['a note'] }]);
    pass(5);
    release();
    expect(await job.finished).toBe(7);
    expect(list()).toEqual([told.at(-1)]);
    expect(told.at(-1)).toMatchObject({
      state: 'done',
      finishedAt: 15,
      fraction: null,
      steps: [
        { kind: 'collect labels', task: null, startedAt: 0, finishedAt: 10 },
        { kind: 'train', task: 'clv', startedAt: 10, finishedAt: 15 },
      ],
    });
  });

  it('tells which steps were left out, and why', async () => {
    const { start, list } = started();
    await start({ operation: 'retrain' }, async ({ report }) => {
      report({ type: 'step', step: step('train', 'churn') });
      report({ type: 'skipped', reason: 'Too few labels.' });
      report({ type: 'step', step: step('train', 'clv') });
    }).finished;
    expect(list()[0].steps).toMatchObject([
      { task: 'churn', skipped: true, detail: 'Too few labels.' },
      { task: 'clv', skipped: false, detail: null },
    ]);
  });

  it('tells progress no more often than every tenth of a second', async () => {
    const { start, told, pass } = started();
    await start({ operation: 'import' }, async ({ report }) => {
      for (let i = 1; i <= 100; i++) {
        pass(10);
        report({ type: 'progress', fraction: i / 100 });
      }
    }).finished;
    expect(told.length).toBeGreaterThanOrEqual(10);
    expect(told.length).toBeLessThanOrEqual(13);
  });

  it('tells progress also after the clock was set back', async () => {
    const { start, told, pass } = started((time) => (time > 500 ? time - 1e9 : time));
    await start({ operation: 'import' }, async ({ report }) => {
      for (let i = 1; i <= 10; i++) {
        pass(100);
        report({ type: 'progress', fraction: i / 10 });
      }
    }).finished;
    expect(told.map(({ fraction }) => fraction)).toContain(0.9);
  });

  it.each([
    ['failed', new AppError('engine_died', 'It died.')],
    ['skipped', new AppError('not_enough_labels', 'Too few.')],
  ] as const)('ends as %s, with the reason', async (state, error) => {
    const { start, list, isBusy } = started();
    const { finished } = start({ operation: 'retrain' }, () => Promise.reject(error));
    await expect(finished).rejects.toBe(error);
    expect(list()).toMatchObject([{ state, error: { code: error.code, message: error.message } }]);
    expect(isBusy()).toBe(false);
  });

  it('is cancelled by its id, or with all others when the app is closed', async () => {
    const { start, list, awaited, cancel, stop } = started();
    const untilAborted = ({ signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.'))),
      );
    const [one, two] = [start({ operation: 'import' }, untilAborted), start({ operation: 'retrain' }, untilAborted)];
    expect(awaited().map(({ id }) => id)).toEqual([one.id, two.id]);
    cancel(one.id);
    // It has not ended yet.
    expect(list().map(({ state }) => state)).toEqual(['running', 'running']);
    expect(awaited().map(({ id }) => id)).toEqual([two.id]);
    await expect(one.finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(list().map(({ state }) => state)).toEqual(['cancelled', 'running']);
    const second = expect(two.finished).rejects.toMatchObject({ code: 'cancelled' });
    await stop();
    await second;
    expect(list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(() => cancel(99)).toThrow(AppError);
  });
});

describe('those that the engine works for', () => {
  it('go one after the other, in the order in which they were asked for; others need not wait', async () => {
    const { start, list } = started();
    const order: string[] = [];
    const { held, release } = hold();
    const work = (name: string, until?: Promise<void>) => async () => {
      order.push(name);
      await until;
    };
    const first = start({ operation: 'retrain' }, work('first', held));
    const second = start({ operation: 'update' }, work('second'));
    const file = start({ operation: 'import' }, work('file'));
    await file.finished;
    expect(list().map(({ state }) => state)).toEqual(['running', 'queued', 'done']);
    release();
    await Promise.all([first.finished, second.finished]);
    expect(order).toEqual(['first', 'file', 'second']);
  });

  it('are cancelled while they wait, and let nobody overtake', async () => {
    const { start, cancel, list } = started();
    const { held, release } = hold();
    const first = start({ operation: 'retrain' }, () => held);
    const second = start({ operation: 'update' }, async () => expect.fail('it was cancelled'));
    const third = start({ operation: 'compare' }, async () => 3);
    cancel(second.id);
    await expect(second.finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(list().map(({ state }) => state)).toEqual(['running', 'cancelled', 'queued']);
    release();
    expect(await Promise.all([first.finished, third.finished])).toEqual([undefined, 3]);
  });

  it('are not begun when what they need has failed', async () => {
    const { start, list } = started();
    const { held, release } = hold();
    const needed = start({ operation: 'snapshot' }, () => held);
    const next = start({ operation: 'retrain', after: needed.id }, async () =>
      expect.fail('there is nothing to train on'),
    );
    release(new AppError('internal', 'no disk'));
    await expect(needed.finished).rejects.toThrow('no disk');
    await expect(next.finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(list().map(({ state }) => state)).toEqual(['failed', 'cancelled']);
  });
});
