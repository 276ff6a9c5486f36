import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import { escaped } from '../../../shared/markup';
import { type JobName, jobNames } from '../../../shared/schedule';
import { type Fields, wakeUps } from './fields';
import { callOf, type InstallRequest, keyOf, type Step } from './plan';

/**
 * An agent of the user for each job. What passed while the machine slept, launchd runs once when it wakes up; for what
 * passed while nobody was logged in, it runs once at login.
 */
export function installLaunchd(request: InstallRequest): Step[] {
  const { schedules, home, workspace, userId } = request;
  return schedules.flatMap(({ job, cron }): Step[] => {
    const path = plistPath(home, workspace, job);
    return [
      { do: 'write', path, content: plist(request, job, cron) },
      { do: 'run', command: ['launchctl', 'bootstrap', `gui/${userId}`, path] },
    ];
  });
}

/** @param exists whether a file is there: only what is there is taken away */
export function uninstallLaunchd(
  { home, workspace, userId }: Pick<InstallRequest, 'home' | 'workspace' | 'userId'>,
  exists: (path: string) => boolean,
): Step[] {
  return jobNames
    .filter((job) => exists(plistPath(home, workspace, job)))
    .flatMap((job): Step[] => [
      { do: 'run', command: ['launchctl', 'bootout', `gui/${userId}/${labelOf(workspace, job)}`] },
      { do: 'remove', path: plistPath(home, workspace, job) },
    ]);
}

function labelOf(workspace: string, job: JobName): string {
  return `evergreen.${keyOf(workspace)}.${job}`;
}

function plistPath(home: string, workspace: string, job: JobName): string {
  return join(home, 'Library', 'LaunchAgents', `${labelOf(workspace, job)}.plist`);
}

/** Writes what a call says over what the one before said: launchd's own log files would grow for ever. */
const intoFile = 'log=$1; shift; exec "$@" >"$log" 2>&1';

function plist(request: InstallRequest, job: JobName, cron: string): string {
  const { workspace, environment } = request;
  const log = join(workspace, 'logs', `launchd-${job}.log`);
  const entries = {
    Label: labelOf(workspace, job),
    ProgramArguments: ['/bin/sh', '-c', intoFile, 'evergreen', log, ...callOf(request, job)],
    ...(Object.keys(environment).length > 0 && { EnvironmentVariables: environment }),
    StartCalendarInterval: intervals(cron),
    RunAtLoad: true,
    ProcessType: 'Background',
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    element(entries, ''),
    '</plist>',
    '',
  ].join('\n');
}

/** launchd has no lists: a dictionary for each combination of the values that are given. */
function intervals(cron: string): Record<string, number>[] {
  const all = wakeUps(cron).flatMap(combinations);
  if (all.length <= 500) return all;
  throw new AppError('bad_usage', `“${cron}” would take ${all.length} entries in launchd. Leave this job to the app.`);
}

function combinations({ minutes, hours, days, months, weekdays }: Fields): Record<string, number>[] {
  const dimensions = { Minute: minutes, Hour: hours, Day: days, Month: months, Weekday: weekdays };
  let made: Record<string, number>[] = [{}];
  for (const [name, values] of Object.entries(dimensions)) {
    if (values) made = made.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  }
  return made;
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

function element(value: Value, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${escaped(value)}</string>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return group(
      'array',
      value.map((one) => element(one, inner)),
      indent,
    );
  const pairs = Object.entries(value).flatMap(([key, one]) => [
    `${inner}<key>${escaped(key)}</key>`,
    element(one, inner),
  ]);
  return group('dict', pairs, indent);
}

function group(tag: string, lines: readonly string[], indent: string): string {
  return [`${indent}<${tag}>`, ...lines, `${indent}</${tag}>`].join('\n');
}
