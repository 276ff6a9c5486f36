import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storyActor } from '../../../shared/story';
import { retrainDefaults } from '../../../shared/strategies';
import type { DataReader } from '../../data/client';
import { batch } from '../batch';
import type { OperationContext } from '../context';
import { dataFunctions } from '../dataFunctions';
import { retrain } from '../retrain';

/** The story's first export ends here; the second is the whole sample. Days in UTC. */
export const sampleStory = {
  firstExportEnds: '2011-09-01',
  snapshotsFrom: '2011-03-01',
  firstSnapshotsTo: '2011-08-28',
  secondSnapshotsTo: '2011-12-08',
};

/** There while the workspace is being filled, so that one that was interrupted is completed. */
const markerIn = (workspace: string) => join(workspace, '.sample-in-the-making');

/** Whether the sample belongs into a workspace: nothing else is in it. */
export async function wantsSample(data: DataReader, workspace: string): Promise<boolean> {
  return existsSync(markerIn(workspace)) || (await data.imports()).length === 0;
}

/**
 * Fills a workspace with the sample data by the operations that an analyst would use: an export at the end of August,
 * the first models, a nightly batch, a longer export in December, which tells how right the batch was, a retrain. By a
 * virtual clock, the months between the two pass: the second is today.
 */
export async function fillWithSample(context: OperationContext): Promise<void> {
  const { workspace, samplePath, setClock } = context;
  // Of a past, each champion is looked back at, not only the last one.
  const played = { ...context, actor: storyActor, growsLater: false };
  const today = context.now();
  await writeFile(markerIn(workspace), '');
  const first = await writeFirstExport(workspace, samplePath);
  try {
    setClock?.(today - (Date.parse(sampleStory.secondSnapshotsTo) - Date.parse(sampleStory.firstExportEnds)));
    await takeExport(played, first, sampleStory.firstSnapshotsTo);
    setClock?.(null);
    await takeExport(played, samplePath, sampleStory.secondSnapshotsTo);
  } finally {
    setClock?.(null);
  }
  await rm(markerIn(workspace));
}

/** Writes the sample's first months into the workspace, as an analyst's export of August; returns its path. */
export async function writeFirstExport(workspace: string, samplePath: string): Promise<string> {
  const path = join(workspace, `invoices-until-${sampleStory.firstExportEnds}.csv`);
  const [header, ...lines] = (await readFile(samplePath, 'utf8')).split('\n');
  const date = header.split(',').indexOf('date');
  const early = lines.filter((line) => line !== '' && line.split(',')[date] < sampleStory.firstExportEnds);
  await writeFile(path, [header, ...early, ''].join('\n'));
  return path;
}

/** An export arrives, its snapshots are made, the models are trained anew, and the champions score all clients. */
async function takeExport(context: OperationContext, path: string, snapshotsTo: string): Promise<void> {
  await dataFunctions.import(context, { path, dryRun: false });
  const [from, to] = [Date.parse(sampleStory.snapshotsFrom), Date.parse(snapshotsTo)];
  await dataFunctions.snapshot(context, { from, to, everyDays: 30 });
  await retrain(context, retrainDefaults);
  await batch(context);
}
