import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, systemCodeOf } from '../../shared/errors';
import { type QueueChoice, queueChoice, queueField } from '../../shared/schemas/fields';
import type { ExchangeIo } from '../engine/queue/exchange';
import { putSecret } from '../node/secretFile';
import type { OperationContext } from './context';

/** Through which queue others work for an operation; null: nobody does. @throws AppError `file_unreadable` */
export async function queueOf({
  queue,
  workspace,
}: Pick<OperationContext, 'queue' | 'workspace'>): Promise<QueueChoice | null> {
  return queue === undefined ? readQueue(workspace) : queue;
}

/** What asking the workers of a queue takes. */
export function exchangeIo({ signal, report, engineWorkerPath }: OperationContext): ExchangeIo {
  return { signal, onNote: (text) => report({ type: 'note', text }), workerEntry: engineWorkerPath };
}

/** It may hold a password: nobody else may read it, and no backup holds it. */
const fileIn = (workspace: string) => join(workspace, 'queue.json');

/**
 * The queue that a workspace's operations use; null: there is none.
 * @throws AppError `file_unreadable`
 */
export async function readQueue(workspace: string): Promise<QueueChoice | null> {
  const path = fileIn(workspace);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return queueChoice.extend({ url: queueField }).parse(JSON.parse(text));
  } catch {
    // What it holds is not told: it may be a password.
    throw new AppError('file_unreadable', `${path} names no queue. Remove it, or name one.`, {
      file: path,
      commandLine: '“evergreen queue URL” does so.',
    });
  }
}

export function keepQueue(workspace: string, queue: QueueChoice | null): Promise<unknown> {
  const path = fileIn(workspace);
  return queue === null ? rm(path, { force: true }) : putSecret(path, JSON.stringify(queue), rename);
}
