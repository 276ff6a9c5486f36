import { AppError } from '../../shared/errors';
import { writeHistory } from '../registry/history';
import { copyModels, readProduction } from '../registry/production';
import { readVersions, removeLeftovers } from '../registry/versions';
import type { JobContext } from './context';

/**
 * At start-up, brings files and database in line after a process was killed between the two: files come first, so they are
 * right. Where another process is at work in the workspace, it is left to that process.
 */
export async function reconcile(context: JobContext): Promise<void> {
  const { data, layout, report } = context;
  await data.call('failOrphans', null);
  let token: string;
  try {
    token = await data.call('claim', { name: 'train' });
  } catch (error) {
    if (error instanceof AppError && error.code === 'busy') return;
    throw error;
  }
  try {
    await removeLeftovers(layout);
    const onDisk = await readVersions(layout);
    for (const name of onDisk.damaged) {
      report({
        type: 'note',
        text: `${layout.versionFolder(name)} is damaged and left aside: restore it or remove it.`,
      });
    }
    await reconcileVersions(context, onDisk.versions);
    await reconcileDeployments(context);
  } finally {
    await data.call('release', { name: 'train', token });
  }
}

async function reconcileVersions(
  { data, layout }: JobContext,
  onDisk: Awaited<ReturnType<typeof readVersions>>['versions'],
): Promise<void> {
  const recorded = new Set((await data.call('versions', null)).map(({ version }) => version));
  const present = new Set(onDisk.map(({ version }) => version));
  const unrecorded = onDisk.filter(({ version }) => !recorded.has(version));
  const missing = [...recorded].filter((name) => !present.has(name));
  for (const version of unrecorded) await data.call('recordVersion', version);
  if (missing.length > 0) await data.call('markMissing', { names: missing });
  if (unrecorded.length + missing.length > 0) await writeHistory(layout, await data.call('versions', null));
}

async function reconcileDeployments({ data, layout }: JobContext): Promise<void> {
  const production = await readProduction(layout);
  const last = production.lastDeployment;
  if (!last) return;
  const recorded = await data.call('deployments', null);
  if (!recorded.some(({ at, kind }) => at === last.at && kind === last.kind)) {
    await data.call('recordDeployment', last);
    await copyModels(layout, production);
  }
}
