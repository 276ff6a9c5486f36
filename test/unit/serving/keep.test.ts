import { expect, it } from 'vitest';
import type { Answers } from '../../../electron/serving/answers';
import { Keeper } from '../../../electron/serving/keep';
import { AppError } from '../../../shared/errors';
import type { KeptAnswers } from '../../../shared/keptAnswers';
import { csvOf, openEndpoint } from '../../helpers/endpoint';
import { someRows } from '../../helpers/models';

/** A store that takes everything while `fault` is null, and what was told meanwhile. */
function openKeeper() {
  const store = { fault: null as string | null, rows: [] as KeptAnswers['rows'], told: [] as string[] };
  const keeper = new Keeper(
    async ({ rows }) => {
      if (store.fault !== null) throw new AppError('disk_full', store.fault);
      store.rows = store.rows.concat(rows);
    },
    (text) => store.told.push(text),
  );
  const keep = async (answers: readonly Answers[]) => {
    for (const one of answers) keeper.add(one);
    await keeper.flush();
    return store.rows.splice(0);
  };
  return { keeper, store, keep };
}

const asCsv = { 'content-type': 'text/csv' };

it('answers of an invocation with a CSV are kept like those of other doors, unknown values too', async () => {
  const { ask, postJson, kept } = await openEndpoint();
  const rows = [...someRows(8200), { client_id: 'C8200', spend: 1, colour: 'ultraviolet' }];
  const { keep } = openKeeper();
  expect((await postJson('/predict', rows)).status).toBe(200);
  const byJson = await keep(kept.splice(0));
  expect(byJson).toHaveLength(8201);
  expect(byJson.at(-1)).toMatchObject({ client: 'C8200', values: [1, null, null, 'ultraviolet'] });
  expect((await ask('/invocations', { method: 'POST', body: csvOf(rows), headers: asCsv })).status).toBe(200);
  expect(await keep(kept.splice(0))).toEqual(byJson);
});

it('a row of a CSV that can’t be read is named by its place among all', async () => {
  const { ask, kept } = await openEndpoint();
  const body = csvOf([...someRows(8200), { client_id: 'C8200', spend: 'many' }]);
  const answer = await ask('/invocations', { method: 'POST', body, headers: asCsv });
  expect([answer.status, await answer.json()]).toMatchObject([
    422,
    { message: expect.stringMatching(/^Row 8200, spend:/) },
  ]);
  expect(kept).toEqual([]);
});

it('an invocation with a CSV of very many rows is answered', async () => {
  const { ask } = await openEndpoint();
  const body = `client_id,spend\n${Array.from({ length: 150_000 }, (_, row) => `C${row},${row}\n`).join('')}`;
  const answer = await ask('/invocations', { method: 'POST', body, headers: asCsv });
  expect(((await answer.json()) as { predictions: unknown[] }).predictions).toHaveLength(150_000);
});

it('whatever fails while answers are kept loses these alone, and is told once', async () => {
  const { postJson, kept } = await openEndpoint();
  for (const row of someRows(3)) await postJson('/predict', row);
  const { keeper, store, keep } = openKeeper();
  const [first, second, third] = kept;
  const broken: Answers = { ...second, batch: { ...second.batch, clients: ['C1'], columns: [] } };
  const rows = await keep([first, broken, broken, third]);
  expect(rows.map(({ client }) => client)).toEqual(['C0', 'C2']);
  expect(keeper.state).toMatchObject({ kept: 2, lost: 2 });
  expect(store.told).toEqual([
    expect.stringContaining('Answers go on, and are not kept: TypeError'),
    'Answers are kept again.',
  ]);
  store.fault = 'no room';
  await keep([first]);
  await keep([second]);
  expect(store.told).toHaveLength(3);
  expect(keeper.state).toMatchObject({ lost: 4, reason: expect.stringContaining('no room') });
});
