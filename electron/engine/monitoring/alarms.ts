import type { EstimatorFacts, FoundAlarm, Harm } from '../../../shared/schemas/monitoring';
import { normalQuantile } from '../../../shared/scores';
import { dayMs } from '../../../shared/time';
import { testMean } from '../clusters';
import { gather } from '../gather';
import { movedFeatures } from './chunk';
import { findRises, type Observed, type Rise } from './detector';
import { scaleFrom } from './losses';
import type { Stream } from './monitor';
import { heldAgainst, points } from './promise';

/** A rise that begins within both of the end of another has the same cause. */
const cooldown = { ms: 7 * dayMs, outcomes: 1000 };

/** The changes for the worse that the outcomes tell of, version by version, in the order of the stream. */
export function findAlarms(stream: Stream, alarmDays: number): FoundAlarm[] {
  return stream.versions
    .flatMap(({ facts }, place) => (facts ? alarmsOf(stream, place, facts, alarmDays) : []))
    .sort((a, b) => a.row - b.row);
}

function alarmsOf(stream: Stream, place: number, facts: EstimatorFacts, alarmDays: number): FoundAlarm[] {
  const rows = inArrival(stream, place);
  const loss = scaleFrom(facts).lossOf({ answer: gather(stream.answer, rows), actual: gather(stream.actual, rows) });
  const rises = findRises(observe(stream, rows, loss), heldAgainst(facts), alarmDays);
  return together(stream, rows, rises).map((rise) => describe(stream, { rows, loss, facts, place }, rise));
}

/** The version's rows with outcomes in the order in which these came, those of one import in that of the stream. */
function inArrival({ version, actual, arrival }: Stream, place: number): Int32Array {
  return Int32Array.from(version.keys())
    .filter((row) => version[row] === place && !Number.isNaN(actual[row]))
    .sort((a, b) => arrival[a] - arrival[b] || a - b);
}

function observe({ at, arrival, client }: Stream, rows: Int32Array, loss: Float64Array): Observed[] {
  const dayOf = (row: number) => `${arrival[row]} ${Math.floor(at[row] / dayMs)}`;
  const sizes = new Map<string, number>();
  for (const row of rows) sizes.set(dayOf(row), (sizes.get(dayOf(row)) ?? 0) + 1);
  return Array.from(rows, (row, i) => ({ loss: loss[i], client: client[row], ofDay: sizes.get(dayOf(row)) ?? 1 }));
}

/** One alarm per cause. */
function together({ at }: Stream, rows: Int32Array, rises: readonly Rise[]): Rise[] {
  const apart: Rise[] = [];
  for (const rise of rises) {
    const before = apart.at(-1);
    const end = before?.until ?? null;
    const isSame =
      end !== null && rise.since - end < cooldown.outcomes && at[rows[rise.since]] - at[rows[end - 1]] < cooldown.ms;
    if (before && isSame) before.until = rise.until;
    else apart.push({ ...rise });
  }
  return apart;
}

function describe(
  stream: Stream,
  { rows, loss, facts, place }: { rows: Int32Array; loss: Float64Array; facts: EstimatorFacts; place: number },
  { found, since, until }: Rise,
): FoundAlarm {
  const end = until ?? rows.length;
  const own = Uint32Array.from({ length: end - since }, (_, i) => since + i);
  const client = gather(stream.client, rows);
  const { mean, error } = testMean(loss, client, own);
  const unit = points / facts.margin;
  const value = unit * (mean - facts.promise.loss);
  const half = normalQuantile * unit * Math.hypot(error, facts.promise.error);
  const drop = { value, lower: value - half, upper: value + half };
  return {
    at: stream.at[rows[found]],
    row: rows[found] + 1,
    arrival: stream.arrival[rows[found]],
    since: stream.at[rows[since]],
    sinceRow: rows[since] + 1,
    until: until === null ? null : stream.at[rows[until - 1]],
    untilRow: until === null ? null : rows[until - 1] + 1,
    version: stream.versions[place].name,
    harm: harmOf(drop),
    drop,
    outcomes: own.length,
    moved: movedFeatures(stream, rows.slice(since, end)),
  };
}

/** From the whole interval of the drop: more than matters, less, or not yet certain. */
export function harmOf({ lower, upper }: { lower: number; upper: number }): Harm {
  if (lower >= points) return 'harmful';
  return upper < points ? 'harmless' : 'cannot_tell_yet';
}
