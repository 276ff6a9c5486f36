import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { scheduleInstallOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { install, readCrontab, uninstall } from '../../scheduler/install/apply';
import { installCron, uninstallCron } from '../../scheduler/install/cron';
import { installLaunchd, uninstallLaunchd } from '../../scheduler/install/launchd';
import { describeStep, type InstallRequest, type Step } from '../../scheduler/install/plan';
import { installSystemd, uninstallSystemd } from '../../scheduler/install/systemd';
import type { Args } from '../args';
import type { Output, Shell } from '../command';

export const schedulers = ['cron', 'systemd', 'launchd'] as const;
type System = (typeof schedulers)[number];

const installers: Record<System, (request: InstallRequest) => { install: Step[]; uninstall: Step[] }> = {
  cron: (request) => {
    const current = readCrontab();
    // Its block is replaced as a whole: there is nothing to take away before.
    return { install: installCron(request, current), uninstall: uninstallCron(request.workspace, current) };
  },
  systemd: (request) => {
    const uninstall = uninstallSystemd(request, existsSync);
    return { install: [...uninstall, ...installSystemd(request)], uninstall };
  },
  launchd: (request) => {
    const uninstall = uninstallLaunchd(request, existsSync);
    return { install: [...uninstall, ...installLaunchd(request)], uninstall };
  },
};

/** Writes the system's entries for this workspace, or takes them away; without `--yes` it only shows what it would do. */
export async function changeInstallation(args: Args, shell: Shell, verb: 'install' | 'uninstall'): Promise<Output> {
  const system = args.choice('with', schedulers);
  if (!system) throw new AppError('bad_usage', `Say which scheduler: --with ${schedulers.join('|')}.`);
  const { data, layout } = await shell.context();
  const schedules = (await data.call('schedules', null)).filter(({ enabled }) => enabled);
  const steps = installers[system]({ ...ownCall(shell), ...userOf(), schedules })[verb];
  const done = args.flag('yes');
  if (done) {
    // The entries write there before the first run does.
    await mkdir(layout.logs, { recursive: true });
    await (verb === 'install' ? install : uninstall)(steps);
  }
  const json: z.infer<typeof scheduleInstallOutput> = { with: system, done, steps };
  return { json, text: describe(steps, verb, done) };
}

/** How this installation is called without a window: the packaged app runs as Node on its own command line. */
function ownCall(shell: Shell): Pick<InstallRequest, 'command' | 'environment' | 'workspace'> {
  if (process.env.APPIMAGE) {
    throw new AppError(
      'bad_usage',
      'An AppImage is unpacked to another place at every start, so the system’s schedulers can’t call it. Install the package, or leave the schedule to the app.',
    );
  }
  const environment = process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  return { command: [process.execPath, shell.cliPath], environment, workspace: shell.workspace };
}

function userOf(): Pick<InstallRequest, 'home' | 'configHome' | 'userId'> {
  const home = homedir();
  return { home, configHome: process.env.XDG_CONFIG_HOME ?? join(home, '.config'), userId: userInfo().uid };
}

function describe(steps: readonly Step[], verb: string, done: boolean): string {
  if (steps.length === 0) return 'Nothing of this workspace is installed there.';
  const heading = done ? 'Done:' : `Dry run: nothing was changed. “schedule ${verb}” with --yes does this:`;
  return [heading, ...steps.map(describeStep)].join('\n');
}
