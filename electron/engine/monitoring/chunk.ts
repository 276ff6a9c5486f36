import type { MonitoredChunk, MovedFeature } from '../../../shared/schemas/monitoring';
import { primaryScore } from '../../../shared/scores';
import { dayMs } from '../../../shared/time';
import { primaryOn } from '../bootstrap';
import { gather } from '../gather';
import { countClients, score } from '../metrics';
import { shareRight } from '../shareRight';
import type { Span } from './cut';
import { jensenShannon, psi, sharesOf } from './drift';
import { bandOf, cbpe, driftAfter, estimatedScore, type Tried } from './estimate';
import { scaleFrom } from './losses';
import type { Stream } from './monitor';

/** Features that are named. */
const named = 5;

/**
 * How consecutive rows of a stream did, and what was expected of them.
 * @param earlier chunks of the stream
 */
export async function scoreChunk(
  stream: Stream,
  [from, to]: Span,
  earlier: readonly MonitoredChunk[],
  resamples: number,
  io: { signal: AbortSignal },
): Promise<MonitoredChunk> {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
  const known = rows.filter((row) => !Number.isNaN(stream.actual[row]));
  const answerers = [...new Set(rows.map((row) => stream.version[row]))].map((place) => stream.versions[place]);
  return {
    from: stream.at[from],
    until: stream.at[to - 1],
    first: from + 1,
    rows: rows.length,
    outcomes: known.length,
    versions: answerers.map(({ name }) => name),
    ...(await realisedOn(stream, known, resamples, io)),
    ...estimatedOn(stream, rows, known.length, earlier),
    moved: movedFeatures(stream, rows),
  };
}

type Realised = Pick<MonitoredChunk, 'realised' | 'realisedLow' | 'realisedHigh' | 'baseline' | 'metrics'>;

async function realisedOn(
  stream: Stream,
  rows: Int32Array,
  resamples: number,
  io: { signal: AbortSignal },
): Promise<Realised> {
  if (rows.length === 0) {
    return { realised: null, realisedLow: null, realisedHigh: null, baseline: null, metrics: null };
  }
  const { kind } = stream.task;
  const client = gather(stream.client, rows);
  const [actual, predicted] = [gather(stream.actual, rows), gather(stream.answer, rows)];
  const { facts, naive } = lastOf(stream, rows);
  const clip = facts?.clip ?? Number.POSITIVE_INFINITY;
  const scoreOf = (answers: Float64Array) =>
    score(kind, { actual, predicted: answers, clients: countClients(client), clip });
  const interval =
    kind === 'classification'
      ? shareRight(actual, predicted, client)
      : await primaryOn({ kind, actual, champion: predicted, candidate: predicted, client, clip }, resamples, io);
  return {
    realised: interval?.value ?? null,
    realisedLow: interval?.lower ?? null,
    realisedHigh: interval?.upper ?? null,
    baseline: primaryScore(scoreOf(predicted.map(() => naive))),
    metrics: scoreOf(predicted),
  };
}

type Estimated = Pick<MonitoredChunk, 'estimated' | 'low' | 'high' | 'cbpe'>;

function estimatedOn(
  stream: Stream,
  rows: Int32Array,
  outcomes: number,
  earlier: readonly MonitoredChunk[],
): Estimated {
  const answer = gather(stream.answer, rows);
  const confidence = stream.task.kind === 'classification' ? cbpe(answer) : null;
  const expected = gather(stream.expected, rows);
  const { name, facts } = lastOf(stream, rows);
  if (facts === null || expected.some(Number.isNaN)) {
    return { estimated: null, low: null, high: null, cbpe: confidence };
  }
  const estimated = estimatedScore({ expected, answer: scaleFrom(facts).clipped(answer) }, facts);
  const drift = driftAfter(facts, triedBefore(stream, rows[0], name, earlier));
  const [low, high] = bandOf(estimated, outcomes || rows.length, { ...facts, drift });
  return { estimated, low, high, cbpe: confidence };
}

/** Estimates of a version whose outcomes were there when a row was asked, a horizon later. */
function triedBefore(stream: Stream, row: number, version: string, earlier: readonly MonitoredChunk[]): Tried[] {
  const since = stream.at[row] - stream.task.horizonDays * dayMs;
  return earlier.flatMap(({ versions, until, rows, outcomes, estimated, realised }) => {
    const isKnown = until <= since && 2 * outcomes >= rows && versions.length === 1 && versions[0] === version;
    return isKnown && estimated !== null && realised !== null ? [{ estimated, realised, outcomes }] : [];
  });
}

/** The version that answered last. */
function lastOf({ versions, version }: Stream, rows: Int32Array) {
  return versions[version[rows[rows.length - 1]]];
}

/** Features whose distribution is another than at the training, those first whose move weighs most in the model. */
export function movedFeatures(stream: Stream, rows: Int32Array): MovedFeature[] {
  const { facts, importance } = lastOf(stream, rows);
  const columns = new Map(stream.features.map(({ name, column }) => [name, column]));
  const moved = (facts?.distributions ?? []).flatMap((before): MovedFeature[] => {
    const column = columns.get(before.feature);
    if (!column || !facts) return [];
    const now = sharesOf(before, column, rows);
    const isNumber = before.type === 'number';
    const distance = isNumber
      ? psi(before.shares, now, { before: facts.rows, now: rows.length })
      : jensenShannon(before.shares, now);
    return [
      {
        feature: before.feature,
        measure: isNumber ? 'psi' : 'jensenShannon',
        distance,
        importance: importance.get(before.feature) ?? 0,
      },
    ];
  });
  return moved.sort((a, b) => b.distance * b.importance - a.distance * a.importance).slice(0, named);
}
