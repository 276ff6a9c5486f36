import { join } from 'node:path';
import { type JobName, jobNames } from '../../../shared/schedule';
import { type Fields, wakeUps } from './fields';
import { callOf, type InstallRequest, keyOf, type Step, titleOf } from './plan';

/** A service and a timer of the user's own manager for each job. */
export function installSystemd(request: InstallRequest): Step[] {
  const { schedules, configHome, workspace } = request;
  const timers = schedules.map(({ job }) => unitName(workspace, job, 'timer'));
  return [
    ...schedules.flatMap(({ job, cron }): Step[] => [
      { do: 'write', path: unitPath(configHome, workspace, job, 'service'), content: service(request, job) },
      { do: 'write', path: unitPath(configHome, workspace, job, 'timer'), content: timer(job, cron) },
    ]),
    systemctl('daemon-reload'),
    ...(timers.length > 0 ? [systemctl('enable', '--now', ...timers)] : []),
  ];
}

/** @param exists whether a file is there: only what is there is taken away */
export function uninstallSystemd(
  { configHome, workspace }: Pick<InstallRequest, 'configHome' | 'workspace'>,
  exists: (path: string) => boolean,
): Step[] {
  const installed = jobNames.filter((job) => exists(unitPath(configHome, workspace, job, 'timer')));
  if (installed.length === 0) return [];
  return [
    systemctl('disable', '--now', ...installed.map((job) => unitName(workspace, job, 'timer'))),
    ...installed.flatMap((job): Step[] => [
      { do: 'remove', path: unitPath(configHome, workspace, job, 'timer') },
      { do: 'remove', path: unitPath(configHome, workspace, job, 'service') },
    ]),
    systemctl('daemon-reload'),
  ];
}

function systemctl(...words: string[]): Step {
  return { do: 'run', command: ['systemctl', '--user', ...words] };
}

function unitName(workspace: string, job: JobName, kind: 'service' | 'timer'): string {
  return `evergreen-${keyOf(workspace)}-${job}.${kind}`;
}

function unitPath(configHome: string, workspace: string, job: JobName, kind: 'service' | 'timer'): string {
  return join(configHome, 'systemd', 'user', unitName(workspace, job, kind));
}

/** Exit code 3: nothing to do. `env` starts the program, since a dollar sign in its own path can't be escaped. */
function service(request: InstallRequest, job: JobName): string {
  const assignments = Object.entries(request.environment).map(([name, value]) => `${name}=${value}`);
  return [
    '[Unit]',
    `Description=${titleOf(job)}`,
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=/usr/bin/env ${[...assignments, ...callOf(request, job)].map(quoted).join(' ')}`,
    'SuccessExitStatus=3',
    'Nice=10',
    '',
  ].join('\n');
}

/** Persistent: what passed while the machine was off is made up for when it starts. */
function timer(job: JobName, cron: string): string {
  return [
    '[Unit]',
    `Description=${titleOf(job)}`,
    '',
    '[Timer]',
    ...wakeUps(cron).map((fields) => `OnCalendar=${calendarEvent(fields)}`),
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** In the syntax of systemd.time: `Sun *-*-* 02:00:00`. */
function calendarEvent(fields: Fields): string {
  const list = (values: number[] | null) => values?.map((value) => String(value).padStart(2, '0')).join(',') ?? '*';
  const days = fields.weekdays ? `${fields.weekdays.map((day) => weekdays[day]).join(',')} ` : '';
  return `${days}*-${list(fields.months)}-${list(fields.days)} ${list(fields.hours)}:${list(fields.minutes)}:00`;
}

/** A word of ExecStart: within quotes, a backslash escapes; percent and dollar signs are doubled. */
function quoted(word: string): string {
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$');
  return `"${escaped}"`;
}
