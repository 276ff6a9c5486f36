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

/** Task → the version that was live at a time; a task that had no champion then has no entry. */
export function liveAt(deployments: readonly DeploymentRecord[], at: number): Map<string, string> {
  const live = new Map<string, string>();
  for (const { task, version, from, until } of livePeriods(deployments)) {
    if (from <= at && (until === null || at < until)) live.set(task, version);
  }
  return live;
}

/**
 * What `champion` replaced when it first came; rollbacks and undoings aside, so that going back twice goes further
 * back. Null for the first champion that the task ever had.
 */
export function predecessorOf(
  task: string,
  champion: string | undefined,
  deployments: readonly DeploymentRecord[],
): string | null {
  for (const { kind, tasks } of deployments) {
    const change = tasks.find((candidate) => candidate.task === task && candidate.to === champion);
    if (change && kind !== 'rollback' && kind !== 'undo' && change.from !== champion) return change.from;
  }
  return null;
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
