import { constants, setPriority } from 'node:os';
import { type EngineRequest, engineRequest } from '../../shared/engineProtocol';
import { AppError, type ErrorReport, toErrorReport } from '../../shared/errors';
import { compare, disagreements, evaluate, scoreLive } from './evaluate';
import { explain } from './explain';
import { exportModel } from './export/exportModel';
import type { GrowIo } from './forest';
import { openParentPort } from './parentPort';
import { takeProbe, verifyModel } from './probe';
import { scoreTable } from './score';
import { train } from './train';
import { update } from './update';

/** Entry of the engine process. Its argument is the path of the bundled worker thread. */
const workerEntry = process.argv[2];
const parent = openParentPort();
const cancels = new Map<number, AbortController>();

// The window comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Ctrl-C reaches the whole process group: the owner decides what it means, and cancels.
process.on('SIGINT', () => undefined);

type WorkRequest = Exclude<EngineRequest, { type: 'cancel' }>;

async function answer(request: WorkRequest): Promise<void> {
  const { id } = request;
  const cancel = new AbortController();
  cancels.set(id, cancel);
  try {
    parent.send({ type: 'done', id, result: await work(request, cancel.signal) });
  } catch (error) {
    parent.send({ type: 'failed', id, error: reportOf(error) });
  } finally {
    cancels.delete(id);
  }
}

function work(request: WorkRequest, signal: AbortSignal): unknown {
  switch (request.type) {
    case 'train':
      return train(request, growIo(request.id, signal));
    case 'update':
      return update(request, growIo(request.id, signal));
    case 'evaluate':
      return evaluate(request);
    case 'compare':
      return compare(request, { signal });
    case 'disagreements':
      return disagreements(request);
    case 'live':
      return scoreLive(request, { signal });
    case 'score':
      return scoreTable(request, { workerEntry, signal });
    case 'export':
      return exportModel(request);
    case 'explain':
      return explain(request);
    case 'probe':
      return takeProbe(request);
    case 'verify':
      return verifyModel(request);
  }
}

function growIo(id: number, signal: AbortSignal): GrowIo {
  return { workerEntry, signal, onProgress: (done, total) => parent.send({ type: 'progress', id, done, total }) };
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

parent.onMessage((message) => {
  const request = engineRequest.parse(message);
  if (request.type === 'cancel') cancels.get(request.id)?.abort(new AppError('cancelled', 'Cancelled.'));
  else void answer(request);
});
parent.send({ type: 'ready' });
