import type { MonitoredChunk, MonitoredTask, MonitorMark } from '../../shared/schemas/monitoring';
import type { ListedTask, ListedVersion } from '../../shared/schemas/versions';
import type { Tone } from './tones';

/** Where a stream is drawn along: its time, or, where all rows are of one moment, the places of its rows. */
export type StreamAxis = 'time' | 'rows';

export interface StreamPoint {
  /** Middle of the chunk on the axis. */
  x: number;
  chunk: MonitoredChunk;
  interval: [number, number] | null;
  band: [number, number] | null;
}

export function streamAxis(chunks: readonly MonitoredChunk[]): StreamAxis {
  const first = chunks[0]?.from;
  return chunks.every(({ from, until }) => from === first && until === first) ? 'rows' : 'time';
}

/** The chunks as they are drawn. */
export function streamPoints(chunks: readonly MonitoredChunk[], axis: StreamAxis): StreamPoint[] {
  const places = axis === 'time' ? spread(chunks.map(({ from, until }) => (from + until) / 2)) : null;
  return chunks.map((chunk, i) => ({
    x: places?.[i] ?? chunk.first + chunk.rows / 2,
    chunk,
    interval: pair(chunk.realisedLow, chunk.realisedHigh),
    band: pair(chunk.low, chunk.high),
  }));
}

/**
 * Several chunks of one date would be drawn as a stack, of which one point alone can be reached: they share the time
 * until the next date, or, of the last date, as much as the one before had.
 * @param places ascending
 */
function spread(places: readonly number[]): number[] {
  const dates = [...new Set(places)];
  const gapOf = (date: number) => (dates[date + 1] ?? 2 * dates[date] - dates[date - 1]) - dates[date];
  return dates.flatMap((at, date) => {
    const chunks = places.filter((place) => place === at).length;
    return Array.from({ length: chunks }, (_, i) => (chunks === 1 ? at : at + (i * gapOf(date)) / chunks));
  });
}

function pair(low: number | null, high: number | null): [number, number] | null {
  return low === null || high === null ? null : [low, high];
}

/** The parts of the axis in which an alarm says that the model did worse. */
export function alarmSpans({ alarms, chunks }: Pick<MonitoredTask, 'alarms' | 'chunks'>, axis: StreamAxis) {
  const last = chunks.at(-1);
  return alarms.map(({ since, until, sinceRow, untilRow, at, row }) => {
    if (axis === 'time') return { key: at, from: since, to: until ?? last?.until ?? at };
    return { key: row, from: sinceRow, to: untilRow ?? (last ? last.first + last.rows : row) };
  });
}

/** Marks within the time that is drawn, of several of one kind at one moment one; and how many lie outside of it. */
export function marksWithin(
  marks: readonly MonitorMark[],
  [from, to]: readonly [number, number],
): { marks: MonitorMark[]; outside: Record<MonitorMark['kind'], number> } {
  const isWithin = ({ at }: MonitorMark) => from <= at && at <= to;
  const within = marks.filter(isWithin);
  const outside = { deployment: 0, training: 0, import: 0 };
  for (const mark of marks) if (!isWithin(mark)) outside[mark.kind]++;
  return {
    marks: within.filter((one, i) => within.findIndex(({ at, kind }) => at === one.at && kind === one.kind) === i),
    outside,
  };
}

export const harmWords = { harmful: 'Harmful', harmless: 'Harmless', cannot_tell_yet: 'Can’t tell yet' } as const;
export const harmTones: Record<keyof typeof harmWords, Tone> = {
  harmful: 'bad',
  harmless: 'neutral',
  cannot_tell_yet: 'warn',
};

/** A version's model of one task, as it is listed. */
export type VersionFacts = Pick<ListedVersion, 'version' | 'createdAt'> & ListedTask;

/** The models of a task over its versions, oldest first. */
export function versionFacts(task: string, versions: readonly ListedVersion[]): VersionFacts[] {
  return versions.flatMap(({ version, createdAt, tasks }) =>
    tasks[task] ? [{ version, createdAt, ...tasks[task] }] : [],
  );
}
