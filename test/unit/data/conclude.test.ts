import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import { changeTask } from '../../../electron/data/changeTask';
import type { DataContext } from '../../../electron/data/context';
import { importLines, labelsOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

// Days are counted from 2020-01-01.
const dayText = (day: number) => new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
const horizons = { purchase: 30, churn: 90, clv: 90 } as const;
const graceDays = 3;
const tasks = Object.keys(horizons) as (keyof typeof horizons)[];

interface Story {
  bought: { client: string; day: number; amount: number }[];
  made: { client: string; day: number; actedOn: boolean; values: (number | null)[] }[];
  /** Clients of whom a file states, long after, that they bought, left, and spent 7. */
  stated: string[];
}

const client = fc.constantFrom('a', 'b', 'c');
const maybe = fc.option(fc.constantFrom(0, 0.5, 1));
const story: fc.Arbitrary<Story> = fc.record({
  bought: fc.array(fc.record({ client, day: fc.nat(300), amount: fc.integer({ min: 1, max: 50 }) }), {
    minLength: 1,
    maxLength: 25,
  }),
  made: fc.uniqueArray(
    fc.record({ client, day: fc.nat(300), actedOn: fc.boolean(), values: fc.tuple(maybe, maybe, maybe) }),
    {
      selector: (one) => `${one.client} ${one.day}`,
      minLength: 1,
      maxLength: 12,
    },
  ),
  stated: fc.uniqueArray(client),
});

const transactionLines = ({ bought }: Pick<Story, 'bought'>) => [
  'client_id,date,amount',
  ...bought.map((one) => `${one.client},${dayText(one.day)},${one.amount}`),
];
const predictionLines = ({ made }: Pick<Story, 'made'>) => [
  'client_id,predicted_at,acted_on,purchased_pred,churned_pred,clv_pred',
  ...made
    .filter(({ values }) => values.some((value) => value !== null))
    .map((one) => [one.client, dayText(one.day), one.actedOn, ...one.values].join(',')),
];
const outcomeLines = ({ stated }: Pick<Story, 'stated'>) => [
  'client_id,observed_at,purchased_actual,churned_actual,clv_actual',
  ...stated.map((id) => `${id},${dayText(500)},1,1,7`),
];

/** What the rules say, without any of the product's code. */
function expected({ bought, made, stated }: Story): string[] {
  const days = bought.map(({ day }) => day);
  const [from, until] = [Math.min(...days), Math.max(...days)];
  return made
    .flatMap((one) =>
      tasks.flatMap((task, t) => {
        if (one.values[t] === null || (task === 'churn' && one.actedOn)) return [];
        const predicted = made.filter((other) => other.client === one.client && other.values[t] !== null);
        const isLatest = predicted.every(({ day }) => day <= one.day);
        const label = (value: number) => [`${one.client} ${dayText(one.day)} ${task} ${value}`];
        if (stated.includes(one.client) && isLatest) return label(task === 'clv' ? 7 : 1);
        const own = bought.filter((order) => order.client === one.client);
        const horizon = horizons[task];
        if (one.day < from || !own.some(({ day }) => day < one.day) || one.day + horizon + graceDays > until) return [];
        const after = own.filter(({ day }) => day >= one.day && day < one.day + horizon);
        if (task === 'purchase') return label(after.length > 0 ? 1 : 0);
        if (task === 'clv') return label(after.reduce((sum, { amount }) => sum + amount, 0));
        const before = own.filter(({ day }) => day >= one.day - horizon && day < one.day);
        return before.length === 0 ? [] : label(after.length > 0 ? 0 : 1);
      }),
    )
    .sort();
}

const joined = (context: DataContext) =>
  labelsOf(context)
    .map((label) => label.join(' '))
    .sort();

describe('predictions of files, beside transactions', () => {
  it('are labelled by these once the horizon has passed, unless a file states the outcome; in any order of import', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (given, order) => {
        const context = dataContext();
        const files = [transactionLines(given), predictionLines(given), outcomeLines(given)];
        for (const at of order) if (files[at].length > 1) await importLines(context, files[at]);
        expect(joined(context)).toEqual(expected(given));
      }),
      { numRuns: 40 },
    );
  });

  it('lose what was concluded when the transactions are taken back, and follow a longer export and a new horizon', async () => {
    const context = dataContext();
    const made = [{ client: 'a', day: 50, actedOn: false, values: [0.5, null, null] }];
    await importLines(context, predictionLines({ made }));
    const early = {
      bought: [
        { client: 'a', day: 10, amount: 5 },
        { client: 'b', day: 82, amount: 5 },
      ],
    };
    await importLines(context, transactionLines(early));
    expect(joined(context)).toEqual([]);
    const page = { task: 'purchase', limit: 9, offset: 0, state: 'unmatched' } as const;
    const later = { ...context, now: () => Date.UTC(2021, 0, 1) };
    expect(dataApi(later).labelStates(page)).toMatchObject([
      { reason: 'the transactions end before its horizon and grace have passed' },
    ]);

    const late = { bought: [{ client: 'b', day: 83, amount: 5 }] };
    const { id } = await importLines(context, transactionLines(late));
    expect(joined(context)).toEqual([`a ${dayText(50)} purchase 0`]);
    context.db.exec(`INSERT INTO versions (name, created_at, state, metadata) VALUES ('v_1', 0, 'kept', '{}')`);
    const undo = (force: boolean) => dataApi(context).undoImport({ id: id ?? 0, actor: 'a test', reason: '', force });
    // The label of a is there because the transactions of b go on: the version depends on them too.
    await expect(undo(false)).rejects.toMatchObject({ code: 'import_in_use' });
    await undo(true);
    expect(joined(context)).toEqual([]);

    await importLines(
      context,
      transactionLines({
        bought: [
          { client: 'a', day: 85, amount: 5 },
          { client: 'b', day: 140, amount: 1 },
        ],
      }),
    );
    expect(joined(context)).toEqual([`a ${dayText(50)} purchase 0`]);
    await changeTask(
      context,
      { task: 'purchase', horizonDays: 60, graceDays: 3, actor: 'a test', reason: '' },
      quietIo,
    );
    expect(joined(context)).toEqual([`a ${dayText(50)} purchase 1`]);
  });
});
