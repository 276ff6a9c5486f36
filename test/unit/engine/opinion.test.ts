import { expect, it } from 'vitest';
import { areaUnderRoc, logLosses, meanOf } from '../../../electron/engine/metrics';
import { formOpinion } from '../../../electron/engine/opinion';
import { Random } from '../../../electron/engine/rng';
import type { Votes } from '../../../electron/engine/unseen';

const rows = 3000;
const all = Int32Array.from({ length: rows }, (_, row) => row);
const schema = ['a', 'b'].map((name) => ({ name, type: 'number' as const }));

/** Clients with three rows each; what they do hangs on the logit, and the forest says what it is given. */
function given(seed: number, logitOf: (a: number, b: number) => number) {
  const random = new Random(seed);
  const [a, b] = [0, 1].map(() => Float64Array.from(all, () => Math.round(100 * random.unit())));
  const client = Int32Array.from(all, (row) => Math.floor(row / 3));
  const table = {
    client,
    clientKeys: () => Uint32Array.from(client),
    feature: (name: string) => ({ type: 'number' as const, values: name === 'a' ? a : b }),
  };
  const logits = a.map((value, row) => logitOf(value, b[row]));
  const target = logits.map((logit) => Number(random.unit() < 1 / (1 + Math.exp(-logit))));
  const votesOf = (noise: number): Votes => ({
    sums: logits.map((logit) => 3 / (1 + Math.exp(-logit - noise * (random.unit() - 0.5)))),
    counts: new Uint16Array(rows).fill(3),
  });
  return { table, target, votesOf };
}

const meansOf = ({ sums, counts }: Votes) => sums.map((sum, row) => sum / counts[row]);

it('a regression counts where the forest is rough and the world is smooth, and what it says is of unseen clients', () => {
  const { table, target, votesOf } = given(1, (a, b) => (a + b - 100) / 20);
  const votes = votesOf(4);
  const opinion = formOpinion(table, schema, { rows: all, target }, votes);
  expect(opinion.linear).toHaveLength(1);
  expect(opinion.linearWeight).toBeGreaterThanOrEqual(0.5);
  expect(opinion.why).toContain('beyond chance');
  const [alone, both] = [votes, opinion.votes].map((own) => meansOf(own));
  expect(meanOf(logLosses(both, target))).toBeLessThan(meanOf(logLosses(alone, target)));
  expect(areaUnderRoc(target, both)!).toBeGreaterThan(areaUnderRoc(target, alone)!);
});

it('it counts for nothing where the forest knows all that there is, the world is no sum, or clients are few', () => {
  const smooth = given(2, (a, b) => (a + b - 100) / 20);
  const crossed = given(3, (a, b) => (a > 50 === b > 50 ? 2 : -2));
  const few = given(4, (a, b) => (a + b - 100) / 20);
  const none = (votes: Votes) => ({ linear: [], linearWeight: 0, votes, why: null });
  const exact = smooth.votesOf(0);
  expect(formOpinion(smooth.table, schema, { rows: all, target: smooth.target }, exact)).toEqual(none(exact));
  const good = crossed.votesOf(0);
  expect(formOpinion(crossed.table, schema, { rows: all, target: crossed.target }, good)).toEqual(none(good));
  const rough = few.votesOf(4);
  const some = { rows: all.subarray(0, 60), target: few.target.subarray(0, 60) };
  const own = { sums: rough.sums.subarray(0, 60), counts: rough.counts.subarray(0, 60) };
  expect(formOpinion(few.table, schema, some, own)).toEqual(none(own));
});

it('chance alone is no reason: of forests that know nothing less, hardly one is given a second opinion', () => {
  const histories = Array.from({ length: 20 }, (_, seed) => given(10 + seed, () => 0.3));
  const formed = histories.filter(({ table, target, votesOf }) => {
    const votes = votesOf(0);
    return formOpinion(table, schema, { rows: all, target }, votes).linear.length > 0;
  });
  expect(formed.length).toBeLessThanOrEqual(2);
});
