import type { DeploymentRecord, LivePeriod } from '../../shared/schemas/deployments';

/** A time during which a version was the champion of a task, with the deployment that began it. */
export interface LiveSpan extends LivePeriod {
  deployment: DeploymentRecord | undefined;
}

/** Who was live when, per task in the order of the tasks, oldest first. */
export function liveSpans(
  tasks: readonly { name: string }[],
  periods: readonly LivePeriod[],
  deployments: readonly DeploymentRecord[],
): Map<string, LiveSpan[]> {
  const began = ({ task, version, from }: LivePeriod) =>
    deployments.find(
      (one) => one.at === from && one.tasks.some((change) => change.task === task && change.to === version),
    );
  const spans = tasks.map(({ name }): [string, LiveSpan[]] => [
    name,
    periods.filter(({ task }) => task === name).map((period) => ({ ...period, deployment: began(period) })),
  ]);
  return new Map(spans.filter(([, own]) => own.length > 0));
}
