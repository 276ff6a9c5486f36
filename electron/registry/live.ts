import type { DeploymentRecord, LivePeriod } from '../../shared/schemas/deployments';

/**
 * Who was champion when, oldest first. The log's order counts, not the clock's: where the clock was set back between
 * two deployments, the earlier one's period ends where it began.
 * @param deployments newest first, as the store lists them
 */
export function livePeriods(deployments: readonly DeploymentRecord[]): LivePeriod[] {
  const periods: LivePeriod[] = [];
  const current = new Map<string, LivePeriod>();
  for (const { at, tasks } of deployments.toReversed()) {
    for (const { task, to } of tasks) {
      const before = current.get(task);
      if (before?.version === to) continue;
      if (before) before.until = Math.max(at, before.from);
      const period: LivePeriod = { task, version: to, from: Math.max(at, before?.from ?? at), until: null };
      current.set(task, period);
      periods.push(period);
    }
  }
  return periods;
}

/**
 * Task → the version that was live at a time; a task that had no champion then has no entry.
 * @param at null: now, whatever the clock says
 */
export function liveAt(deployments: readonly DeploymentRecord[], at: number | null): Map<string, string> {
  const live = new Map<string, string>();
  for (const { task, version, from, until } of livePeriods(deployments)) {
    if (until === null ? at === null || from <= at : at !== null && from <= at && at < until) live.set(task, version);
  }
  return live;
}

/**
 * The version to go back to from `champion`: what stands before it in the line of champions that leads to it. Going
 * back shortens the line, so that a second rollback goes one further back, however often a version was champion. Null
 * for the first champion that the task ever had.
 * @param deployments newest first
 */
export function predecessorOf(
  task: string,
  champion: string | undefined,
  deployments: readonly DeploymentRecord[],
): string | null {
  let line: string[] = [];
  /** Version → the line when it was last deployed, for when a rollback from it is undone. */
  const lines = new Map<string, string[]>();
  for (const { kind, tasks } of deployments.toReversed()) {
    const change = tasks.find((candidate) => candidate.task === task);
    if (!change || change.to === line.at(-1)) continue;
    const { from, to } = change;
    if (line.length === 0 && from !== null) line = [from];
    if (kind === 'rollback' || kind === 'undo') {
      const place = line.lastIndexOf(to);
      line = place >= 0 ? line.slice(0, place + 1) : (lines.get(to) ?? [...line.slice(0, -1), to]);
    } else {
      line = [...line, to];
      lines.set(to, line);
    }
  }
  return line[line.lastIndexOf(champion ?? '') - 1] ?? null;
}

/**
 * Versions that somebody took out of production for a task, and that nobody has put back by hand since.
 * @param deployments newest first
 */
export function rolledBackFrom(task: string, deployments: readonly DeploymentRecord[]): Set<string> {
  const away = new Set<string>();
  for (const { kind, tasks } of deployments.toReversed()) {
    const change = tasks.find((candidate) => candidate.task === task);
    if (!change) continue;
    away.delete(change.to);
    if ((kind === 'rollback' || kind === 'undo') && change.from !== null && change.from !== change.to) {
      away.add(change.from);
    }
  }
  return away;
}
