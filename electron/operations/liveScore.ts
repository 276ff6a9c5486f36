import type { CompareResult } from '../../shared/engineProtocol';
import type { LiveBesideHoldout } from '../../shared/schemas/comparison';
import type { Estimate, LiveScore } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { count } from '../../shared/words';
import type { DataReader } from '../data/client';
import { livePeriods } from '../registry/live';
import type { OperationContext } from './context';
import { scored } from './wording';

/** Bootstrap resamples of a live score's interval: of very many rows fewer, since the interval is narrow and each takes long. */
const resamplesOf = (rows: number) => Math.round(Math.min(2000, Math.max(400, 4e7 / rows)));

/** What scoring the answers of a version takes; the window lets its reader answer, beside the store. */
interface LiveContext extends Pick<OperationContext, 'engine' | 'signal'> {
  data: Pick<DataReader, 'deployments' | 'liveLabels'>;
}

/**
 * How right a version's answers were while it was live (prequential: each label is scored by the model that was live when the
 * prediction was made). Null while no outcome of them has come.
 */
export async function scoreLive(
  { data, engine, signal }: LiveContext,
  task: WorkspaceTask,
  champion: VersionMetadata,
): Promise<LiveScore | null> {
  const { version, tasks } = champion;
  const periods = livePeriods(await data.deployments()).filter(
    (period) => period.task === task.name && period.version === version,
  );
  if (periods.length === 0) return null;
  const { watermark } = tasks[task.name];
  const given = await data.liveLabels({ task: task.name, version, watermark, periods });
  if (!given) return null;
  const { training, imported, client, actual, predicted } = given;
  const request = { task, labels: { client, actual, predicted }, training, resamples: resamplesOf(actual.length) };
  const { metrics, intervals } = await engine.live(request, { signal });
  const found = intervals.find(({ metric }) => metric === task.primaryMetric);
  if (!found) return null;
  const { metric, ...live } = found;
  return { version, metric, live, rows: metrics.rows, clients: metrics.clients, imported };
}

/** The champion's live score beside the holdout's of a comparison. */
export async function liveBesideHoldout(
  context: OperationContext,
  given: { task: WorkspaceTask; champion: VersionMetadata },
  onHoldout: CompareResult,
): Promise<LiveBesideHoldout | null> {
  const live = await scoreLive(context, given.task, given.champion);
  const holdout = onHoldout.metrics.find(({ metric }) => metric === live?.metric)?.champion;
  return live && holdout ? describeLive(given.task, live, holdout) : null;
}

/** The two scores as independent estimates: they disagree where their difference is beyond 1.96 standard errors. */
export function describeLive(task: WorkspaceTask, given: LiveScore, holdout: Estimate): LiveBesideHoldout {
  const { version, live, rows, imported } = given;
  const error = ({ lower, upper }: Estimate) => (upper - lower) / (2 * 1.96);
  const disagree = Math.abs(live.value - holdout.value) > 1.96 * Math.hypot(error(live), error(holdout));
  const verdict = disagree
    ? 'they disagree beyond chance, so customers have changed, or the labels of that time are of another kind'
    : 'they agree within chance';
  const sentence = `While it was live, ${version} scored ${scored(task, live)} on ${count(rows)} labels; on the holdout it scores ${scored(task, holdout)}: ${verdict}.`;
  return { ...given, holdout, disagree, sentence: `${sentence}${origin(rows, imported)}` };
}

/** No file says which model gave the values of its predictions. */
function origin(rows: number, imported: number): string {
  if (imported === 0) return '';
  const which = imported === rows ? 'All of them are' : `${count(imported)} of them are`;
  return ` ${which} the values of imported predictions, of whatever model was in use then.`;
}
