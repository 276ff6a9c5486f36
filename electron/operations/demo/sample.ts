import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataReader } from '../../data/client';
import { batch } from '../batch';
import type { JobContext } from '../context';
import { retrain, retrainDefaults } from '../retrain';

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
 * Fills a workspace with the sample data by the jobs that an analyst would use: an export at the end of August, the first
 * models, a nightly batch, a longer export in December, which tells how right the batch was, a retrain.
 */
export async function fillWithSample(context: JobContext, workspace: string, samplePath: string): Promise<void> {
  await writeFile(markerIn(workspace), '');
  const first = await writeFirstExport(workspace, samplePath);
  await chapter(context, first, sampleStory.firstSnapshotsTo);
  await chapter(context, samplePath, sampleStory.secondSnapshotsTo);
  await rm(markerIn(workspace));
}

/** Writes the sample's first months into the workspace, as the export that an analyst has in August; returns its path. */
export async function writeFirstExport(workspace: string, samplePath: string): Promise<string> {
  const path = join(workspace, `invoices-until-${sampleStory.firstExportEnds}.csv`);
  const [header, ...lines] = (await readFile(samplePath, 'utf8')).split('\n');
  const date = header.split(',').indexOf('date');
  const early = lines.filter((line) => line !== '' && line.split(',')[date] < sampleStory.firstExportEnds);
  await writeFile(path, [header, ...early, ''].join('\n'));
  return path;
}

/** An export arrives, its snapshots are made, the models are trained anew, and the champions score all clients. */
async function chapter(context: JobContext, path: string, snapshotsTo: string): Promise<void> {
  const { data, report, signal, actor } = context;
  const io = { signal, onProgress: (fraction: number) => report({ type: 'progress', fraction }) };
  report({ type: 'step', name: 'import the sample' });
  await data.importFile({ path, map: {}, dryRun: false, actor }, io);
  report({ type: 'step', name: 'make snapshots' });
  const [from, to] = [Date.parse(sampleStory.snapshotsFrom), Date.parse(snapshotsTo)];
  await data.makeSnapshots({ from, to, everyDays: 30 }, io);
  await retrain(context, retrainDefaults);
  await batch(context);
}
