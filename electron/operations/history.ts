import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { OutlinedVersion, VersionScore } from '../../shared/schemas/versions';
import { headlineOf, scoreNames } from '../../shared/scores';
import { taskColours } from '../../shared/taskColours';
import { replaceFile } from '../node/files';
import { plotHistory, type ScorePanel } from '../registry/historyPlot';
import type { OperationContext } from './context';

export function scoresOf(task: WorkspaceTask, versions: readonly OutlinedVersion[]): VersionScore[] {
  return versions.flatMap(({ version, createdAt, tasks }) => {
    const model = tasks[task.name];
    if (!model) return [];
    const { score, baseline } = model;
    return [{ task: task.name, version, at: createdAt, metric: headlineOf(task), score, baseline }];
  });
}

/** Draws the scores of all versions, a panel per task, into an SVG file. */
export async function drawHistory(
  { data }: OperationContext,
  tasks: readonly WorkspaceTask[],
  path: string,
): Promise<void> {
  const versions = await data.versions();
  const deployments = await data.deployments();
  await replaceFile(path, plotHistory(tasks.map((task, i) => panelOf(task, i, versions, deployments))));
}

function panelOf(
  task: WorkspaceTask,
  place: number,
  versions: readonly OutlinedVersion[],
  deployments: readonly DeploymentRecord[],
): ScorePanel {
  const deployed = new Set(
    deployments.flatMap((one) => one.tasks.filter((change) => change.task === task.name).map(({ to }) => to)),
  );
  return {
    title: `${task.name}: ${scoreNames[headlineOf(task)]} on the holdout`,
    colour: taskColours[place].light,
    points: scoresOf(task, versions).map((point) => ({ ...point, deployed: deployed.has(point.version) })),
  };
}
