import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { AppError } from '../../../shared/errors';
import type { System } from '../../../shared/schedule';
import type { InstallationView, Schedule } from '../../../shared/schemas/schedule';
import type { DataClient } from '../../data/client';
import type { Layout } from '../../registry/layout';
import { install, readCrontab, uninstall } from './apply';
import { configHome } from './configHome';
import { installCron, uninstallCron } from './cron';
import { installLaunchd, uninstallLaunchd } from './launchd';
import { describeStep, type InstallRequest, type Step } from './plan';
import { installSystemd, uninstallSystemd } from './systemd';

/** What a system's scheduler holds of a workspace, and what installing and uninstalling would do. */
interface Installation extends Pick<InstallationView, 'system' | 'state'> {
  /** Why nothing can be installed there. */
  obstacle: AppError | null;
  /** Empty where there is an obstacle. */
  install: Step[];
  /** Empty where there is nothing to take away. */
  uninstall: Step[];
}

export interface Place {
  data: DataClient;
  layout: Layout;
  /** Absolute. */
  workspace: string;
  /** Path of the bundled command line. */
  cliPath: string;
}

/** The schedulers that this kind of system may have. */
export function systemsOf(platform: NodeJS.Platform): System[] {
  if (platform === 'darwin') return ['launchd', 'cron'];
  return platform === 'win32' ? [] : ['cron', 'systemd'];
}

export async function lookAtInstallation(place: Place, system: System): Promise<Installation> {
  const schedules = (await place.data.schedules()).filter(({ enabled }) => enabled);
  return planInstallation(system, requestOf(place, schedules));
}

/** Those of a workspace's installations that are not what would be installed now. */
export async function outdatedInstallations(place: Place): Promise<System[]> {
  const found = await Promise.all(systemsOf(process.platform).map((system) => lookAtInstallation(place, system)));
  return found.filter(({ state }) => state === 'outdated').map(({ system }) => system);
}

/**
 * Writes the entries of a workspace, or takes them away.
 * @throws AppError with what was in the way
 */
export async function changeInstallation(place: Place, found: Installation, verb: 'install' | 'uninstall') {
  if (verb === 'install' && found.obstacle) throw found.obstacle;
  // The entries write there before the first run does.
  await mkdir(place.layout.logs, { recursive: true });
  if (verb === 'install') await place.data.makeSchedules({ agoMs: 0 });
  await (verb === 'install' ? install : uninstall)(found[verb]);
}

/** As a person reads what would be done. */
export function describeSteps(steps: readonly Step[]): string {
  return steps.map(describeStep).join('\n');
}

/** @param request for the jobs that are enabled */
async function planInstallation(system: System, request: InstallRequest): Promise<Installation> {
  const found: Installation = { system, state: 'none', obstacle: null, install: [], uninstall: [] };
  try {
    const crontab = system === 'cron' ? await readCrontab() : '';
    found.uninstall = uninstallOf(system, request, crontab);
    if (process.env.APPIMAGE) throw new AppError('bad_usage', appImage);
    found.install = installOf(system, request, crontab);
    found.state = await stateOf(found, crontab);
    if (system !== 'cron') found.install.unshift(...found.uninstall);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    found.obstacle = error;
    if (found.uninstall.length > 0) found.state = 'outdated';
  }
  return found;
}

const appImage =
  'An AppImage is unpacked to another place at every start, so the system’s schedulers can’t call it. Install the package, or leave the schedule to the app.';

function installOf(system: System, request: InstallRequest, crontab: string): Step[] {
  // The block in a crontab is replaced as a whole: there is nothing to take away before.
  if (system === 'cron') return installCron(request, crontab);
  return system === 'systemd' ? installSystemd(request) : installLaunchd(request);
}

function uninstallOf(system: System, request: InstallRequest, crontab: string): Step[] {
  if (system === 'cron') return uninstallCron(request.workspace, crontab);
  return system === 'systemd' ? uninstallSystemd(request, existsSync) : uninstallLaunchd(request, existsSync);
}

async function stateOf({ install: wanted, uninstall: there }: Installation, crontab: string) {
  if (there.length === 0) return 'none';
  const unwanted = new Set(there.flatMap((step) => (step.do === 'remove' ? [step.path] : [])));
  for (const step of wanted) {
    if (step.do === 'run' && step.input !== undefined && step.input !== crontab) return 'outdated';
    if (step.do !== 'write') continue;
    if (!existsSync(step.path) || (await readFile(step.path, 'utf8')) !== step.content) return 'outdated';
    unwanted.delete(step.path);
  }
  return unwanted.size === 0 ? 'current' : 'outdated';
}

/** How this installation is called without a window: the packaged app runs as Node on its own command line. */
function requestOf({ workspace, cliPath }: Place, schedules: readonly Schedule[]): InstallRequest {
  const home = homedir();
  return {
    command: [process.execPath, cliPath],
    environment: process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
    workspace,
    schedules,
    home,
    configHome: configHome(),
    userId: userInfo().uid,
  };
}
