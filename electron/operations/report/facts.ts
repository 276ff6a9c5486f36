import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import type { ImportRecord } from '../../../shared/schemas/imports';
import type { LabelCounts } from '../../../shared/schemas/labels';
import type { LiveBesideHoldout } from '../../../shared/schemas/metrics';
import type { MonitoredTask } from '../../../shared/schemas/monitoring';
import type { Replay } from '../../../shared/schemas/replay';
import type { RunRecord } from '../../../shared/schemas/runs';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import type { OutlinedVersion, VersionMetadata } from '../../../shared/schemas/versions';
import { readProduction } from '../../registry/production';
import type { OperationContext } from '../context';
import { scoreLive } from '../liveScore';
import { monitor } from '../monitoring/monitor';
import { keptReplays } from '../replay/kept';

/** All that a report tells. */
export interface ReportFacts {
  /** When it is made, the folder of the workspace, and the release. */
  at: number;
  workspace: string;
  appVersion: string;
  /** The first and the last transaction; null where there are none. */
  transactions: { from: number; until: number } | null;
  tasks: TaskFacts[];
  /** Newest first, as runs and imports are. */
  deployments: readonly DeploymentRecord[];
  runs: readonly RunRecord[];
  imports: readonly Pick<ImportRecord, 'fileName' | 'kind' | 'state' | 'startedAt' | 'accepted' | 'rejected'>[];
  /** The latest; null where nothing was replayed. */
  replay: Pick<Replay, 'at' | 'sentence' | 'recommended'> | null;
}

export interface TaskFacts {
  task: WorkspaceTask;
  /** Null where it has none. */
  champion: { version: VersionMetadata; deployedAt: number } | null;
  live: LiveBesideHoldout | null;
  /** Null where there is nothing to tell yet. */
  monitored: MonitoredTask | null;
  labels: LabelCounts | null;
  /** All versions that hold a model of it, oldest first. */
  versions: readonly OutlinedVersion[];
}

const mostRuns = 60;

export async function gatherFacts(context: OperationContext): Promise<ReportFacts> {
  const { reader, layout, now, workspace, appVersion, engine, signal } = context;
  const [tasks, versions, deployments, runs, imports, labels, summary, { tasks: live }] = await Promise.all([
    reader.tasks(),
    reader.versions(),
    reader.deployments(),
    reader.runs({ limit: mostRuns }),
    reader.imports(),
    reader.labelCounts(),
    reader.summary(),
    readProduction(layout),
  ]);
  const monitored = await monitor(context, { task: null, chunk: null });
  const facts: TaskFacts[] = [];
  for (const task of tasks) {
    const own = versions.filter((one) => one.tasks[task.name]);
    const name = live[task.name]?.version;
    const champion = name === undefined ? null : await reader.version({ name });
    facts.push({
      task,
      champion: champion ? { version: champion, deployedAt: live[task.name].deployedAt } : null,
      live: champion ? await scoreLive({ data: reader, engine, signal }, task, champion) : null,
      monitored: monitored.tasks[task.name] ?? null,
      labels: labels.find((one) => one.task === task.name) ?? null,
      versions: own,
    });
  }
  const [replay = null] = await keptReplays(layout.replays, 1);
  return {
    at: now(),
    workspace,
    appVersion,
    transactions: summary.transactions,
    tasks: facts,
    deployments,
    runs,
    imports,
    replay,
  };
}
