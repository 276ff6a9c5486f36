import type { VersionScore } from '../../shared/commandOutput';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { Metrics } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { replaceFile } from '../node/files';
import { plotHistory, type ScorePanel } from '../registry/historyPlot';
import type { JobContext } from './context';

export function scoresOf(task: WorkspaceTask, versions: readonly VersionMetadata[]): VersionScore[] {
  return versions.flatMap(({ version, createdAt, tasks }) => {
    const model = tasks[task.name];
    if (!model) return [];
    const scores = { score: primary(model.holdout), baseline: primary(model.baseline) };
    return [{ task: task.name, version, at: createdAt, metric: task.primaryMetric, ...scores }];
  });
}

/** Draws the scores of all versions, a panel per task, into an SVG file. */
export async function drawHistory({ data }: JobContext, tasks: readonly WorkspaceTask[], path: string): Promise<void> {
  const versions = await data.call('versions', null);
  const deployments = await data.call('deployments', null);
  await replaceFile(path, plotHistory(tasks.map((task, i) => panelOf(task, i, versions, deployments))));
}

/** In the order in which the tasks were added. */
const colours = ['#0072b2', '#d55e00', '#aa4a8f', '#6b6f00', '#5a54a8', '#00796b', '#7b4a2b', '#55606b'];

function panelOf(
  task: WorkspaceTask,
  place: number,
  versions: readonly VersionMetadata[],
  deployments: readonly DeploymentRecord[],
): ScorePanel {
  const deployed = new Set(
    deployments.flatMap((one) => one.tasks.filter((change) => change.task === task.name).map(({ to }) => to)),
  );
  return {
    title: `${task.name}: ${task.primaryMetric === 'accuracy' ? 'accuracy' : 'R² (clipped)'} on the holdout`,
    percent: task.primaryMetric === 'accuracy',
    colour: colours[place] ?? '#555',
    points: scoresOf(task, versions).map((point) => ({ ...point, deployed: deployed.has(point.version) })),
  };
}

function primary(metrics: Metrics | null): number | null {
  if (!metrics) return null;
  return metrics.kind === 'classification' ? metrics.accuracy : metrics.r2Clipped;
}
