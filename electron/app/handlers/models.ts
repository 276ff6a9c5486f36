import { AppError } from '../../../shared/errors';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import type { LiveScore } from '../../../shared/schemas/metrics';
import { disagreements } from '../../operations/compare';
import { type Deployment, deploy, rollback, undoDeployment } from '../../operations/deploy';
import { scoreLive } from '../../operations/liveScore';
import { livePeriods, predecessorOf } from '../../registry/live';
import { readProduction } from '../../registry/production';
import type { Handlers } from '../answer';
import type { Session } from '../session';

type ModelRequests =
  | 'models.list'
  | 'models.live'
  | 'models.deploy'
  | 'models.rollback'
  | 'models.undoDeployment'
  | 'compare.disagreements'
  | 'deployments.list';

/** The versions, who is live, and every change of that. */
export function modelHandlers(session: Session): Pick<Handlers, ModelRequests> {
  const { reader } = session;
  const context = () => session.jobContext({ signal: new AbortController().signal, report: () => undefined });
  return {
    'models.list': () => listModels(session),
    'models.live': () => scoreChampions(session),
    'deployments.list': () => reader.deployments(),
    'models.deploy': async ({ version, task, reason }) =>
      recorded(session, await deploy(context(), version, { task, reason })),
    'models.rollback': async ({ version, task, reason }) =>
      recorded(session, await rollback(context(), version, { task, reason })),
    'compare.disagreements': (given) => disagreements(context(), given),
    'models.undoDeployment': async ({ id }) => recorded(session, await undoDeployment(context(), id, null)),
  };
}

async function listModels({ reader, layout }: Session) {
  const [versions, marks, deployments, { tasks: live }] = await Promise.all([
    reader.versions(),
    reader.versionMarks(),
    reader.deployments(),
    readProduction(layout),
  ]);
  const champions = Object.entries(live);
  return {
    versions: versions.map((one) => ({
      ...one,
      createdAt: one.createdAt,
      marks: marks.filter(({ version }) => version === one.version).map(({ reason, at }) => ({ reason, at })),
    })),
    champions: Object.fromEntries(
      champions.map(([task, { version, deployedAt }]) => [task, { version, deployedAt: deployedAt }]),
    ),
    previous: Object.fromEntries(
      champions.map(([task, { version }]) => [task, predecessorOf(task, version, deployments)]),
    ),
    live: livePeriods(deployments),
  };
}

async function scoreChampions({ reader, layout, jobContext }: Session) {
  const { engine, signal } = jobContext({ signal: new AbortController().signal, report: () => undefined });
  const [tasks, versions, { tasks: champions }] = await Promise.all([
    reader.tasks(),
    reader.versions(),
    readProduction(layout),
  ]);
  const scores: Record<string, LiveScore> = {};
  for (const task of tasks) {
    const champion = versions.find(({ version }) => version === champions[task.name]?.version);
    const score = champion ? await scoreLive({ data: reader, engine, signal }, task, champion) : null;
    if (score) scores[task.name] = score;
  }
  return scores;
}

/** A deployment as the store has recorded it, with the number by which it can be undone. */
async function recorded({ reader }: Session, { key }: Deployment): Promise<DeploymentRecord> {
  const found = (await reader.deployments()).find((one) => one.key === key);
  if (!found) throw new AppError('internal', `The deployment ${key} is not in the log.`);
  return found;
}
