import { z } from 'zod';
import { systems } from '../schedule';
import { limitField, queueChoice, queueField, waitSeconds } from './fields';
import { run } from './runs';
import { calendarSlot, installation, scheduleChange, scheduledJob } from './schedule';
import { time } from './time';

/** The operations on what was run, and on what runs by itself. */
const nothing = z.object({});

export const scheduleOperations = {
  runs: { input: z.object({ limit: limitField(200) }), result: z.array(run) },
  runLog: {
    input: z.object({ runId: z.int().describe('number of the run') }),
    errors: ['file_not_found'],
    result: z.object({ text: z.string() }),
  },
  /** The jobs, and the time zone that they follow, as an IANA name. */
  schedule: { input: nothing, result: z.object({ zone: z.string(), jobs: z.array(scheduledJob) }) },
  /** Of [from, to), oldest first. */
  calendar: {
    input: z.object({ from: time.describe('first moment'), to: time.describe('first moment after') }),
    result: z.array(calendarSlot),
  },
  changeSchedule: { input: scheduleChange, result: z.null() },
  /** Without what opens it; null: this computer grows alone. */
  queue: { input: nothing, result: queueChoice.nullable() },
  setQueue: {
    input: z.object({
      url: queueField.nullable().describe('redis://HOST or postgres://HOST/DATABASE; none: this computer grows alone'),
      waitSeconds,
    }),
    result: z.null(),
  },
  /** Those of this system; none where we know none. */
  installations: { input: nothing, result: z.array(installation) },
  changeInstallation: {
    input: z.object({
      system: z.enum(systems).describe('whose entries'),
      verb: z.enum(['install', 'uninstall']).describe('write them, or take them away'),
    }),
    result: z.null(),
  },
  sample: { input: nothing, result: z.null() },
};
