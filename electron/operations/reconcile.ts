import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import { isAlive } from '../node/processes';
import { sweepTemporary } from '../node/temporary';
import { copyModels, readProduction } from '../registry/production';
import { readVersions, removeLeftovers, versionsSetAside } from '../registry/versions';
import type { OperationContext } from './context';
import { bringDatesInLine, bringHistoryInLine, completeLog } from './follow';

/**
 * At start-up, brings files and database in line after a process was killed between the two: files come first, so they
 * are right. Where another process is at work in the workspace, it is left to that process.
 */
export async function reconcile(context: OperationContext): Promise<void> {
  await sweep(context.workspace);
  await ifFree(context, 'train', async () => {
    await context.data.failOrphans();
    await ifFree(context, 'deploy', () => reconcileUnderLeases(context));
  });
}

/**
 * Ends the runs whose process was killed while this one has the workspace open.
 * @returns whether there were any
 */
export async function endOrphans(context: OperationContext): Promise<boolean> {
  if (!(await context.data.hasOrphans())) return false;
  let ended = 0;
  await ifFree(context, 'train', async () => {
    ended = await context.data.failOrphans();
  });
  return ended > 0;
}

/** Where temporary files may be, besides the workspace's own folder. A workspace may have been put where more is. */
const ownFolders = ['confirmations', 'exports', 'logs', 'models', 'rejects', 'replays', 'tables'];

async function sweep(workspace: string): Promise<void> {
  await sweepTemporary(workspace, { deep: false, isAlive });
  for (const name of ownFolders) await sweepTemporary(join(workspace, name), { deep: true, isAlive });
}

async function ifFree({ data }: OperationContext, name: 'train' | 'deploy', work: () => Promise<void>): Promise<void> {
  let token: string;
  try {
    token = await data.claim({ name });
  } catch (error) {
    if (error instanceof AppError && error.code === 'busy') return;
    throw error;
  }
  try {
    await work();
  } finally {
    await data.release({ name, token });
  }
}

async function reconcileUnderLeases(context: OperationContext): Promise<void> {
  const { data, layout, report } = context;
  const setAside = await versionsSetAside(layout);
  if (setAside.length > 0) {
    const reason = 'completed after the process that removed it had ended';
    await data.recordRemoval({ versions: setAside, actor: context.actor, reason });
  }
  await removeLeftovers(layout);
  const recorded = new Set(await data.versionNames());
  const onDisk = await readVersions(layout, recorded);
  for (const name of onDisk.damaged) {
    report({
      type: 'note',
      text: `${layout.versionFolder(name)} is damaged and left aside: restore it or remove it.`,
    });
  }
  for (const version of onDisk.versions) await data.recordVersion(version);
  const present = new Set(onDisk.names);
  const missing = [...recorded].filter((name) => !present.has(name));
  if (missing.length > 0) await data.markMissing({ names: missing });
  await completeLog(context);
  await copyModels(layout, await readProduction(layout));
  await bringDatesInLine(context);
  await bringHistoryInLine(context);
}
