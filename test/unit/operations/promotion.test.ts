import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../electron/engine/bootstrap';
import type { Duel } from '../../../electron/engine/duel';
import { judge } from '../../../electron/engine/judge';
import { countClients, score } from '../../../electron/engine/metrics';
import { decide } from '../../../electron/operations/verdict';
import { defaultTasks, type Policy } from '../../../shared/tasks';
import { seededRandom } from '../../helpers/random.mjs';

/** Answers are made up from a known truth, so that it is known who is really better. */
const rows = 2000;
const resamples = 200;

/** A probability whose answer is right with a given chance. */
function answer(random: () => number, actual: number, right: number): number {
  const says = random() < right ? actual : 1 - actual;
  return says === 1 ? 0.5 + random() / 2 : random() / 2;
}

async function decideOn(policy: Policy, given: Omit<Duel, 'kind' | 'clip'>) {
  const duel: Duel = { kind: 'classification', clip: 0, ...given };
  const signal = new AbortController().signal;
  const clients = countClients(duel.client);
  const judged = (predicted: Float64Array) =>
    score('classification', { actual: duel.actual, predicted, clients, clip: 0 });
  const champion = judged(duel.champion);
  const whole = { champion, candidate: judged(duel.candidate), baseline: champion };
  const { metrics, difference } = await bootstrap(duel, whole, { resamples, chosenFrom: 1 }, { signal });
  const rules = { properScore: 'logLoss', halfLife: 'auto' } as const;
  const trial = { duel, times: Float64Array.from(duel.client), change: null };
  const judgement = await judge(trial, { ...rules, resamples }, { signal });
  const task = { ...defaultTasks[0], ...rules, policy, margin: 0.02 };
  return decide(task, 'v', { metrics, difference, judgement }, { looks: 1, knowsMore: true, labels: 1 });
}

/** Two rows of each client. */
const client = Int32Array.from({ length: rows }, (_, row) => row >> 1);

describe('the default policy', () => {
  it('promotes at least 95 of 100 candidates that are truly better by 5 points', async () => {
    const random = seededRandom(5);
    let promoted = 0;
    for (let trial = 0; trial < 100; trial++) {
      const actual = Float64Array.from({ length: rows }, () => (random() < 0.4 ? 1 : 0));
      const champion = actual.map((value) => answer(random, value, 0.7));
      const candidate = actual.map((value) => answer(random, value, 0.75));
      if ((await decideOn('guarded', { actual, champion, candidate, client })).deploy) promoted++;
    }
    expect(promoted).toBeGreaterThanOrEqual(95);
  });

  /**
   * A forest trained on shuffled labels answers with noise around the base rate. The champion knows a little of who is
   * who; where one class is rare, that hardly shows in its accuracy, and the candidate's may be higher by chance.
   */
  it.each([0.5, 0.3, 0.12, 0.05])(
    'promotes none of 50 candidates that learned from shuffled labels (base rate %d)',
    async (baseRate) => {
      const random = seededRandom(baseRate * 1000);
      const noise = () => random() + random() + random() - 1.5;
      const logit = (p: number) => Math.log(p / (1 - p));
      const squash = (x: number) => 1 / (1 + Math.exp(-x));
      let [promoted, byPoint] = [0, 0];
      for (let trial = 0; trial < 50; trial++) {
        const effect = Float64Array.from({ length: rows }, () => 2 * noise());
        const actual = effect.map((x) => (random() < squash(logit(baseRate) + x) ? 1 : 0));
        const champion = effect.map((x) => squash(logit(baseRate) + 0.7 * x + 1.2 * noise()));
        const candidate = effect.map(() => squash(logit(baseRate) + 1.2 * noise()));
        const { deploy } = await decideOn('guarded', { actual, champion, candidate, client });
        if (deploy) promoted++;
        if (right(actual, candidate) > right(actual, champion)) byPoint++;
      }
      expect(promoted).toBe(0);
      // The rarer one class is, the more of them score higher all the same: only the guards keep them out.
      if (baseRate === 0.05) expect(byPoint).toBeGreaterThan(0);
    },
  );
});

describe('on rows of few clients', () => {
  const some = 150;
  const random = seededRandom(8);
  const drawn = (each: (row: number) => number) => Float64Array.from({ length: some }, (_, row) => each(row));
  const own = Int32Array.from({ length: some }, (_, row) => row);
  it.each([
    ['one client', own.map(() => 0), drawn((row) => row % 2)],
    ['one client with a “yes”', own, drawn((row) => Number(row === 0))],
    [
      'many rows with a “yes”, by one client',
      own.map((row) => Math.max(0, row - 30)),
      drawn((row) => Number(row < 30)),
    ],
    ['nine clients with a “no”', own, drawn((row) => Number(row >= 9))],
  ])('none of 20 candidates is promoted, however they answer: %s', async (_, client, actual) => {
    for (let trial = 0; trial < 20; trial++) {
      const [champion, candidate] = [drawn(random), actual.map((value) => 0.25 + value / 2)];
      for (const policy of ['guarded', 'significant'] as const) {
        const { verdict, deploy } = await decideOn(policy, { actual, champion, candidate, client });
        expect({ verdict, deploy }).toEqual({ verdict: 'inconclusive', deploy: false });
      }
    }
  });
});

function right(actual: Float64Array, predicted: Float64Array): number {
  return actual.filter((value, row) => predicted[row] > 0.5 === (value === 1)).length;
}
