import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { HeadlineMetric } from '../../shared/schemas/metrics';
import type { Champions } from '../../shared/schemas/modelOperations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { ListedVersion } from '../../shared/schemas/versions';
import { aucInterval, headlineOf } from '../../shared/scores';
import type { VersionFacts } from './monitoring';

/** A version's headline on the holdout, as measured when it was trained, or on the same rows as the others’. */
export interface ScorePoint
  extends Pick<VersionFacts, 'version' | 'score' | 'baseline' | 'topTenth' | 'accuracy' | 'naiveAccuracy' | 'clients'> {
  at: number;
  /** 95 % interval of an AUC, from the number of clients; null for amounts. */
  interval: [low: number, high: number] | null;
  /** Whether it was ever the champion. */
  deployed: boolean;
  champion: boolean;
}

export interface ScoreSeries {
  task: string;
  metric: HeadlineMetric;
  /** Oldest first. */
  points: ScorePoint[];
}

/** The scores of each task over its versions. */
export function scoreSeries(
  tasks: readonly WorkspaceTask[],
  versions: readonly ListedVersion[],
  deployments: readonly DeploymentRecord[],
  champions: Champions,
): ScoreSeries[] {
  return tasks.map((task) => {
    const { name } = task;
    const deployed = new Set(
      deployments.flatMap((one) => one.tasks.filter(({ task }) => task === name).map(({ to }) => to)),
    );
    const points = versions.flatMap(({ version, createdAt, tasks: { [name]: model } }): ScorePoint[] => {
      if (!model) return [];
      // Field by field: of hundreds of versions all that is known of each would take long to copy.
      const { score, baseline, topTenth, accuracy, naiveAccuracy, clients } = model;
      const facts = { version, score, baseline, topTenth, accuracy, naiveAccuracy, clients };
      const champion = champions[name]?.version === version;
      return [{ ...facts, at: createdAt, interval: intervalOf(model), deployed: deployed.has(version), champion }];
    });
    return { task: name, metric: headlineOf(task), points };
  });
}

/** 95 % interval of an AUC, counting clients, not rows: those of one client tell the same thing more than once. */
function intervalOf({ score, clients, yesShare }: Pick<VersionFacts, 'score' | 'clients' | 'yesShare'>) {
  if (yesShare === null || score === null || clients === null) return null;
  return aucInterval(score, yesShare * clients, (1 - yesShare) * clients);
}

/** How far a model is above chance on the same rows; null where either has no score. */
export function gainOverChance({ score, baseline }: ScorePoint): number | null {
  return score === null || baseline === null ? null : score - baseline;
}

/** A sparkline spans so many margins of its task at least, of which none is taken for less than a point. */
const leastMargins = 4;
const leastMargin = 0.01;

/**
 * What a sparkline shows from its foot to its head: all values, and at least four times what matters (the task’s
 * margin), so that a fall of a tenth of a point does not look like a crash.
 */
export function sparkRange(values: readonly number[], margin: number): { from: number; span: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(high - low, leastMargins * Math.max(margin, leastMargin));
  return { from: (low + high - span) / 2, span };
}

/** A domain that shows the values with room around them, on round marks; ratios stay within [0, 1]. */
export function niceDomain(values: readonly number[], step: number): [low: number, high: number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const down = Math.floor((low - step / 2) / step) * step;
  const up = Math.ceil((high + step / 2) / step) * step;
  return [Number(down.toFixed(6)), Math.min(1, Number(up.toFixed(6)))];
}

/** Round marks from low to high, both included where they are round. */
export function marks([low, high]: readonly [number, number], step: number): number[] {
  const first = Math.ceil(Number((low / step).toFixed(6)));
  const last = Math.floor(Number((high / step).toFixed(6)));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toFixed(6)));
}

/** A step that goes into a span `most` times at most: 1, 2 or 5 times a power of ten. */
export function markStep(span: number, most = 5): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(span, 1e-6) / 4));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => span / step <= most) ?? power * 10;
}
