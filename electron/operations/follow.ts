import { toErrorReport } from '../../shared/errors';
import { deploymentDates, isDatedRight, withDeploymentDates, writeHistory } from '../registry/history';
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

/** Writes the deployment dates into the metadata of the versions that lack them. */
export async function bringDatesInLine({ data, layout }: OperationContext): Promise<void> {
  const dates = deploymentDates(await data.deployments());
  for (const outline of await data.versions()) {
    if (isDatedRight(outline, dates)) continue;
    const version = await data.version({ name: outline.version });
    if (!version) continue;
    const dated = withDeploymentDates(version, dates);
    await writeMetadata(layout.versionFolder(dated.version), dated);
    await data.recordVersion(dated);
  }
}

/** Writes training_history.json anew. */
export async function bringHistoryInLine({ data, layout }: OperationContext): Promise<void> {
  await writeHistory(layout, await data.trainingHistory({ live: livePeriods(await data.deployments()) }));
}
