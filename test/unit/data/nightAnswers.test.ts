import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { gatherLatest } from '../../../electron/data/gatherLatest';
import { joinLabels } from '../../../electron/data/joinLabels';
import { keepPredictions } from '../../../electron/data/keepPredictions';
import { liveLabels } from '../../../electron/data/liveLabels';
import { saveNight } from '../../../electron/store/batches';
import { clientIds } from '../../../electron/store/clients';
import { joinDue } from '../../../electron/store/imports';
import { dayMs } from '../../../shared/time';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const start = Date.UTC(2026, 0, 1);
const day = (number: number) => new Date(start + number * dayMs).toISOString().slice(0, 10);

function clocked() {
  const clock = { day: 0 };
  return { clock, context: dataContext({ now: () => start + clock.day * dayMs }) };
}

/** What `run nightly` keeps, with the scores that a model would give. */
function score(context: DataContext, version: string, scoreOf: (client: string) => number) {
  const { db } = context;
  const { behaviour, at, parts } = gatherLatest(db, context.now());
  const [{ keys, hashes }] = parts();
  saveNight(db, {
    night: new Date(context.now()).toISOString().slice(0, 10),
    keys,
    hashes,
    behaviour,
    predictedAt: at,
    scoredAt: context.now(),
    runId: 1,
    answers: [{ task: 'purchase', version, scores: Float64Array.from(clientIds(db, keys), scoreOf) }],
  });
}

/** Labels with what was answered, by whom, and the features: client, moment, answer, version, features, value. */
function labels({ db }: DataContext) {
  return db
    .prepare<[], [string, number, number, string, Buffer | null, number]>(
      `SELECT c.client_id, p.predicted_at, p.value_1, a.versions ->> 'purchase', f.payload, l.value
       FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key
       LEFT JOIN answerers a ON a.id = p.answered_by LEFT JOIN feature_rows f ON f.id = p.feature_row_id ORDER BY 1, 2`,
    )
    .raw()
    .all()
    .map(([client, at, ...rest]) => [client, day((at - start) / dayMs), ...rest])
    .map((row) => row.map((cell) => (Buffer.isBuffer(cell) ? cell.readDoubleLE(0) : cell)).join(' '));
}

const live = (context: DataContext, version: string) => {
  const found = liveLabels(context, { task: 'purchase', version, watermark: 0, periods: [{ from: 0, until: null }] });
  return found && Array.from(found.predicted, (predicted, i) => [predicted, found.actual[i]].join(' ')).sort();
};
const outcomes = (context: DataContext, lines: readonly string[]) =>
  importLines(context, ['client_id,observed_at,purchased_actual', ...lines], { kind: 'outcomes' });
const clients = (context: DataContext, lines: readonly string[]) =>
  importLines(context, ['client_id,as_of,visits', ...lines], { kind: 'clients' });

describe('outcomes of clients that a night scored', () => {
  it('answer it, and are labels with the features of that night', async () => {
    const { clock, context } = clocked();
    await clients(context, [`a,${day(0)},1`, `b,${day(0)},2`]);
    clock.day = 1;
    score(context, 'v_1', (client) => (client === 'a' ? 0.6 : 0.7));
    clock.day = 5;
    await clients(context, [`a,${day(4)},9`]);
    score(context, 'v_2', () => 0.9);
    clock.day = 40;
    // The horizon is 30 days, the grace 3.
    const result = await outcomes(context, [`a,${day(29)},1`, `b,${day(33)},0`, `x,${day(33)},1`]);
    expect(result).toMatchObject({ accepted: 3, unmatched: 1 });
    expect(labels(context)).toEqual([`a ${day(1)} 0.6 v_1 1 1`, `b ${day(5)} 0.9 v_2 2 0`]);
    expect(live(context, 'v_1')).toEqual(['0.6 1']);
    expect(live(context, 'v_2')).toEqual(['0.9 0']);
    // A correction, and nothing is left once all is taken back.
    const corrected = await outcomes(context, [`b,${day(33)},1`]);
    expect(corrected).toMatchObject({ accepted: 1, unmatched: 0 });
    expect(labels(context)[1]).toBe(`b ${day(5)} 0.9 v_2 2 1`);
    for (const { id } of [corrected, result]) {
      await dataApi(context).undoImport({ id: id ?? 0, actor: 'a test', reason: '' });
    }
    expect(context.db.prepare('SELECT COUNT(*) FROM predictions').pluck().get()).toBe(0);
  });

  it('do not answer a night that came after they were known', async () => {
    const { clock, context } = clocked();
    await clients(context, [`a,${day(0)},1`]);
    clock.day = 10;
    await importLines(context, ['client_id,purchased_actual', 'a,1'], { kind: 'outcomes' });
    clock.day = 11;
    score(context, 'v_1', () => 0.5);
    await outcomes(context, [`b,${day(0)},1`]);
    expect(labels(context)).toEqual([]);
  });

  it('do not answer features that are newer than they, though the orders ended before', async () => {
    const { clock, context } = clocked();
    await importLines(context, ['client_id,date,amount', `a,${day(10)},5`, `b,${day(10)},5`], { kind: 'transactions' });
    await clients(context, [`a,${day(100)},9`, `b,${day(8)},2`]);
    clock.day = 101;
    score(context, 'v_1', (client) => (client === 'a' ? 0.6 : 0.7));
    clock.day = 140;
    await outcomes(context, [`a,${day(45)},1`, `b,${day(45)},1`]);
    expect(labels(context).map((label) => label.slice(0, 1))).toEqual(['b']);
    expect(live(context, 'v_1')).toEqual(['0.7 1']);
    await outcomes(context, [`a,${day(132)},0`]);
    expect(labels(context).map((label) => label.slice(0, 1))).toEqual(['a', 'b']);
    expect(live(context, 'v_1')).toEqual(['0.6 0', '0.7 1']);
  });

  it('have come when the first file did that is left, once an earlier one is taken back', async () => {
    const { clock, context } = clocked();
    await importLines(context, ['client_id,date,amount', `z,${day(10)},1`], { kind: 'transactions' });
    await clients(context, [`a,${day(0)},1`]);
    clock.day = 46;
    const { id } = await outcomes(context, [`a,${day(43)},1`]);
    clock.day = 50;
    score(context, 'v_1', () => 0.7);
    clock.day = 60;
    await outcomes(context, [`a,${day(43)},1`]);
    expect(labels(context)).toEqual([]);
    await dataApi(context).undoImport({ id: id ?? 0, actor: 'a test', reason: '' });
    const answered = [`a ${day(10)} 0.7 v_1 1 1`];
    const [first] = labels(context);
    joinDue(context.db, 0);
    await joinLabels(context);
    expect([[first], labels(context)]).toEqual([answered, answered]);
  });

  it('have the features that transactions told of, by the orders before it', async () => {
    const { clock, context } = clocked();
    const header = 'client_id,date,amount';
    await importLines(context, [header, `a,${day(0)},5`, `z,${day(8)},1`], { kind: 'transactions' });
    await clients(context, [`a,${day(1)},3`]);
    clock.day = 9;
    score(context, 'v_1', () => 0.4);
    await importLines(context, [header, `a,${day(20)},50`], { kind: 'transactions' });
    clock.day = 60;
    await outcomes(context, [`a,${day(45)},1`]);
    const [row] = context.db
      .prepare<[], { names: string; payload: Buffer }>(
        `SELECT s.names, f.payload FROM labels l JOIN predictions p ON p.id = l.prediction_id
         JOIN feature_rows f ON f.id = p.feature_row_id JOIN feature_sets s ON s.id = f.set_id WHERE l.task = 'purchase'`,
      )
      .all();
    const names = JSON.parse(row.names) as string[];
    const told = (name: string) => row.payload.readDoubleLE(8 * names.indexOf(name));
    expect([told('visits'), told('purchases'), told('monetary')]).toEqual([3, 1, 5]);
    expect(Math.round(told('recency_days'))).toBe(8);
  });

  it('answer an exported prediction that came back, which is known again', async () => {
    const { clock, context } = clocked();
    await clients(context, [`a,${day(0)},1`, `b,${day(0)},2`]);
    clock.day = 2;
    score(context, 'v_1', (client) => (client === 'a' ? 1 / 3 : 0.7));
    const exported = (id: string, value: number) => `${id},${new Date(context.now()).toISOString()},${value}`;
    const header = 'client_id,predicted_at,purchased_pred';
    await importLines(context, [header, exported('a', 1 / 3), exported('b', 0.1)], { kind: 'predictions' });
    clock.day = 40;
    await outcomes(context, [`a,${day(33)},1`, `b,${day(33)},0`]);
    // Another's answer for b at the same moment is its own prediction.
    expect(labels(context)).toEqual([`a ${day(2)} ${1 / 3} v_1 1 1`, `b ${day(2)} 0.1   0`]);
  });

  it('do not answer an exported prediction that came back where they had come before it was asked for', async () => {
    const { clock, context } = clocked();
    await importLines(context, ['client_id,date,amount', `z,${day(10)},1`], { kind: 'transactions' });
    await clients(context, [`a,${day(0)},1`]);
    const header = 'client_id,predicted_at,purchased_pred';
    await importLines(context, [header, `a,${day(5)},0.2`], { kind: 'predictions' });
    clock.day = 50;
    await outcomes(context, [`a,${day(45)},1`]);
    clock.day = 60;
    score(context, 'v_1', () => 0.7);
    const { predictedAt } = context.db
      .prepare<[], { predictedAt: number }>('SELECT predicted_at AS predictedAt FROM batches')
      .get() as { predictedAt: number };
    await importLines(context, [header, `a,${new Date(predictedAt).toISOString()},0.7`], { kind: 'predictions' });
    const known = `a ${day(5)} 0.2   1`;
    expect(labels(context)).toEqual([known]);
    joinDue(context.db, 0);
    await joinLabels(context);
    expect(labels(context)).toEqual([known]);
  });

  it('count for the live score where labelled data states them', async () => {
    const { clock, context } = clocked();
    await clients(context, [`a,${day(0)},1`]);
    clock.day = 2;
    score(context, 'v_1', () => 0.8);
    clock.day = 40;
    await importLines(context, ['client_id,predicted_at,visits,purchased_actual', `a,${day(2)},1,0`], {
      kind: 'labelled data',
    });
    expect(live(context, 'v_1')).toEqual(['0.8 0']);
    expect(labels(context)).toHaveLength(1);
  });
});

describe('predictions that were served', () => {
  it('are answered by outcomes like any others, with version and features', async () => {
    const { clock, context } = clocked();
    clock.day = 3;
    const request = {
      at: context.now(),
      versions: { purchase: 'v_1' },
      features: [
        { name: 'visits', type: 'number' as const },
        { name: 'city', type: 'category' as const },
      ],
      rows: [
        { client: 'a', values: [4, 'Bern'], answers: [0.25] },
        { client: 'b', values: [null, 'Basel'], answers: [0.5] },
      ],
    };
    await keepPredictions(context, request);
    await keepPredictions(context, request);
    expect(context.db.prepare('SELECT COUNT(*) FROM predictions').pluck().get()).toBe(2);
    expect(dataApi(context).labelStates({ task: 'purchase', state: 'waiting', limit: 9, offset: 0 })).toHaveLength(2);
    clock.day = 50;
    const result = await outcomes(context, [`a,${day(34)},1`]);
    expect(result).toMatchObject({ unmatched: 0 });
    expect(labels(context)).toEqual([`a ${day(3)} 0.25 v_1 0 1`]);
    expect(live(context, 'v_1')).toEqual(['0.25 1']);
    expect(live(context, 'v_2')).toBeNull();
    // Labelled data that comes later for the other.
    await importLines(context, ['client_id,predicted_at,visits,purchased_actual', `b,${day(3)},7,0`], {
      kind: 'labelled data',
    });
    expect(live(context, 'v_1')).toEqual(['0.25 1', '0.5 0']);
  });

  it('are refused where a text stands for a number', async () => {
    const { context } = clocked();
    await clients(context, [`a,${day(0)},1`]);
    const rows = [{ client: 'a', values: ['many'], answers: [0.25] }];
    const features = [{ name: 'visits', type: 'number' as const }];
    const request = { at: context.now(), versions: { purchase: 'v_1' }, features, rows };
    await expect(keepPredictions(context, request)).rejects.toMatchObject({ code: 'bad_usage' });
  });
});
