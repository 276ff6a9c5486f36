import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersOf } from '../../../electron/engine/answer';
import { columnOf } from '../../../electron/engine/features';
import { readModel } from '../../../electron/engine/modelFile';
import { Answerer } from '../../../electron/serving/answers';
import { ServedModels } from '../../../electron/serving/models';
import { answersJson, stampOf } from '../../../electron/serving/present';
import { predictAnswer } from '../../../shared/schemas/serving';
import { someRows, writeModels } from '../../helpers/models';
import { temporaryFolder } from '../../helpers/workspace';

const day = 86_400_000;

async function answerer(version = 'v_1', seed = 1) {
  const refs = await writeModels(temporaryFolder(), version, seed);
  return { refs, answerer: new Answerer(await ServedModels.load(refs, null)) };
}

describe('answers', () => {
  it('are the engine’s own, to the bit, in a batch and alone', async () => {
    const { refs, answerer: given } = await answerer();
    const rows = someRows(1000);
    const { answers } = await given.answer(rows, 0);
    for (const [i, ref] of refs.entries()) {
      const model = await readModel(ref);
      const columns = [
        rows.map(({ spend }) => spend),
        rows.map(({ member }) => member),
        rows.map(({ since }) => (since === null ? null : Date.parse(`${since}`) / day)),
        rows.map(({ colour }) => colour),
      ].map((cells, feature) => columnOf(model.schema[feature], cells as (number | string | null)[]));
      expect(answers.values[i]).toEqual(answersOf(model, columns, rows.length));
    }
    for (const row of [0, 1, 17, 999]) {
      const alone = await given.answer([rows[row]], 0);
      expect(alone.answers.values.map(([value]) => value)).toEqual(answers.values.map((values) => values[row]));
    }
  });

  it('do not depend on what else is asked at once', async () => {
    const { answerer: given } = await answerer();
    const rows = someRows(40);
    const whole = (await given.answer(rows, 0)).answers.values;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(39), { minLength: 1, maxLength: 20 }), async (picked) => {
        const some = await given.answer(
          picked.map((i) => rows[i]),
          0,
        );
        expect(some.answers.values.map((values) => [...values])).toEqual(
          whole.map((values) => picked.map((i) => values[i])),
        );
      }),
    );
  });

  it.each([
    ['a column that is not there', { spend: 5, member: 1, colour: 'red' }, ['since'], []],
    ['the number −1', { spend: -1, member: 1, since: '2011-01-01', colour: 'red' }, [], []],
    ['null', { spend: null, member: 1, since: '2011-01-01', colour: 'red' }, ['spend'], []],
    ['an empty text', { spend: '', member: 1, since: ' ', colour: '' }, ['spend', 'since', 'colour'], []],
    [
      'a text for nothing',
      { spend: 'NaN', member: 'null', since: 'n/a', colour: 'NULL' },
      ['spend', 'member', 'since', 'colour'],
      [],
    ],
    ['a value that no model knows', { spend: 1, member: 0, since: 15_000, colour: 'violet' }, [], ['colour']],
    ['a known value that is called “none”', { spend: 1, member: 0, since: 15_000, colour: 'none' }, [], []],
    [
      'texts for numbers, flags and days',
      { spend: '1.5', member: 'yes', since: '2011-01-01T08:00Z', colour: 'red' },
      [],
      [],
    ],
    ['a truth value', { spend: 1, member: true, since: 15_000, colour: 'red' }, [], []],
  ])('say what was missing and what unknown: %s', async (_, row, missing, unknown) => {
    const { answerer: given } = await answerer();
    const { answers } = await given.answer([row], 0);
    const json = JSON.parse(answersJson(answers, JSON.stringify(stampOf(given.models))));
    expect(predictAnswer.parse(json)).toEqual(json);
    expect(json.predictions[0]).toMatchObject({ missing, unknown });
    expect(Object.values(json.predictions[0]).filter((value) => typeof value === 'number')).toHaveLength(3);
  });

  it.each([
    ['spend', Number.POSITIVE_INFINITY, 'Infinity is not a number'],
    ['spend', 'many', '“many” is not a number'],
    ['spend', [1], 'what is there is not a number'],
    ['member', 7, '7 is not yes or no (1 or 0)'],
    ['member', 'perhaps', '“perhaps” is not yes or no (1 or 0)'],
    ['since', 1e12, 'is not a day'],
    ['since', 'soon', '“soon” is not a day'],
    ['since', true, 'true is not a day'],
    ['colour', { red: 1 }, 'what is there is not a text'],
  ])('refuse %s: %j, with its column and reason', async (column, value, reason) => {
    const { answerer: given } = await answerer();
    const good = someRows(1)[0];
    const { answers } = await given.answer([good, { ...good, [column]: value }], 0);
    const [first, second] = JSON.parse(answersJson(answers, '{}')).predictions;
    expect(first).not.toHaveProperty('error');
    expect(second).toEqual({ client_id: 'C0', error: { row: 1, column, reason: expect.stringContaining(reason) } });
    expect(answers.values.map((values) => values[1])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('name no client by a number whose last digits JSON has lost', async () => {
    const { answerer: given } = await answerer();
    const rows = ['9007199254740991', '9007199254740993', '123456789012345678', '-1e999'].map((id) =>
      JSON.parse(`{"client_id": ${id}, "spend": 2}`),
    );
    const { answers } = await given.answer(rows, 0);
    const [exact, ...others] = JSON.parse(answersJson(answers, '{}')).predictions;
    expect(exact).toMatchObject({ client_id: '9007199254740991', missing: expect.anything() });
    for (const one of others)
      expect(one.error).toMatchObject({ column: 'client_id', reason: expect.stringContaining('Write it as a text') });
  });

  it('take names that objects have anyway for data', async () => {
    const { answerer: given } = await answerer();
    const row = JSON.parse('{"__proto__": 3, "constructor": 4, "spend": 2}');
    const { answers } = await given.answer([row], 0);
    expect(answers.ignored).toEqual(['__proto__', 'constructor']);
    expect(answers.batch.missing[0]).toHaveLength(3);
  });

  it('of one request are of one set of models, whatever is served meanwhile', async () => {
    const before = await answerer('v_1', 1);
    const after = await ServedModels.load(await writeModels(temporaryFolder(), 'v_2', 2), before.answerer.models);
    const rows = someRows(2000);
    const asked = before.answerer.answer(rows, 0);
    const other = await new Answerer(after).answer(rows, 0);
    const { answers } = await asked;
    expect(answers.models.tasks.map(({ version }) => version)).toEqual(['v_1', 'v_1', 'v_1']);
    expect(answers.values).toEqual((await before.answerer.answer(rows, 0)).answers.values);
    expect(answers.values).not.toEqual(other.answers.values);
  });

  it('of borrowed trees are the same', async () => {
    const { answerer: given } = await answerer();
    const rows = someRows(300);
    const borrowed = new Answerer(ServedModels.borrow(structuredClone(given.models.lend(0, true))));
    const [theirs, own] = [await borrowed.answer(rows, 0, true), await given.answer(rows, 0, true)];
    expect(theirs.answers.intervals).toEqual(own.answers.intervals);
    expect(theirs.answers.intervals?.map((one) => one !== null)).toEqual([false, false, true]);
    expect((await borrowed.answer(rows, 0)).answers.values).toEqual((await given.answer(rows, 0)).answers.values);
    expect((await borrowed.answer(rows.slice(0, 1), 0)).answers.values.map(([one]) => one)).toEqual(
      (await given.answer(rows.slice(0, 1), 0)).answers.values.map(([one]) => one),
    );
  });
});
