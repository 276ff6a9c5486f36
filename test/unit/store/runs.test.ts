import { expect, it } from 'vitest';
import type { WriteDb } from '../../../electron/store/open';
import { beginRun, beginStep, endRun, failOrphans, listRuns } from '../../../electron/store/runs';
import { dataContext } from '../../helpers/workspace';

function running(db: WriteDb): number {
  const runId = beginRun(db, { strategy: 'retrain', actor: 'window', pid: 7, params: {}, startedAt: 1000 });
  beginStep(db, { runId, name: 'collect labels', at: 1000 });
  beginStep(db, { runId, name: 'extract features', at: 3000 });
  return runId;
}

it('when a run ended whose process was killed, nobody knows, however late it is found', () => {
  const { db } = dataContext();
  running(db);
  expect(failOrphans(db)).toBe(1);
  const [found] = listRuns(db, 10);
  expect(found).toMatchObject({ state: 'failed', startedAt: 1000, finishedAt: null });
  expect(found.error?.message).toContain('(7) ended before the run did');
  expect(found.steps.map(({ finishedAt }) => finishedAt)).toEqual([3000, null]);
});

it('a run that has ended is no orphan, and keeps its times', () => {
  const { db } = dataContext();
  endRun(db, { runId: running(db), state: 'done', version: 'v_1', error: null, at: 4000 });
  expect(failOrphans(db)).toBe(0);
  const [found] = listRuns(db, 10);
  expect(found).toMatchObject({ state: 'done', finishedAt: 4000 });
  expect(found.steps.map(({ finishedAt }) => finishedAt)).toEqual([3000, 4000]);
});
