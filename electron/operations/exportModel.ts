import type { ExportResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { ExportFormat } from '../../shared/exportFormats';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { modelRef } from './modelRef';

/** Writes a version's model of a task, by default the champion's, in a format of other programs. */
export async function exportModel(
  context: OperationContext,
  { task, format, path, version }: { task: string; format: ExportFormat; path: string; version: string | null },
): Promise<ExportResult & { version: string }> {
  await context.data.task({ name: task });
  const name = version ?? (await readProduction(context.layout)).tasks[task]?.version;
  if (!name)
    throw new AppError('unknown_version', `${task} has no champion yet: train one first.`, {
      commandLine: '“evergreen retrain” does so.',
    });
  const found = await findVersion(context, name);
  if (!found.tasks[task]) throw new AppError('unknown_version', `${name} holds no model for ${task}.`);
  const model = modelRef(context, found, task);
  return { ...(await context.engine.exportModel({ model, format, output: path })), version: name };
}
