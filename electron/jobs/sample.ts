import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobContext } from './context';
import { retrain, retrainDefaults } from './retrain';

/** The story's first export ends here; the second is the whole sample. Days in UTC. */
export const sampleStory = {
  firstExportEnds: '2011-09-01',
  snapshotsFrom: '2011-03-01',
  firstSnapshotsTo: '2011-08-28',
  secondSnapshotsTo: '2011-12-08',
};

/**
 * Fills a new workspace with the sample data by the jobs that an analyst would use: an export at the end of August, the
 * first models, a longer export in December, a retrain. Does nothing to a workspace that holds anything else. One that was
 * interrupted is completed.
 * @returns whether there was something to do
 */
export async function fillWithSample(context: JobContext, workspace: string, samplePath: string): Promise<boolean> {
  const marker = join(workspace, '.sample-in-the-making');
  const isEmpty = (await context.data.call('imports', null)).length === 0;
  if (!isEmpty && !existsSync(marker)) return false;
  await writeFile(marker, '');
  const first = join(workspace, `invoices-until-${sampleStory.firstExportEnds}.csv`);
  await writeFile(first, await linesBefore(samplePath, sampleStory.firstExportEnds));
  await chapter(context, first, sampleStory.firstSnapshotsTo);
  await chapter(context, samplePath, sampleStory.secondSnapshotsTo);
  await rm(marker);
  return true;
}

/** An export arrives, its snapshots are made, and the models are trained anew. */
async function chapter(context: JobContext, path: string, snapshotsTo: string): Promise<void> {
  const { data, report, signal, actor } = context;
  const io = { signal, onProgress: (fraction: number) => report({ type: 'progress', fraction }) };
  report({ type: 'step', name: 'import the sample' });
  await data.call('importFile', { path, map: {}, dryRun: false, actor }, io);
  report({ type: 'step', name: 'make snapshots' });
  const [from, to] = [Date.parse(sampleStory.snapshotsFrom), Date.parse(snapshotsTo)];
  await data.call('makeSnapshots', { from, to, everyDays: 30 }, io);
  await retrain(context, retrainDefaults);
}

/** The lines of the sample before a day, heading included. */
export async function linesBefore(path: string, day: string): Promise<string> {
  const [header, ...lines] = (await readFile(path, 'utf8')).split('\n');
  const column = header.split(',').indexOf('date');
  return [header, ...lines.filter((line) => line !== '' && line.split(',')[column] < day), ''].join('\n');
}
