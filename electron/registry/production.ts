import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../shared/errors';
import { type DeploymentRecord, deployment as deploymentRecord } from '../../shared/schemas/deployments';
import { fromJson, time, toJson } from '../../shared/schemas/time';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { taskNamePattern } from '../../shared/tasks';
import { replaceByCopy, replaceFile } from '../node/files';
import { temporaryPath } from '../node/temporary';
import { isVersionName, type Layout, modelFileName } from './layout';
import { checkModel } from './versions';

const productionSchema = z.object({
  format: z.literal(1),
  /** Task → its champion. */
  tasks: z.record(
    z.string().regex(taskNamePattern),
    z.object({ version: z.string().refine(isVersionName), sha256: z.string(), deployedAt: time }),
  ),
  /** The latest change, so that the database can be completed when the process was killed between the two. */
  lastDeployment: deploymentRecord
    .omit({ id: true })
    // A number in this file, unlike the times above.
    .extend({ at: z.number() })
    .nullable(),
});
export type Production = z.infer<typeof productionSchema>;

/** @throws AppError `workspace_damaged` when production.json can't be read */
export async function readProduction(layout: Layout): Promise<Production> {
  if (!existsSync(layout.productionFile)) return { format: 1, tasks: {}, lastDeployment: null };
  const text = await readFile(layout.productionFile, 'utf8');
  try {
    return fromJson(productionSchema, JSON.parse(text));
  } catch (error) {
    throw new AppError(
      'workspace_damaged',
      `${layout.productionFile} can’t be read: ${messageOf(error)}. Restore it from a backup, or remove it and deploy a version.`,
    );
  }
}

export interface ProductionChange {
  deployment: Omit<DeploymentRecord, 'id'>;
  /** Puts production.json back as it was before; by a rename, so that a full disk can't prevent it. */
  takeBack: () => Promise<void>;
  /** Lets go of what `takeBack` needs. */
  settle: () => Promise<void>;
}

/**
 * Makes `versions` the champions of their tasks, by one replacement of production.json; the model files beside it are
 * copies for whoever looks there, and follow (`copyModels`). The caller holds the deploy lease.
 * @param champions task → the version that becomes its champion
 * @throws AppError `model_damaged` when a model is not the one that was trained: nothing has changed then
 */
export async function replaceProduction(
  layout: Layout,
  champions: ReadonlyMap<string, VersionMetadata>,
  given: Omit<DeploymentRecord, 'id' | 'tasks'>,
): Promise<ProductionChange> {
  const before = await readProduction(layout);
  const tasks = { ...before.tasks };
  const changes: DeploymentRecord['tasks'] = [];
  for (const [task, { version, tasks: models }] of champions) {
    const { file, sha256 } = models[task];
    await checkModel(join(layout.versionFolder(version), file), { sha256 });
    tasks[task] = { version, sha256, deployedAt: given.at };
    changes.push({ task, from: before.tasks[task]?.version ?? null, to: version });
  }
  const deployment = { ...given, tasks: changes };
  const after: Production = { format: 1, tasks, lastDeployment: deployment };
  await mkdir(layout.production, { recursive: true });
  const copy = temporaryPath(`${layout.productionFile}.before`);
  if (existsSync(layout.productionFile)) await replaceByCopy(layout.productionFile, copy);
  const settle = () => rm(copy, { force: true });
  try {
    await replaceFile(layout.productionFile, `${JSON.stringify(toJson(productionSchema, after), null, 2)}\n`);
  } catch (error) {
    await settle();
    throw error;
  }
  const takeBack = () => (existsSync(copy) ? rename(copy, layout.productionFile) : rm(layout.productionFile));
  return { deployment, takeBack, settle };
}

/**
 * Brings the model files in production in line with production.json. A copy bears the time of the production.json that
 * it was made for, and is not read again as long as that is in place; which of two times is later would say nothing,
 * since clocks are set back.
 */
export async function copyModels(layout: Layout, production: Production): Promise<void> {
  for (const [task, { version, sha256 }] of Object.entries(production.tasks)) {
    const target = join(layout.production, modelFileName(task));
    const decided = await stat(layout.productionFile);
    if (existsSync(target)) {
      if (Math.abs((await stat(target)).mtimeMs - decided.mtimeMs) < 1) continue;
      if (await isModel(target, sha256)) {
        await utimes(target, decided.atime, decided.mtime);
        continue;
      }
    }
    const source = join(layout.versionFolder(version), modelFileName(task));
    if (!existsSync(source)) continue;
    await replaceByCopy(source, target);
    await utimes(target, decided.atime, decided.mtime);
  }
}

async function isModel(path: string, sha256: string): Promise<boolean> {
  try {
    await checkModel(path, { sha256 });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
