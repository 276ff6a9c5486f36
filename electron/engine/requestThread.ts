import { workerData } from 'node:worker_threads';
import type { GrownBy } from '../../shared/engineProtocol';
import { toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { QueueChoice } from '../../shared/schemas/fields';
import type { CallIo } from '../node/calls';
import { serveThread } from '../node/threads';
import type { EngineApi } from './api';
import { compare, disagreements, evaluate, scoreLive } from './evaluate';
import { explain } from './explain';
import { exportModel } from './export/exportModel';
import type { GrowIo } from './forest';
import { gains } from './gains';
import { holdoutScores } from './holdoutScores';
import { growEstimator } from './monitoring/estimator';
import { monitor } from './monitoring/monitor';
import { takeProbe, verifyModel } from './probe';
import { replay } from './replay/replay';
import { scorePart, scoreTable } from './score';
import { train } from './train';
import { update } from './update';

/** Entry of the engine's request threads: one request at a time. Its data: the path of the thread that grows trees. */
const workerEntry = String(workerData);

const api: EngineApi = {
  train: overQueue(train),
  update: overQueue(update),
  growEstimator: overQueue(async (request, io) => ({ facts: await growEstimator(request, io) })),
  monitor: (request, io) => monitor(request, { ...io, workerEntry }),
  evaluate,
  holdoutScores,
  compare: (request, io) => compare(request, { ...io, workerEntry }),
  disagreements,
  gains,
  live: scoreLive,
  score: (request, io) => scoreTable(request, { ...io, workerEntry }),
  scorePart: (request, io) => scorePart(request, { ...io, workerEntry }),
  exportModel,
  explain,
  replay: (request, io) => replay(request, { ...io, workerEntry }),
  probe: takeProbe,
  verify: verifyModel,
};

/** Over a queue, where one is set; nothing of it is loaded otherwise. */
function overQueue<R extends { queue?: QueueChoice | null | undefined; modelPath: string }, T extends object>(
  grow: (request: R, io: GrowIo) => Promise<T>,
) {
  return async (request: R, callIo: CallIo): Promise<T & GrownBy> => {
    const { queue, modelPath } = request;
    const io = { ...callIo, workerEntry };
    if (!queue) return { ...(await grow(request, io)), grownBy: null };
    const { grownOver } = await import('./queue/coordinator');
    return grownOver(queue, `${modelPath}.queue`, io, (over) => grow(request, over));
  };
}

function reportOf(error: unknown): ErrorReport {
  if (!(error instanceof RangeError) || !/allocation|invalid array (buffer )?length/i.test(error.message)) {
    return toErrorReport(error);
  }
  return {
    code: 'out_of_memory',
    message: `There is not enough memory for this training (${error.message}). Close other programs, or train fewer trees.`,
  };
}

void serveThread(() => ({ api }), reportOf);
