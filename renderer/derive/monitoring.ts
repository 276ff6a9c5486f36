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
  return chunks.map((chunk) => ({
    x: axis === 'time' ? (chunk.from + chunk.until) / 2 : chunk.first + chunk.rows / 2,
    chunk,
    interval: pair(chunk.realisedLow, chunk.realisedHigh),
    band: pair(chunk.low, chunk.high),
  }));
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

/** Marks within the time that is drawn; of several of one kind at one moment, one. */
export function marksWithin(marks: readonly MonitorMark[], [from, to]: readonly [number, number]): MonitorMark[] {
  const within = marks.filter(({ at }) => from <= at && at <= to);
  return within.filter((one, i) => within.findIndex(({ at, kind }) => at === one.at && kind === one.kind) === i);
}

export const harmWords = { harmful: 'Harmful', harmless: 'Harmless', cannot_tell_yet: 'Can’t tell yet' } as const;
export const harmTones: Record<keyof typeof harmWords, Tone> = {
  harmful: 'bad',
  harmless: 'neutral',
  cannot_tell_yet: 'warn',
};

/** What is tracked of every run: the founding description's six metrics. */
export interface VersionFacts {
  version: string;
  trainedAt: number;
  seconds: number;
  score: number | null;
  samples: number;
  /** Features added or removed, and how many there are. */
  changes: number;
  features: number;
  bytes: number;
  deployedAt: number | null;
}

/** The six metrics of a task over its versions, oldest first. */
export function versionFacts(task: string, versions: readonly ListedVersion[]): VersionFacts[] {
  return versions.flatMap(({ version, createdAt, tasks }) => {
    const model: ListedTask | undefined = tasks[task];
    if (!model) return [];
    return [
      {
        version,
        trainedAt: createdAt,
        seconds: model.seconds,
        score: model.score,
        samples: model.rows,
        changes: model.featureChanges,
        features: model.features,
        bytes: model.bytes,
        deployedAt: model.deployedAt,
      },
    ];
  });
}
