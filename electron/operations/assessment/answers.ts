import { type Slope, slopeOf, spreadBeyondChance } from './agreement';
import type { TaskGiven } from './assess';

/** Labels with the champion's answers, in order of time. */
export interface Answered {
  client: number[];
  label: number[];
  answer: number[];
}

/** Fewest rows that are judged by how they agree with the champion. */
export const leastRows = 30;

/** Rows of a block of the earlier labels, between which recent change is seen, and the most blocks. */
const blockRows = 200;

const mostBlocks = 8;

export interface Agreement {
  file: Slope;
  earlier: Slope;
  /** By how much the agreement changed from block to block lately, beyond chance. */
  recent: number;
}

export function agreementOf({ task, answered }: TaskGiven): Agreement | null {
  if (!answered || answered.file.label.length < leastRows || answered.earlier.label.length < leastRows) return null;
  const clip = task.kind === 'regression' ? clipper(answered.earlier.label) : (value: number) => value;
  const slope = ({ client, label, answer }: Answered) => slopeOf(answer.map(clip), label.map(clip), client);
  const file = slope(answered.file);
  const earlier = slope(answered.earlier);
  if (!file || !earlier) return null;
  const blocks = blocksOf(answered.earlier).flatMap((block) => slope(block) ?? []);
  return { file, earlier, recent: spreadBeyondChance(blocks) };
}

/** Amounts have a few that would decide alone: they count up to the hundredth largest and smallest of a hundred. */
function clipper(labels: readonly number[]): (value: number) => number {
  const sorted = Float64Array.from(labels).sort();
  const [least, most] = [0.01, 0.99].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
  return (value) => Math.min(most, Math.max(least, value));
}

/** The bounds of consecutive blocks. */
export function bounds(rows: number): [from: number, to: number][] {
  const blocks = Math.min(mostBlocks, Math.floor(rows / blockRows));
  return Array.from({ length: blocks }, (_, i) => [
    Math.floor((rows * i) / blocks),
    Math.floor((rows * (i + 1)) / blocks),
  ]);
}

function blocksOf({ client, label, answer }: Answered): Answered[] {
  return bounds(label.length).map(([from, to]) => ({
    client: client.slice(from, to),
    label: label.slice(from, to),
    answer: answer.slice(from, to),
  }));
}
