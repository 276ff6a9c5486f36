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
  const nameOf = (at: number, task: string, version: string | null) => `${at} ${task} ${version}`;
  const changes = new Map(
    deployments.flatMap((one) => one.tasks.map(({ task, to }) => [nameOf(one.at, task, to), one] as const)),
  );
  const began = ({ task, version, from }: LivePeriod) => changes.get(nameOf(from, task, version));
  const spans = tasks.map(({ name }): [string, LiveSpan[]] => [
    name,
    periods.filter(({ task }) => task === name).map((period) => ({ ...period, deployment: began(period) })),
  ]);
  return new Map(spans.filter(([, own]) => own.length > 0));
}
