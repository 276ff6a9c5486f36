import { z } from 'zod';
import type { ScheduleDue } from '../../../shared/commandOutput';
import { type JobName, jobKinds, jobNames, onTimeMs } from '../../../shared/schedule';
import { whatIsDue } from '../../scheduler/claims';
import { nextSlots, systemZone } from '../../scheduler/cron';
import { scheduleAt } from '../../scheduler/due';
import { defineCommand } from '../command';

/** What `run --slot` would do at a time; at one before the schedule was made or changed, as if it had been there. */
export const dueCommand = defineCommand({
  name: 'schedule',
  words: 'schedule due',
  summary: 'what would run at a time',
  input: z.object({ at: z.number().optional().describe('by default now').meta({ form: 'moment' }) }),
  run: async ({ at: wanted }, shell) => {
    const { data, now } = await shell.context();
    const asked = now();
    const at = wanted ?? asked;
    const zone = systemZone();
    const json: ScheduleDue = { at, zone, due: [], missed: [], next: [] };
    for (const schedule of await data.schedules()) {
      const { job, cron, enabled } = schedule;
      const { title, trigger } = jobKinds[job];
      const { run, missed } = await whatIsDue(data, scheduleAt(schedule, at, asked), at, zone);
      for (const { slot, at: slotAt, attempts } of run) {
        const caughtUp = at - slotAt > onTimeMs;
        json.due.push({ job, title, trigger, slot, at: slotAt, attempt: attempts + 1, caughtUp });
      }
      json.missed.push(...missed.map((one) => ({ job, ...one })));
      if (enabled) json.next.push(...nextSlots(cron, zone, at, 1).map((one) => ({ job, ...one })));
    }
    for (const list of [json.due, json.missed, json.next]) list.sort((a, b) => order(a) - order(b));
    return { json, text: describeDue(json) };
  },
});

function order(one: { at: number; job: JobName }): number {
  return one.at * jobNames.length + jobNames.indexOf(one.job);
}

function describeDue({ due: slots, missed, next, zone }: ScheduleDue): string {
  const lines = slots.map(
    ({ job, title, slot, caughtUp }) =>
      `${job} (${title}), slot ${slot.replace('T', ' ')}${caughtUp ? ', caught up' : ''}`,
  );
  const first =
    lines.length > 0 ? ['Would run, in this order:', ...lines.map((line) => `  ${line}`)] : ['Nothing is due.'];
  const rest = missed.map(({ job, slot, reason }) => `  ${job} ${slot.replace('T', ' ')}: ${reason}`);
  const coming = next.map(({ job, slot }) => `  ${slot.replace('T', ' ')} ${job}`);
  return [...first, ...(rest.length > 0 ? ['Missed:', ...rest] : []), `Next (${zone}):`, ...coming].join('\n');
}
