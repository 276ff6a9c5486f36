import { workerData } from 'node:worker_threads';
import type { CallIo } from '../node/calls';
import { serveThread } from '../node/threads';
import { inThisThread } from './batchAnswerer';
import { type FileThreadData, inThreads } from './forestThreads';
import { ServedModels } from './models';
import type { RowBatch } from './rows';
import { type FileRequest, scoreFile } from './scoreFile';

/** Entry of the threads that score files, so that single rows are answered meanwhile. */
const { lent } = workerData as FileThreadData;
const models = ServedModels.borrow(lent[0]);
const answerer = lent.length > 1 ? inThreads(lent) : inThisThread(models);

const api = {
  scoreFile: (request: FileRequest, io: CallIo) => scoreFile(models, request, io, answerer),
  answer: ({ columns, rows, withIntervals }: Pick<RowBatch, 'columns' | 'rows'> & { withIntervals: boolean }) =>
    models.answerBatch(columns, rows, withIntervals),
};
export type FileThreadApi = typeof api;

void serveThread(() => ({ api }));
