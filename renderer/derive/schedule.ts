import { groupedBy } from '../../shared/groupedBy';
import { onTimeMs } from '../../shared/schedule';
import type { BatchRecord, CalendarSlot, ScheduledJob } from '../../shared/schemas/schedule';
import { listed, plural } from '../format';
import type { Tone } from './tones';

const daysBack = 14;
const daysAhead = 14;

/** Local midnights of the days around now, oldest first: two weeks back, today, and two weeks ahead less a day. */
export function daysAround(now: number): number[] {
  const today = new Date(now);
  return Array.from({ length: daysBack + daysAhead }, (_, i) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysBack + i).getTime(),
  );
}

/** The span of the calendar's days, [from, to). */
export function calendarSpan(days: readonly number[]): { from: number; to: number } {
  const last = new Date(days[days.length - 1]);
  const to = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1).getTime();
  return { from: days[0], to };
}

export type SlotState = CalendarSlot['state'];

export const slotTones: Record<SlotState, Tone> = {
  done: 'good',
  running: 'good',
  waiting: 'warn',
  skipped: 'neutral',
  missed: 'warn',
  cancelled: 'neutral',
  failed: 'bad',
  planned: 'neutral',
};

/** A slot's state in a word. One that is claimed and has no run yet stands in the queue: jobs never overlap. */
export function slotWord(slot: CalendarSlot): string {
  if (slot.state === 'planned') return 'to come';
  return slot.state === 'running' && slot.runId === null ? 'queued' : slot.state;
}

/** What a day shows when it has several slots: what most wants to be seen. */
const urgency: readonly SlotState[] = [
  'failed',
  'missed',
  'running',
  'waiting',
  'cancelled',
  'skipped',
  'done',
  'planned',
];

export interface DayCell {
  day: number;
  slots: CalendarSlot[];
  /** Null on a day without a slot. */
  state: SlotState | null;
}

export function cellsOf(job: string, slots: readonly CalendarSlot[], days: readonly number[]): DayCell[] {
  const own = slots.filter((slot) => slot.job === job);
  return days.map((day, i) => {
    const next = days[i + 1] ?? calendarSpan(days).to;
    const inDay = own.filter(({ at }) => at >= day && at < next);
    const state = urgency.find((one) => inDay.some((slot) => slot.state === one)) ?? null;
    return { day, slots: inDay, state };
  });
}

/**
 * In a sentence, what was missed and what was caught up since a time; null when nothing was.
 * @param seen what was decided until then has been read
 */
export function catchUpOf(jobs: readonly ScheduledJob[], slots: readonly CalendarSlot[], seen: number): string | null {
  const decided = slots.flatMap((slot) => (slot.state !== 'planned' && slot.decidedAt > seen ? [slot] : []));
  const missed = decided.filter(({ state }) => state === 'missed');
  const late = decided.filter(({ at, startedAt }) => startedAt !== null && startedAt - at > onTimeMs);
  const titles = (of: readonly { job: string }[]) =>
    listed(jobs.filter(({ job }) => of.some((slot) => slot.job === job)).map(({ title }) => title.toLowerCase()));
  const parts = [
    ...(missed.length > 0 ? [`${plural(missed.length, 'run was', 'runs were')} missed (${titles(missed)})`] : []),
    ...(late.length > 0 ? [`${plural(late.length, 'run was', 'runs were')} made up for (${titles(late)})`] : []),
  ];
  if (parts.length === 0) return null;
  return `While Evergreen was closed or the computer was asleep, ${listed(parts)}.`;
}

/** What was scored in a night: the latest of its batches says when, and from what. */
export interface Night extends Pick<BatchRecord, 'night' | 'clients' | 'predictedAt' | 'scoredAt'> {
  batches: BatchRecord[];
}

/** Batches by night, newest night first. */
export function nightsOf(batches: readonly BatchRecord[]): Night[] {
  const most = (own: readonly BatchRecord[], what: 'clients' | 'predictedAt' | 'scoredAt') =>
    Math.max(...own.map((batch) => batch[what]));
  return [...groupedBy(batches, ({ night }) => night)]
    .map(([night, own]) => ({
      night,
      batches: own,
      clients: most(own, 'clients'),
      predictedAt: most(own, 'predictedAt'),
      scoredAt: most(own, 'scoredAt'),
    }))
    .sort((a, b) => (a.night < b.night ? 1 : -1));
}

/** The next slot of every job that has one, soonest first. */
export function nextRuns(jobs: readonly ScheduledJob[]): { job: ScheduledJob; at: number }[] {
  return jobs.flatMap((job) => (job.next[0] ? [{ job, at: job.next[0].at }] : [])).sort((a, b) => a.at - b.at);
}

export const gateWords: Record<ScheduledJob['gate'], string> = {
  none: 'every time',
  alarm: 'only while there is a harmful alarm',
};

export const catchUpWords: Record<ScheduledJob['catchUp'], string> = {
  skip: 'not at all',
  latest: 'once, the latest of them',
  all: 'each of them, one after the other',
};
