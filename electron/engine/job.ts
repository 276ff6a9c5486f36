import { parentPort, workerData } from 'node:worker_threads';
import type { EngineEvent, EngineRequest } from '../../shared/engineProtocol';
import { AppError, toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';
import { compare, disagreements, evaluate, scoreLive } from './evaluate';
import { explain } from './explain';
import { exportModel } from './export/exportModel';
import type { GrowIo } from './forest';
import type { JobRequest } from './jobThreads';
import { takeProbe, verifyModel } from './probe';
import { scoreTable } from './score';
import { train } from './train';
import { update } from './update';

/** Entry of the engine's job threads: answers one request at a time. Its data is the path of the thread that grows trees. */
const workerEntry = String(workerData);
const port = parentPort;
if (!port) throw new AppError('internal', 'This is the entry of a worker thread.');
const send = (event: EngineEvent) => port.postMessage(event);
let cancel = new AbortController();

async function answer(request: JobRequest): Promise<void> {
  const { id } = request;
  cancel = new AbortController();
  try {
    send({ type: 'done', id, result: await work(request, cancel.signal) });
  } catch (error) {
    send({ type: 'failed', id, error: reportOf(error) });
  }
}

function work(request: JobRequest, signal: AbortSignal): unknown {
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
  return { workerEntry, signal, onProgress: (done, total) => send({ type: 'progress', id, done, total }) };
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

port.on('message', (request: EngineRequest) => {
  if (request.type === 'cancel') cancel.abort(new AppError('cancelled', 'Cancelled.'));
  else void answer(request);
});
