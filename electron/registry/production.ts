import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors';
import type { DeploymentRecord, VersionMetadata } from '../../shared/records';
import { replaceByCopy, replaceFile } from './files';
import { type Layout, modelFileName } from './layout';
import { checkModel } from './versions';

const productionSchema = z.object({
  format: z.literal(1),
  /** Task → what is live for it. */
  tasks: z.record(z.string(), z.object({ version: z.string(), sha256: z.string(), deployedAt: z.string() })),
  /** The latest change, so that start-up can complete the database when the process was killed between the two. */
  lastDeployment: z
    .object({
      at: z.number(),
      kind: z.enum(['first', 'policy', 'manual', 'rollback']),
      actor: z.string(),
      reason: z.string(),
      tasks: z.array(z.object({ task: z.string(), from: z.string().nullable(), to: z.string() })),
    })
    .nullable(),
});
export type Production = z.infer<typeof productionSchema>;

/** @throws AppError `workspace_damaged` when production.json can't be read */
export async function readProduction(layout: Layout): Promise<Production> {
  if (!existsSync(layout.productionFile)) return { format: 1, tasks: {}, lastDeployment: null };
  const text = await readFile(layout.productionFile, 'utf8');
  try {
    return productionSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError(
      'workspace_damaged',
      `${layout.productionFile} can't be read: ${(error as Error).message}. Restore it from a backup, or remove it and deploy a version.`,
    );
  }
}

/**
 * Makes `versions` the champions of their tasks, by one replacement of production.json; the model files beside it are
 * copies for whoever looks there, and follow. The caller holds the deploy lease.
 * @param champions task → the version that becomes its champion
 * @throws AppError `model_damaged` when a model is not the one that was trained: nothing has changed then
 */
export async function replaceProduction(
  layout: Layout,
  champions: ReadonlyMap<string, VersionMetadata>,
  deployment: Pick<DeploymentRecord, 'at' | 'kind' | 'actor' | 'reason'>,
): Promise<Omit<DeploymentRecord, 'id'>> {
  const before = await readProduction(layout);
  const tasks = { ...before.tasks };
  const changes: DeploymentRecord['tasks'] = [];
  for (const [task, { version, tasks: models }] of champions) {
    const { file, sha256 } = models[task];
    await checkModel(join(layout.versionFolder(version), file), { sha256 });
    tasks[task] = { version, sha256, deployedAt: new Date(deployment.at).toISOString() };
    changes.push({ task, from: before.tasks[task]?.version ?? null, to: version });
  }
  const lastDeployment = { ...deployment, tasks: changes };
  const after: Production = { format: 1, tasks, lastDeployment };
  await mkdir(layout.production, { recursive: true });
  await replaceFile(layout.productionFile, `${JSON.stringify(after, null, 2)}\n`);
  await copyModels(layout, after);
  return lastDeployment;
}

/** Brings the model files in production in line with production.json. */
export async function copyModels(layout: Layout, production: Production): Promise<void> {
  for (const [task, { version, sha256 }] of Object.entries(production.tasks)) {
    const target = join(layout.production, modelFileName(task));
    if (existsSync(target) && (await isModel(target, sha256))) continue;
    const source = join(layout.versionFolder(version), modelFileName(task));
    if (existsSync(source)) await replaceByCopy(source, target);
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
