import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { OutlinedVersion } from '../../shared/schemas/versions';

/** Of a task: the newest versions, the newest of those that were champion, and so many of the others, evenly spread. */
const shown = { newest: 40, live: 20, others: 20 };

/**
 * The versions of a task whose scores are looked at, of hundreds: the champion, those it may be rolled back to, the
 * newest, and enough of the others for a chart to tell the course of time.
 * @param versions oldest first
 * @param deployments newest first
 * @returns the champion first, where there is one; then the nearest to be looked at
 */
export function shownVersions(
  task: string,
  {
    versions,
    champion,
    deployments,
  }: {
    versions: readonly OutlinedVersion[];
    champion: string | undefined;
    deployments: readonly DeploymentRecord[];
  },
): OutlinedVersion[] {
  const newestFirst = versions.filter(({ tasks }) => tasks[task]).reverse();
  const byName = new Map(newestFirst.map((one) => [one.version, one]));
  const changes = deployments.flatMap(({ tasks }) => tasks.filter((change) => change.task === task));
  const wereLive = new Set(changes.flatMap(({ from, to }) => (from === null ? [to] : [to, from])));
  const live = newestFirst.filter(({ version }) => wereLive.has(version)).slice(0, shown.live);
  const first = champion === undefined ? [] : [byName.get(champion)].filter((one) => one !== undefined);
  const near = new Set([...first, ...live, ...newestFirst.slice(0, shown.newest)]);
  return [...near, ...spread(newestFirst.filter((one) => !near.has(one)))];
}

function spread<T>(all: readonly T[]): T[] {
  const step = Math.max(1, all.length / shown.others);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}
