import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import type { ImportRecord } from '../../../shared/schemas/imports';
import type { MonitorMark } from '../../../shared/schemas/monitoring';
import type { OutlinedVersion } from '../../../shared/schemas/versions';
import { count } from '../../../shared/words';

/** What happened to a task, oldest first: deployments, trainings, imports. */
export function marksOf(
  task: string,
  given: {
    deployments: readonly DeploymentRecord[];
    versions: readonly OutlinedVersion[];
    imports: readonly ImportRecord[];
  },
): MonitorMark[] {
  const deployed = given.deployments.flatMap(({ at, kind, tasks }): MonitorMark[] => {
    const change = tasks.find((one) => one.task === task);
    return change ? [{ at, kind: 'deployment', text: `${change.to} (${kind})` }] : [];
  });
  const trained = given.versions.flatMap(({ createdAt, version, strategy, tasks }): MonitorMark[] =>
    tasks[task] ? [{ at: createdAt, kind: 'training', text: `${version} (${strategy})` }] : [],
  );
  const imported = given.imports.flatMap(({ state, finishedAt, fileName, accepted }): MonitorMark[] =>
    state === 'visible' && finishedAt !== null
      ? [{ at: finishedAt, kind: 'import', text: `${fileName}: ${count(accepted)} rows` }]
      : [],
  );
  return [...deployed, ...trained, ...imported].sort((a, b) => a.at - b.at);
}
