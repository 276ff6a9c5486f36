import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import { type Fields, wakeUps } from './fields';
import { callOf, type InstallRequest, keyOf, type Step, titleOf } from './plan';

/** @param current the user's crontab as it is */
export function installCron(request: InstallRequest, current: string): Step[] {
  const { workspace, schedules } = request;
  const lines = schedules.flatMap(({ job, cron }) => {
    const log = join(workspace, 'logs', `cron-${job}.json`);
    const assignments = Object.entries(request.environment).map(([name, value]) => `${name}=${quoted(value)}`);
    const words = callOf(request, job).map(quoted);
    const command = inCrontab([...assignments, ...words, '>', quoted(log), '2>&1'].join(' '));
    return [`# ${titleOf(job)}: ${cron}`, ...wakeUps(cron).map((entry) => `${timesOf(entry)} ${command}`)];
  });
  const block = [beginOf(workspace), ...lines, endOf(workspace), ''].join('\n');
  const { before, after } = aroundOurs(current, workspace);
  return [replaceCrontab(`${before}${block}${after}`)];
}

/** Without steps: cron takes a field of days that begins with a star for one that says nothing. */
function timesOf({ minutes, hours, days, months, weekdays }: Fields): string {
  return [minutes, hours, days, months, weekdays].map((values) => values?.join(',') ?? '*').join(' ');
}

export function uninstallCron(workspace: string, current: string): Step[] {
  if (!current.includes(beginOf(workspace))) return [];
  const { before, after } = aroundOurs(current, workspace);
  const rest = `${before}${after}`;
  return [rest === '' ? { do: 'run', command: ['crontab', '-r'] } : replaceCrontab(rest)];
}

function replaceCrontab(input: string): Step {
  return { do: 'run', command: ['crontab', '-'], input };
}

const beginOf = (workspace: string) => `# BEGIN Evergreen ${keyOf(workspace)}, written by “evergreen schedule install”`;
const endOf = (workspace: string) => `# END Evergreen ${keyOf(workspace)}`;

/** What stands before and after this workspace's block, or before where it would be: other lines stay as they are. */
function aroundOurs(crontab: string, workspace: string): { before: string; after: string } {
  const start = crontab.indexOf(beginOf(workspace));
  if (start < 0) return { before: crontab === '' || crontab.endsWith('\n') ? crontab : `${crontab}\n`, after: '' };
  const end = crontab.indexOf(`${endOf(workspace)}\n`, start);
  if (end < 0) {
    throw new AppError(
      'file_unreadable',
      `The crontab holds “${beginOf(workspace)}” without its end. Mend it by hand with “crontab -e”; nothing was changed.`,
    );
  }
  return { before: crontab.slice(0, start), after: crontab.slice(end + endOf(workspace).length + 1) };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Cron ends a command at a percent sign and at the end of the line, quoted or not. */
function inCrontab(command: string): string {
  if (/[\r\n]/.test(command)) {
    throw new AppError('bad_usage', 'A crontab takes no path with a line break in it. Rename the folder.');
  }
  return command.replaceAll('%', '\\%');
}
