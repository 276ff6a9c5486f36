import { toErrorReport } from '../../shared/errors';
import { mapValues } from '../../shared/mapValues';
import { stampOf } from '../node/files';
import { replaceHistory } from '../registry/history';
import { livePeriods } from '../registry/live';
import { copyModels, type ProductionChange, readProduction } from '../registry/production';
import { writeMetadata } from '../registry/versions';
import type { OperationContext } from './context';

/**
 * What is derived from production.json and the deployment log follows them: the log itself after a crash, the copies of
 * the models, the deployment dates in metadata.json, training_history.json. Everything here can be done again at any
 * time. The caller holds the deploy lease.
 */

/** Records the last deployment, if a process was killed before it did. */
export async function completeLog({ data, layout }: OperationContext): Promise<void> {
  const { lastDeployment } = await readProduction(layout);
  if (lastDeployment) await data.recordDeployment(lastDeployment);
}

/** After a deployment. It has taken effect already, so what fails here is told and made up for at the next start. */
export async function followProduction(context: OperationContext, change: ProductionChange): Promise<void> {
  try {
    await change.settle();
    await copyModels(context.layout, await readProduction(context.layout));
    await bringDatesInLine(context);
    await bringHistoryInLine(context);
  } catch (error) {
    const { message } = toErrorReport(error);
    context.report({
      type: 'note',
      text: `Deployed; but what is derived from it could not be written: ${message}. The next start makes up for it.`,
    });
  }
}

/** Writes the deployment dates into the metadata of the versions that tell others. */
export async function bringDatesInLine({ data, layout }: OperationContext): Promise<void> {
  for (const { version: name, dates } of await data.misdatedVersions()) {
    const version = await data.version({ name });
    if (!version) continue;
    const tasks = mapValues(version.tasks, (model, task) => ({ ...model, deployedAt: dates[task] }));
    const dated = { ...version, tasks };
    await writeMetadata(layout.versionFolder(name), dated);
    await data.recordVersion(dated);
  }
}

/** Writes training_history.json anew, if something that it tells has changed, or the file has. */
export async function bringHistoryInLine({ data, layout }: OperationContext): Promise<void> {
  const [written, found] = [await data.writtenHistory(), await stampOf(layout.history)];
  if (written && found && written.size === found.size && written.modified === found.modified) return;
  const live = livePeriods(await data.deployments());
  await replaceHistory(layout, (path) => data.writeTrainingHistory({ path, live }));
  const stamp = await stampOf(layout.history);
  if (stamp) await data.recordWrittenHistory(stamp);
}
