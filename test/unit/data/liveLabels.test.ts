import { describe, expect, it } from 'vitest';
import type { DataContext } from '../../../electron/data/context';
import { joinLabels } from '../../../electron/data/joinLabels';
import { type LiveQuery, liveLabels } from '../../../electron/data/liveLabels';
import { saveNight } from '../../../electron/store/batches';
import { undoImport } from '../../../electron/store/imports';
import { dayMs } from '../../../shared/time';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const start = Date.UTC(2026, 0, 1);
const day = (number: number) => new Date(start + number * dayMs).toISOString().slice(0, 10);
const liveFrom = (from: number, until: number | null = null): LiveQuery => ({
  task: 'purchase',
  version: 'v_live',
  watermark: 0,
  periods: [{ from: start + from * dayMs, until: until === null ? null : start + until * dayMs }],
});

/** A workspace whose clock the test sets, in days. */
function clocked() {
  const clock = { day: 0 };
  return { clock, context: dataContext({ now: () => start + clock.day * dayMs }) };
}

/** What is known of the live answers: client, predicted, actual, in order. */
function told(context: DataContext, query: LiveQuery) {
  const found = liveLabels(context, query);
  if (!found) return null;
  const id = context.db.prepare<[number], string>('SELECT client_id FROM clients WHERE key = ?').pluck();
  const { client, predicted, actual, imported } = found;
  const rows = Array.from(client, (key, i) => [id.get(key), predicted[i], actual[i]]);
  return { rows: rows.sort(), imported };
}

function score(context: DataContext, version: string, given: { at: number; scores: Record<string, number> }) {
  const { db } = context;
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  const keys = Int32Array.from(Object.keys(given.scores), (id) => find.get(id) as number);
  saveNight(db, {
    night: day(given.at),
    keys,
    hashes: new Float64Array(keys.length).fill(Number.NaN),
    behaviour: false,
    predictedAt: start + given.at * dayMs,
    scoredAt: context.now(),
    runId: 1,
    answers: [{ task: 'purchase', version, scores: Float64Array.from(Object.values(given.scores)) }],
  });
}

async function outcomes(context: DataContext, lines: readonly string[]) {
  const result = await importLines(context, ['client_id,observed_at,purchased_actual', ...lines], { kind: 'outcomes' });
  await joinLabels(context);
  return result;
}

describe('the values of imported predictions', () => {
  async function imported() {
    const { clock, context } = clocked();
    const header = 'client_id,predicted_at,purchased_pred';
    await importLines(
      context,
      [header, `early,${day(4)},0.9`, `in,${day(5)},0.8`, `last,${day(9)},0.7`, `late,${day(10)},0.6`],
      { kind: 'predictions' },
    );
    clock.day = 6;
    await importLines(context, ['client_id,purchased_pred', 'undated,0.4'], { kind: 'predictions' });
    clock.day = 60;
    const lines = ['early', 'in', 'last', 'late', 'undated'].map((client) => `${client},${day(59)},1`);
    return { context, result: await outcomes(context, lines) };
  }

  it('count where they were made while the version was live; undated ones at their import', async () => {
    const { context } = await imported();
    const rows = [
      ['in', 0.8, 1],
      ['last', 0.7, 1],
      ['undated', 0.4, 1],
    ];
    expect(told(context, liveFrom(5, 10))).toEqual({ rows, imported: 3 });
    expect(told(context, liveFrom(20))).toBeNull();
  });

  it('do not count where the version may have been trained on the label, or once it is gone', async () => {
    const { context, result } = await imported();
    const seq = context.db.prepare<[], number>('SELECT MAX(seq) FROM labels').pluck().get() as number;
    expect(told(context, { ...liveFrom(5, 10), watermark: seq })).toBeNull();
    undoImport(context.db, result.id as number, { actor: 'test', reason: '', at: context.now() });
    await joinLabels(context);
    expect(told(context, liveFrom(5, 10))).toBeNull();
  });
});

describe('the answers of nightly batches', () => {
  const clients = ['client_id,as_of,visits', `a,${day(0)},1`, `b,${day(0)},2`];

  it('count for the version that gave the latest one in time', async () => {
    const { clock, context } = clocked();
    await importLines(context, clients, { kind: 'clients' });
    score(context, 'v_old', { at: 1, scores: { a: 0.1, b: 0.2 } });
    clock.day = 3;
    score(context, 'v_live', { at: 3, scores: { a: 0.6, b: 0.7 } });
    expect(told(context, liveFrom(2))).toBeNull();
    clock.day = 40;
    // The horizon is 30 days, the grace 3: b's outcome was seen too early to answer the second batch.
    await outcomes(context, [`a,${day(33)},1`, `b,${day(29)},0`]);
    expect(told(context, liveFrom(2))).toEqual({ rows: [['a', 0.6, 1]], imported: 0 });
    expect(told(context, { ...liveFrom(0, 2), version: 'v_old' })).toEqual({ rows: [['b', 0.2, 0]], imported: 0 });
  });

  it('count once where they were exported and came back as predictions', async () => {
    const { clock, context } = clocked();
    await importLines(context, clients, { kind: 'clients' });
    score(context, 'v_live', { at: 3, scores: { a: 0.6, b: 0.7 } });
    await importLines(context, ['client_id,predicted_at,purchased_pred', `a,${day(3)},0.6`], { kind: 'predictions' });
    clock.day = 40;
    await outcomes(context, [`a,${day(33)},1`, `b,${day(33)},0`]);
    const rows = [
      ['a', 0.6, 1],
      ['b', 0.7, 0],
    ];
    expect(told(context, liveFrom(2))).toEqual({ rows, imported: 1 });
  });

  it('leave an outcome to the prediction that was imported later', async () => {
    const { clock, context } = clocked();
    await importLines(context, clients, { kind: 'clients' });
    score(context, 'v_live', { at: 3, scores: { a: 0.6 } });
    await importLines(context, ['client_id,predicted_at,purchased_pred', `a,${day(5)},0.1`], { kind: 'predictions' });
    clock.day = 40;
    await outcomes(context, [`a,${day(36)},1`]);
    expect(told(context, liveFrom(2))).toEqual({ rows: [['a', 0.1, 1]], imported: 1 });
  });

  it('are decided by transactions once these reach far enough', async () => {
    const { context } = clocked();
    const buy = (client: string, at: number) => `${client},${day(at)},10`;
    const header = 'client_id,date,amount';
    await importLines(context, [header, buy('a', 1), buy('b', 1)], { kind: 'transactions' });
    score(context, 'v_live', { at: 2, scores: { a: 0.9, b: 0.3 } });
    await importLines(context, [header, buy('a', 20), buy('new', 34)], { kind: 'transactions' });
    expect(told(context, liveFrom(1))).toBeNull();
    await importLines(context, [header, buy('b', 36)], { kind: 'transactions' });
    const rows = [
      ['a', 0.9, 1],
      ['b', 0.3, 0],
    ];
    expect(told(context, liveFrom(1))).toEqual({ rows, imported: 0 });
  });
});
