import { z } from 'zod';
import { systems } from '../../../shared/schedule';
import { changeInstallation, describeSteps, lookAtInstallation } from '../../scheduler/install/installation';
import { defineCommand } from '../command';

export const installCommand = installation('install', 'write entries for the system’s own scheduler');
export const uninstallCommand = installation('uninstall', 'take the entries of the system’s own scheduler away');

/** Without `--yes` it only shows what it would do. */
function installation(verb: 'install' | 'uninstall', summary: string) {
  return defineCommand({
    name: 'schedule',
    words: `schedule ${verb}`,
    summary,
    input: z.object({
      with: z.enum(systems).describe('which scheduler'),
      yes: z.boolean().default(false).describe('do it; without, it is only shown'),
    }),
    run: async ({ with: system, yes: done }, shell) => {
      const context = await shell.context();
      const found = await lookAtInstallation(context, system);
      // A scheduler that is not there, say: there is nothing to show either.
      if (found.obstacle && (verb === 'install' || found.uninstall.length === 0)) throw found.obstacle;
      if (done) await changeInstallation(context, found, verb);
      const steps = found[verb];
      const json = { with: system, done, steps };
      if (steps.length === 0) return { json, text: 'Nothing of this workspace is installed there.' };
      const heading = done ? 'Done:' : `Dry run: nothing was changed. “schedule ${verb}” with --yes does this:`;
      return { json, text: `${heading}\n${describeSteps(steps)}` };
    },
  });
}
