// Streams of yes and no whose truth is known, as files: for tests and benchmarks of monitoring.
import { seededRandom } from './random.mjs';

const dayMs = 86_400_000;
const start = Date.parse('2020-01-01');

/**
 * One prediction and what came of it.
 * @typedef {object} Row
 * @property {string} id of the client; each is asked once
 * @property {number} at when it was asked, in milliseconds
 * @property {number[]} features
 * @property {number} chance of yes
 * @property {boolean} yes
 */

/**
 * @param {{ count: number, perDay: number, seed: number }} size
 * @param {(random: () => number, share: number) => Pick<Row, 'features' | 'chance'>} draw by the share of the time that
 *   has passed
 * @returns {Row[]}
 */
function drawn({ count, perDay, seed }, draw) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const { features, chance } = draw(random, i / count);
    return { id: `c${i}`, at: start + (i * dayMs) / perDay, features, chance, yes: random() < chance };
  });
}

const logistic = (/** @type {number} */ value) => 1 / (1 + Math.exp(-value));
/** About normal: the sum of twelve. @param {() => number} random */
const normal = (random) => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
/**
 * More and more of those come who say yes, from 3 to 58 %; two features together tell who they are, so answers stay as
 * good.
 */
export const risingSeen = (/** @type {Parameters<typeof drawn>[0]} */ size) =>
  drawn(size, (random, share) => {
    const isOne = random() < 0.01 + 0.57 * share;
    const [left, right] = isOne
      ? [1, 1]
      : [
          [0, 0],
          [0, 1],
          [1, 0],
        ][Math.floor(3 * random())];
    return { features: [(left + random()) / 2, (right + random()) / 2, random()], chance: isOne ? 0.98 : 0.02 };
  });

/** The same people come, and more and more of them say yes, from 3 to 58 %, which no feature tells. */
export const risingUnseen = (/** @type {Parameters<typeof drawn>[0]} */ size) =>
  drawn(size, (random, share) => {
    const x = normal(random);
    return { features: [x, random(), random()], chance: logistic(4 * (x - 2 + 2.2 * share)) };
  });

/** Outcomes that have nothing to do with anything. */
export const shuffled = (/** @type {Parameters<typeof drawn>[0]} */ size) =>
  drawn(size, (random) => ({ features: [normal(random), random(), random()], chance: 0.35 }));

/**
 * People whose work depends on age, schooling, sex and a disability; they grow older and more schooled, and times are
 * good and bad.
 * @param {Parameters<typeof drawn>[0]} size
 * @param {{ moves: number, wanders: number, hard?: { from: number, until: number } }} how far features move in all, in
 *   standard deviations; how far the chance of everybody does, as the standard deviation of its logit; and the shares
 *   of the time between which half of those who come are of an age at which work hangs in the balance
 */
export const census = (size, { moves, wanders, hard }) => {
  const waves = seededRandom(size.seed + 1);
  const phases = Array.from({ length: 4 }, () => 2 * Math.PI * waves());
  const cycle = (/** @type {number} */ share) =>
    phases.reduce((sum, phase, i) => sum + Math.sin(phase + 2 * Math.PI * (5 + 4 * i) * share), 0) / Math.sqrt(2);
  return drawn(size, (random, share) => {
    const isHard = hard && share >= hard.from && share < hard.until && random() < 0.5;
    const age = isHard ? 55 + 4 * random() : 16 + 60 * random() ** (1 - 0.3 * moves * share);
    const schooling = 12 + 3 * normal(random) + 2 * moves * share;
    const [isWoman, isDisabled] = [Number(random() < 0.5), Number(random() < 0.05 + age / 500)];
    const core = Math.exp(-(((age - 42) / 17) ** 4));
    const chance = logistic(
      -2.2 + 4 * core + 0.15 * (schooling - 12) - 0.6 * isWoman * core - 2.2 * isDisabled + wanders * cycle(share),
    );
    return { features: [age, schooling, isWoman, isDisabled, random(), random()], chance };
  });
};

/** @param {readonly Row[]} rows */
export function labelled(rows) {
  return written(rows, ({ yes }) => Number(yes), 'happened_actual');
}

/** What is known when it is asked, with the answer of whoever was asked. @param {readonly Row[]} rows */
export function asked(rows) {
  return written(rows, () => 0.5, 'happened_pred');
}

/** @param {readonly Row[]} rows @param {number} days after which the outcome is known */
export function outcomes(rows, days) {
  const lines = rows.map(({ id, at, yes }) => `${id},${new Date(at + days * dayMs).toISOString()},${Number(yes)}`);
  return ['client_id,observed_at,happened_actual', ...lines, ''].join('\n');
}

/** @param {readonly Row[]} rows @param {(row: Row) => number} last @param {string} name */
function written(rows, last, name) {
  const names = rows[0].features.map((_, i) => `f${i}`);
  const lines = rows.map((row) => {
    const features = row.features.map((value) => value.toFixed(3));
    return [row.id, new Date(row.at).toISOString(), ...features, last(row)].join(',');
  });
  return [['client_id', 'predicted_at', ...names, name].join(','), ...lines, ''].join('\n');
}
