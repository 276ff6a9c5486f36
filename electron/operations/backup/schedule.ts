import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { scheduleChange } from '../../../shared/schemas/schedule';
import { systemZone } from '../../scheduler/cron';
import { editSchedule } from '../../scheduler/schedules';
import type { OperationContext } from '../context';
import { scheduleName } from './manifest';

/** Which slots were run stays where it is: it is of that place and that time. */
const kept = z.array(scheduleChange);

/** Writes when the jobs run beside what else is backed up. */
export async function holdSchedule({ data }: OperationContext, folder: string): Promise<void> {
  const changes = (await data.schedules()).map(({ since: _, ...change }) => change);
  await writeFile(join(folder, scheduleName), JSON.stringify(changes, null, 2));
}

/** Sets the schedule of a restored workspace to what was backed up, from now on; one of an earlier release has none. */
export async function restoreSchedule({ data, workspace, now }: OperationContext): Promise<void> {
  const path = join(workspace, scheduleName);
  if (!existsSync(path)) return;
  for (const change of kept.parse(JSON.parse(await readFile(path, 'utf8')))) {
    await editSchedule(data, change, { now: now(), zone: systemZone() });
  }
  await rm(path);
}
