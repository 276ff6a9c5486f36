import type { z } from 'zod';
import type { scheduleInstallOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { type System, systems } from '../../../shared/schedule';
import {
  changeInstallation,
  describeSteps,
  lookAtInstallation,
  outdatedInstallations,
  type Place,
} from '../../scheduler/install/installation';
import type { Args } from '../args';
import type { Output, Shell } from '../command';

/** Writes the system's entries for this workspace, or takes them away; without `--yes` it only shows what it would do. */
export async function installOrNot(args: Args, shell: Shell, verb: 'install' | 'uninstall'): Promise<Output> {
  const system = args.choice('with', systems);
  if (!system) throw new AppError('bad_usage', `Say which scheduler: --with ${systems.join('|')}.`);
  const place = await placeOf(shell);
  const found = await lookAtInstallation(place, system);
  // A scheduler that is not there, say: there is nothing to show either.
  if (found.obstacle && (verb === 'install' || found.uninstall.length === 0)) throw found.obstacle;
  const done = args.flag('yes');
  if (done) await changeInstallation(place, found, verb);
  const steps = found[verb];
  const json: z.infer<typeof scheduleInstallOutput> = { with: system, done, steps };
  if (steps.length === 0) return { json, text: 'Nothing of this workspace is installed there.' };
  const heading = done ? 'Done:' : `Dry run: nothing was changed. “schedule ${verb}” with --yes does this:`;
  return { json, text: `${heading}\n${describeSteps(steps)}` };
}

/** The system's schedulers whose entries are not what would be installed now. */
export async function outdated(shell: Shell): Promise<System[]> {
  return outdatedInstallations(await placeOf(shell));
}

async function placeOf(shell: Shell): Promise<Place> {
  const { data, layout } = await shell.context();
  return { data, layout, workspace: shell.workspace, cliPath: shell.cliPath };
}
