import { workerData } from 'node:worker_threads';
import type { CallIo } from '../node/calls';
import { serveThread } from '../node/threads';
import { type LentModels, ServedModels } from './models';
import { type FileRequest, scoreFile } from './scoreFile';

/** Entry of the thread that scores an upload, so that single rows are answered meanwhile. */
const api = {
  scoreFile: (request: FileRequest, io: CallIo) =>
    scoreFile(ServedModels.borrow(workerData as LentModels), request, io),
};
export type FileThreadApi = typeof api;

void serveThread(() => ({ api }));
