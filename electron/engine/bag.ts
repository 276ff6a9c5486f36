import { z } from 'zod';
import { mix, type Random } from './rng';

/**
 * Which clients a tree sees, and how often: each as often as a Poisson variable says whose random number is a hash of
 * client and tree (N. Oza and S. Russell, Online bagging and boosting, 2001). So all rows of a client are in a tree's
 * bag together, or out of it together, and who was left out of a tree can be told at any time, also of rows that came
 * after it was grown.
 */
export const bagsSchema = z.object({
  seed: z.number().int().nonnegative(),
  /** How often a client is drawn for a tree on average; 1 is as often as in a bootstrap sample of all rows. */
  rate: z.number().positive().max(1),
  /** The trees' numbers: with the seed, what makes one tree's bag another than the next one's. */
  trees: z.array(z.number().int().nonnegative()),
});
export type Bags = z.infer<typeof bagsSchema>;

/** Marks a row of a client in the bag for which there is no room: a tree neither grows on it nor answers for it. */
const setAside = 0xffff;
const mostTimes = 12;

/** A client's name in the bags. */
export function clientKey(id: string): number {
  let hash = 0x2545f491;
  for (let i = 0; i < id.length; i++) hash = mix(hash ^ id.charCodeAt(i)) + i;
  return mix(hash) >>> 0;
}

/**
 * Client → how often a tree draws it.
 * @param random the tree's generator as it begins: of its seed and its number
 */
export function drawsOf(random: Random, rate: number): (client: number) => number {
  const [first, second] = [random.next(), random.next()];
  const bounds = cumulative(rate);
  return (client) => {
    const hash = mix(mix(client ^ first) + second) >>> 0;
    let times = 0;
    while (times < mostTimes && hash >= bounds[times]) times++;
    return times;
  };
}

/** Whether a tree draws a client not at all: `drawsOf` gives 0. */
export function leftOutOf(random: Random, rate: number): (client: number) => boolean {
  const [first, second] = [random.next(), random.next()];
  const [none] = cumulative(rate);
  return (client) => mix(mix(client ^ first) + second) >>> 0 < none;
}

/** Of a Poisson variable: the chance of at most 0, 1, 2 … times 2³². */
function cumulative(rate: number): Float64Array {
  let term = Math.exp(-rate);
  let sum = 0;
  return Float64Array.from({ length: mostTimes }, (_, times) => {
    sum += term;
    term *= rate / (times + 1);
    return Math.round(sum * 2 ** 32);
  });
}

/**
 * Draws a tree's rows into `times`, at most `most` different ones.
 * @param clients of each row, by its key
 */
export function fillBag(
  times: Uint16Array,
  clients: Uint32Array,
  draws: (client: number) => number,
  most: number,
): void {
  let inBag = 0;
  let last = -1;
  let drawn = 0;
  for (let row = 0; row < clients.length; row++) {
    // Rows of a client mostly follow each other.
    if (clients[row] !== last) drawn = draws(clients[row]);
    last = clients[row];
    if (drawn > 0) inBag++;
    times[row] = drawn > 0 && inBag > most ? setAside : drawn;
  }
}
