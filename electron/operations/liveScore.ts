import type { Estimate, LiveBesideHoldout, LiveScore } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata, VersionTask } from '../../shared/schemas/versions';
import { normalQuantile, scoreNames, wilsonInterval } from '../../shared/scores';
import { isoDay } from '../../shared/time';
import { count, plural } from '../../shared/words';
import type { DataReader } from '../data/client';
import { leastClients } from '../engine/clusters';
import { normalPValue } from '../engine/significance';
import { shareUnderWay } from '../node/shareUnderWay';
import { livePeriods } from '../registry/live';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { scored } from './wording';

/** Bootstrap resamples of a live score's interval; of very many rows fewer: it is narrow, and each takes long. */
const resamplesOf = (rows: number) => Math.round(Math.min(2000, Math.max(400, 4e7 / rows)));

/** What scoring the answers of a version takes; the window lets its reader answer, beside the store. */
interface LiveContext extends Pick<OperationContext, 'engine' | 'signal'> {
  data: Pick<DataReader, 'deployments' | 'liveLabels'>;
}

/**
 * How right a version's answers were while it was live (prequential: each label is scored by the model that was live
 * when the prediction was made), beside what the holdout promised. Null while no outcome of them has come.
 */
export async function scoreLive(
  { data, engine, signal }: LiveContext,
  task: WorkspaceTask,
  champion: VersionMetadata,
): Promise<LiveBesideHoldout | null> {
  const { version, tasks } = champion;
  const periods = livePeriods(await data.deployments()).filter(
    (period) => period.task === task.name && period.version === version,
  );
  if (periods.length === 0) return null;
  const model = tasks[task.name];
  const given = await data.liveLabels({ task: task.name, version, watermark: model.watermark, periods });
  if (!given) return null;
  const { training, imported, ...labels } = given;
  const request = { task, labels, training, resamples: resamplesOf(labels.actual.length) };
  const { metrics, primary, periods: scores } = await engine.live(request, { signal });
  const { rows, clients } = metrics;
  return describeLive(task, { version, ...primary, rows, clients, periods: scores, imported }, promiseOf(model));
}

/**
 * How right each champion was while it was live; tasks without an outcome of its answers have no entry. Who asks while
 * the same is computed waits for that, and what was computed last is given again while nothing has changed.
 */
export async function scoreChampions(context: OperationContext): Promise<Record<string, LiveBesideHoldout>> {
  const { reader, workspace } = context;
  const [state, deployments, tasks] = await Promise.all([
    reader.monitoredState(),
    reader.deployments(),
    reader.tasks(),
  ]);
  const key = JSON.stringify({ workspace, state, tasks, deployments: deployments.map(({ id }) => id) });
  if (last?.key === key) return last.scores;
  const scores = await shared(key, () => allChampions(context));
  last = { key, scores };
  return scores;
}

let last: { key: string; scores: Record<string, LiveBesideHoldout> } | null = null;

async function allChampions({
  reader,
  engine,
  signal,
  layout,
}: OperationContext): Promise<Record<string, LiveBesideHoldout>> {
  const [tasks, { tasks: champions }] = await Promise.all([reader.tasks(), readProduction(layout)]);
  const scores: Record<string, LiveBesideHoldout> = {};
  for (const task of tasks) {
    const name = champions[task.name]?.version;
    const champion = name === undefined ? null : await reader.version({ name });
    const score = champion ? await scoreLive({ data: reader, engine, signal }, task, champion) : null;
    if (score) scores[task.name] = score;
  }
  return scores;
}

const shared = shareUnderWay<Record<string, LiveBesideHoldout>>();

/** What the holdout promised: of a release that kept no interval, an accuracy has Wilson's by client. */
function promiseOf({ promised, holdout }: VersionTask): Estimate | null {
  if (promised) return promised;
  if (holdout?.kind !== 'classification' || holdout.clients === 0) return null;
  const { accuracy: value, clients } = holdout;
  const [lower, upper] = wilsonInterval(value * clients, clients);
  return { value, lower, upper };
}

const significance = 0.05;

/**
 * The newest period beside the promise, as independent estimates. They disagree where their difference is beyond
 * chance, allowing for the number of periods (Bonferroni), each of which was the newest once. Of each interval the side
 * that faces the other counts (R. Newcombe, Interval estimation for the difference between independent proportions,
 * 1998): near 0 and 1, and of few rows, the two are far from equally wide.
 */
export function describeLive(task: WorkspaceTask, given: LiveScore, holdout: Estimate | null): LiveBesideHoldout {
  const { live: newest, clients } = given.periods.at(-1) ?? given;
  const gap = holdout ? gapBetween(newest, holdout) : 0;
  const isKnown = clients >= leastClients;
  const beyond = 2 * normalPValue(-Math.abs(gap)) < significance / Math.max(1, given.periods.length);
  const disagree = isKnown && beyond;
  const verdict = isKnown ? verdictOf(gap, disagree, given) : `too few clients to tell, ${count(clients)}`;
  const promise = holdout ? `; the holdout promised ${scored(task, holdout)}: ${verdict}` : '';
  const sentence = `While it was live, the ${scoreNames[task.primaryMetric]} of ${given.version} was ${scoresText(task, given)}${promise}.${origin(given)}`;
  return { ...given, holdout, disagree, sentence };
}

/** How many standard errors a score lies above another; negative: below. */
function gapBetween(one: Estimate, other: Estimate): number {
  const difference = one.value - other.value;
  const [low, high] = difference < 0 ? [one, other] : [other, one];
  const error = Math.hypot(low.upper - low.value, high.value - high.lower) / normalQuantile;
  return difference === 0 ? 0 : difference / error;
}

function verdictOf(gap: number, disagree: boolean, { periods }: LiveScore): string {
  if (!disagree) return 'they agree within chance';
  const which = periods.length > 1 ? 'the newest labels are' : 'it is';
  return `${which} ${gap < 0 ? 'worse' : 'better'} beyond chance, so customers have changed, or the labels of that time are of another kind`;
}

function scoresText(task: WorkspaceTask, { live, rows, periods }: LiveScore): string {
  const newest = periods.at(-1);
  if (!newest || periods.length === 1) return `${scored(task, live)} on ${plural(rows, 'label')}`;
  const days = [newest.from, newest.until].map(isoDay).join(' to ');
  return `${scored(task, newest.live)} on its newest ${count(newest.rows)} labels (${days}), and ${scored(task, live)} on all ${count(rows)}`;
}

/** No file says which model gave the values of its predictions. */
function origin({ rows, imported }: LiveScore): string {
  if (imported === 0) return '';
  if (rows === 1) return ' It is from an imported prediction, of whatever model was in use then.';
  const which = imported === rows ? 'All of them are' : `${count(imported)} of them ${imported === 1 ? 'is' : 'are'}`;
  return ` ${which} from imported predictions, of whatever model was in use then.`;
}
