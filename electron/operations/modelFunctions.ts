import type { ScheduledOperation } from '../../shared/operations';
import type { modelOperations, StrategyResult } from '../../shared/schemas/modelOperations';
import type { ResultOf } from '../../shared/schemas/operations';
import { plural } from '../../shared/words';
import { attention } from './attention/attention';
import { batch } from './batch';
import { best } from './best';
import type { Functions } from './catalogue';
import { compare, disagreements } from './compare';
import { ioOf } from './context';
import { deploy } from './deploy';
import { growLacking } from './estimators';
import { exportModel } from './exportModel';
import { gains } from './gains';
import { listVersions, noteVersion, showVersion } from './listVersions';
import { scoreChampions } from './liveScore';
import { acknowledge } from './monitoring/acknowledge';
import { monitor } from './monitoring/monitor';
import { prune, removeVersion } from './prune';
import { keptReplays } from './replay/kept';
import { applyPolicy, replay } from './replay/replay';
import { report } from './report/report';
import { rescore } from './rescore';
import { retrain } from './retrain';
import { review } from './review';
import { rollback, undoDeployment } from './rollback';
import { starter } from './starter';
import { update } from './update';

/** Training, comparing, deploying, scoring. */
export const modelFunctions: Functions<keyof typeof modelOperations> = {
  retrain,
  update,
  starter,
  replay,
  replays: ({ layout }, { limit }) => keptReplays(layout.replays, limit),
  applyReplay: (context, { policy }) => applyPolicy(context, policy),
  report,
  compare,
  disagreements,
  gains,
  review,
  batch,
  batches: ({ reader }) => reader.batches(),
  exportBatch: async (context, given) => ({
    path: given.path,
    ...(await context.data.exportBatch(given, ioOf(context))),
  }),
  versions: listVersions,
  version: showVersion,
  noteVersion,
  rescore,
  growEstimators: growLacking,
  liveScores: scoreChampions,
  monitor,
  attention,
  acknowledge,
  best: (context, { task, among }) => best(context, task, { among }),
  deploy: (context, { version, ...options }) => deploy(context, version, options),
  rollback: (context, { version, ...options }) => rollback(context, version, options),
  deployments: ({ reader }) => reader.deployments(),
  undoDeployment: (context, { id, reason }) => undoDeployment(context, id, reason),
  removeVersion: (context, { version, reason }) => removeVersion(context, version, reason),
  prune,
  keeping: ({ reader }) => reader.keeping(),
  setKeeping: async ({ data, actor }, { reason, ...keeping }) => {
    await data.setKeeping({ ...keeping, actor, reason: reason ?? '' });
  },
  exportModel,
};

/** What a scheduled operation has given, in a sentence for the record of its slot. */
export const summaries: { [N in ScheduledOperation]: (result: ResultOf<N>) => string } = {
  update: trained,
  retrain: trained,
  review: ({ tasks }) =>
    Object.entries(tasks)
      .map(([task, { champion, candidate, deployed, reason }]) =>
        deployed ? `${task}: ${candidate} replaces ${champion}.` : `${task}: ${champion} stays. ${reason}`,
      )
      .join(' '),
  batch: ({ clients, tasks }) => {
    const by = Object.entries(tasks).map(([task, version]) => `${task} by ${version}`);
    return `${plural(clients, 'client')} scored: ${by.join(', ')}.`;
  },
};

function trained({ version, tasks }: StrategyResult): string {
  const deployed = Object.entries(tasks).flatMap(([task, one]) => (one.deployed ? [task] : []));
  return `${version}: ${deployed.length > 0 ? `deployed for ${deployed.join(', ')}` : 'no task got a new champion'}`;
}
