import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { defaultTasks } from '../../../shared/tasks';
import { importLines, labelsOf } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

// Days are counted from 2020-01-01; null is "not dated".
const dayText = (day: number | null) =>
  day === null ? '' : new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);

interface History {
  predictions: { client: string; day: number | null; actedOn: boolean; values: (number | null)[] }[];
  outcomes: { client: string; day: number | null; values: (number | null)[] }[];
}

const clientName = fc.constantFrom('a', 'b', 'c');
const when = fc.option(fc.integer({ min: 0, max: 300 }), { freq: 8 });
const some = (value: fc.Arbitrary<number>) => fc.tuple(fc.option(value), fc.option(value), fc.option(value));
const once = {
  selector: ({ client, day }: { client: string; day: number | null }) => `${client} ${day}`,
  maxLength: 12,
};
const history: fc.Arbitrary<History> = fc.record({
  predictions: fc.uniqueArray(
    fc.record({ client: clientName, day: when, actedOn: fc.boolean(), values: some(fc.constantFrom(0, 0.5, 1)) }),
    once,
  ),
  outcomes: fc.uniqueArray(fc.record({ client: clientName, day: when, values: some(fc.constantFrom(0, 1)) }), once),
});

/** The rules of the join, as they are said: slow, and without any of the store's code. */
function referenceJoin({ predictions, outcomes }: History): string[] {
  const labels: string[] = [];
  defaultTasks.forEach((task, t) => {
    const inTime = (made: number | null, seen: number | null) =>
      made === null || seen === null || made <= seen - task.horizonDays + task.graceDays;
    const rank = (day: number | null) => day ?? -1;
    const answeredBy = (outcome: History['outcomes'][number]) => {
      const possible = predictions.filter(
        (one) => one.client === outcome.client && one.values[t] !== null && inTime(one.day, outcome.day),
      );
      return possible.find((one) => possible.every((other) => rank(other.day) <= rank(one.day)));
    };
    for (const prediction of predictions) {
      if (task.name === 'churn' && prediction.actedOn) continue;
      const answers = outcomes.filter((one) => one.values[t] !== null && answeredBy(one) === prediction);
      const latest = answers.find((one) => answers.every((other) => rank(other.day) <= rank(one.day)));
      if (latest)
        labels.push(`${prediction.client} ${dayText(prediction.day) || '1970-01-01'} ${task.name} ${latest.values[t]}`);
    }
  });
  return labels.sort();
}

const predictionHeader = 'client_id,predicted_at,acted_on,purchased_pred,churned_pred,clv_pred';
const outcomeHeader = 'client_id,observed_at,purchased_actual,churned_actual,clv_actual';

function filesOf({ predictions, outcomes }: History, cuts: number): string[][] {
  const lines = [
    ...predictions
      .filter(({ values }) => values.some((value) => value !== null))
      .map(({ client, day, actedOn, values }) => [
        predictionHeader,
        [client, dayText(day), actedOn, ...values].join(','),
      ]),
    ...outcomes
      .filter(({ values }) => values.some((value) => value !== null))
      .map(({ client, day, values }) => [outcomeHeader, [client, dayText(day), ...values].join(',')]),
  ];
  const files = new Map<string, string[]>();
  lines.forEach(([header, line], i) => {
    const key = `${(i * 7) % cuts} ${header}`;
    files.set(key, [...(files.get(key) ?? [header]), line]);
  });
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

const joined = (context: DataContext) =>
  labelsOf(context)
    .map((label) => label.join(' '))
    .sort();

describe('the join', () => {
  it('is what its rules say, in whatever files and order the rows come', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 3 }), fc.boolean(), async (given, cuts, reversed) => {
        const context = dataContext();
        const files = filesOf(given, cuts);
        for (const file of reversed ? files.reverse() : files) await importLines(context, file);
        expect(joined(context)).toEqual(referenceJoin(given));
      }),
      { numRuns: 25 },
    );
  });

  it('after an import was undone is as if it had never come', async () => {
    await fc.assert(
      fc.asyncProperty(history, history, async (kept, undone) => {
        // Other days than any that is kept, so that no row of the two is the same.
        const shifted = {
          predictions: undone.predictions.flatMap((one) => (one.day === null ? [] : [{ ...one, day: one.day + 301 }])),
          outcomes: undone.outcomes.flatMap((one) => (one.day === null ? [] : [{ ...one, day: one.day + 301 }])),
        };
        const context = dataContext();
        const ids: number[] = [];
        for (const file of filesOf(shifted, 1)) ids.push((await importLines(context, file)).id ?? 0);
        for (const file of filesOf(kept, 2)) await importLines(context, file);
        for (const id of ids) await dataApi(context).undoImport({ id, actor: 'a test', reason: '' });
        expect(joined(context)).toEqual(referenceJoin(kept));
        expect(context.db.prepare('SELECT COUNT(*) FROM joins_due').pluck().get()).toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  it('never uses a value that was not known when the prediction was made', async () => {
    const known = fc.record({
      client: clientName,
      asOf: fc.integer({ min: 0, max: 90 }),
      late: fc.integer({ min: 0, max: 40 }),
    });
    const made = fc.uniqueArray(fc.record({ client: clientName, day: fc.integer({ min: 0, max: 90 }) }), {
      ...once,
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(known, { selector: ({ client, asOf }) => `${client} ${asOf}`, minLength: 1 }),
        made,
        async (facts, predictions) => {
          const context = dataContext();
          await importLines(context, [
            'client_id,as_of,known_at,value',
            ...facts.map(({ client, asOf, late }, i) => [client, dayText(asOf), dayText(asOf + late), i].join(',')),
          ]);
          await importLines(context, [
            'client_id,predicted_at,visits_before,purchased_actual',
            ...predictions.map(({ client, day }) => [client, dayText(day), '', 1].join(',')),
          ]);
          const expected = predictions.flatMap(({ client, day }) => {
            let best = -1;
            facts.forEach((fact, i) => {
              if (fact.client !== client || fact.asOf > day || fact.asOf + fact.late > day) return;
              if (best < 0 || fact.asOf > facts[best].asOf) best = i;
            });
            return best < 0 ? [] : [`${client} ${dayText(day)} ${best}`];
          });
          const { path } = await writeTrainingTable(context);
          const table = tableFromIPC(readFileSync(path));
          const rows = table.toArray().map((row) => {
            const { client_id, predicted_at, 'x:value': value } = row?.toJSON() ?? {};
            return `${client_id} ${new Date(predicted_at).toISOString().slice(0, 10)} ${value}`;
          });
          expect(rows.sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('what has become of a prediction', () => {
  it('is told, with the reason', async () => {
    const context = dataContext({ now: () => Date.parse('2024-06-01') });
    await importLines(context, [
      'client_id,predicted_at,churned_pred,acted_on',
      'done,2024-01-01,0.1,no',
      'kept,2024-01-01,0.9,yes',
      'lost,2024-01-01,0.5,no',
      'early,2024-01-01,0.5,no',
      'fresh,2024-05-01,0.5,no',
    ]);
    await importLines(context, [
      'client_id,observed_at,churned_actual',
      'done,2024-05-01,1',
      'kept,2024-05-01,0',
      'early,2024-01-20,1',
    ]);
    const page = { task: 'churn', limit: 10, offset: 0 };
    const clients = (state: 'labelled' | 'waiting' | 'unmatched' | 'acted on') =>
      dataApi(context)
        .labelStates({ ...page, state })
        .map(({ clientId, reason }) => `${clientId}: ${reason}`);
    expect(clients('labelled')).toEqual(['done: null']);
    expect(clients('acted on')).toEqual(['kept: null']);
    expect(clients('unmatched').sort()).toEqual([
      'early: the client’s outcomes answer other predictions, or are from before the horizon ended',
      'lost: no outcome of this client has come',
    ]);
    expect(dataApi(context).labelStates({ ...page, state: 'waiting' })).toMatchObject([
      { clientId: 'fresh', dueAt: Date.parse('2024-08-02'), predicted: 0.5, actual: null },
    ]);
    expect(dataApi(context).labelCounts()[1]).toMatchObject({
      task: 'churn',
      real: 1,
      immature: 1,
      nextDueAt: Date.parse('2024-08-02'),
      unmatched: 2,
      actedOn: 1,
    });
  });
});
