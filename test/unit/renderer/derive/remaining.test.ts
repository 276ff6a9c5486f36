import { describe, expect, it } from 'vitest';
import {
  lastDone,
  planOf,
  remainingMs,
  runElsewhere,
  stepsOf,
  wholeFraction,
} from '../../../../renderer/derive/remaining';
import { stepName, stepNamed } from '../../../../shared/steps';
import { executionOf, runOf } from './records';

const plan = planOf('retrain', ['purchase', 'churn'], ['purchase']);
const began = (name: string, startedAt: number, finishedAt: number | null = null, reason: string | null = null) => ({
  ...stepNamed(name),
  startedAt,
  finishedAt,
  detail: reason,
  skipped: reason !== null,
});
const lastRun = runOf({
  steps: [
    began('collect labels', 0, 1000),
    began('train purchase', 1000, 5000),
    began('train churn', 5000, 8000),
    began('save version', 8000, 8500),
    began('compare purchase', 8500, 9500),
    began('deploy', 9500, 9600),
  ],
});

describe('a run of another program', () => {
  const running = runOf({ strategy: 'retrain', state: 'running', startedAt: 500, finishedAt: null });

  it('is one that no execution of this window has begun', () => {
    const own = executionOf({ operation: 'retrain', startedAt: 400, finishedAt: null });
    expect(runElsewhere([running], [])).toBe(running);
    expect(runElsewhere([running], [own])).toBeUndefined();
    expect(runElsewhere([running], [{ ...own, finishedAt: 450 }])).toBe(running);
    expect(runElsewhere([running], [{ ...executionOf({ startedAt: 400 }), operation: 'update', result: null }])).toBe(
      running,
    );
  });

  it('is none that is over, nor one of this window whose end is not yet read', () => {
    expect(runElsewhere([{ ...running, state: 'done', finishedAt: 600 }], [])).toBeUndefined();
    const own = executionOf({ operation: 'retrain', state: 'done', startedAt: 400, finishedAt: 600 });
    expect(runElsewhere([running], [own])).toBeUndefined();
  });
});

describe('the steps of a job', () => {
  it('are those that began, then those that are planned', () => {
    const job = executionOf({ steps: [began('collect labels', 0, 100), began('train purchase', 100)], fraction: 0.25 });
    expect(stepsOf(job, plan, 500).map((one) => [stepName(one), one.state, one.fraction, one.ms])).toEqual([
      ['collect labels', 'done', 1, 100],
      ['train purchase', 'running', 0.25, 400],
      ['train churn', 'waiting', 0, null],
      ['save version', 'waiting', 0, null],
      ['compare purchase', 'waiting', 0, null],
      ['deploy', 'waiting', 0, null],
    ]);
  });

  it('of a failed job end with the one that stopped', () => {
    const job = executionOf({
      state: 'failed',
      finishedAt: 700,
      steps: [began('collect labels', 0, 100), began('train purchase', 100, 700)],
    });
    expect(stepsOf(job, plan, 9999).map(({ state, ms }) => [state, ms])).toEqual([
      ['done', 100],
      ['stopped', 600],
    ]);
  });
});

describe('a task that was skipped', () => {
  const job = executionOf({ steps: [began('collect labels', 0, 100), began('train churn', 100)], fraction: 0.5 });

  it('looks so, where it would have been, and takes no time', () => {
    const steps = stepsOf(job, plan, 500);
    expect(steps.map((one) => [stepName(one), one.state])).toEqual([
      ['collect labels', 'done'],
      ['train purchase', 'skipped'],
      ['train churn', 'running'],
      ['save version', 'waiting'],
      ['compare purchase', 'waiting'],
      ['deploy', 'waiting'],
    ]);
    expect(remainingMs(steps, lastRun)).toBe(400 + 500 + 1000 + 100);
    // Of the five others, one is done and one is half done.
    expect(wholeFraction(steps)).toBe(1.5 / 5);
  });

  it('does so with its reason once it has begun and could not be done, and is not waited for again', () => {
    const begun = executionOf({
      steps: [began('collect labels', 0, 100), began('train purchase', 100, 101, 'Too few labels.')],
    });
    const steps = stepsOf(begun, plan, 500);
    expect(steps.map((one) => [stepName(one), one.state, one.fraction, one.ms, one.detail])).toEqual([
      ['collect labels', 'done', 1, 100, null],
      ['train purchase', 'skipped', null, null, 'Too few labels.'],
      ['train churn', 'waiting', 0, null, null],
      ['save version', 'waiting', 0, null, null],
      ['deploy', 'waiting', 0, null, null],
    ]);
  });

  it('still does when all is done', () => {
    expect(stepsOf({ ...job, state: 'done', finishedAt: 600 }, plan, 900).map(({ state }) => state)).toEqual([
      'done',
      'skipped',
      'done',
    ]);
  });
});

describe('the time left', () => {
  it('is what the step under way still takes by its fraction, and the others took last time', () => {
    const job = executionOf({ steps: [began('collect labels', 0, 100), began('train purchase', 100)], fraction: 0.5 });
    // 2,000 ms for half of it; then churn 3,000, save 500, compare 1,000, deploy 100.
    expect(remainingMs(stepsOf(job, plan, 2100), lastRun)).toBe(2000 + 3000 + 500 + 1000 + 100);
  });

  it('goes by last time while a fraction says nothing yet, and never below zero', () => {
    const job = executionOf({ steps: [began('collect labels', 0)] });
    expect(remainingMs(stepsOf(job, plan, 400), lastRun)).toBe(600 + 4000 + 3000 + 500 + 1000 + 100);
    expect(remainingMs(stepsOf(job, plan, 90_000), lastRun)).toBe(0 + 4000 + 3000 + 500 + 1000 + 100);
  });

  it('goes the first time by the trainings of the other tasks', () => {
    const job = executionOf({
      steps: [began('collect labels', 0, 100), began('train purchase', 100, 4100), began('train churn', 4100)],
      fraction: null,
    });
    expect(remainingMs(stepsOf(job, plan, 5100), undefined)).toBe(4000 - 1000);
  });

  it('is not told where a step to come was never timed', () => {
    const job = executionOf({ steps: [began('collect labels', 0)] });
    expect(remainingMs(stepsOf(job, plan, 400), undefined)).toBeNull();
  });
});

it('the last run that went through is what the next is measured by', () => {
  const runs = [runOf({ id: 3, state: 'failed' }), runOf({ id: 2, strategy: 'compare' }), runOf({ id: 1 })];
  expect(lastDone(runs, 'retrain')?.id).toBe(1);
});
