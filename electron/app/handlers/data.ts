import { instructionsFrom } from '../../../shared/importing';
import { readProduction } from '../../registry/production';
import type { Handlers } from '../answer';
import type { Session } from '../session';
import type { AppServices } from './index';

type DataRequests =
  | 'tasks.list'
  | 'labels.summary'
  | 'data.summary'
  | 'imports.list'
  | 'imports.inspect'
  | 'imports.rejects'
  | 'imports.showRejects'
  | 'imports.undo'
  | 'synthetic.plan'
  | 'synthetic.rules'
  | 'files.choose'
  | 'activity.list'
  | 'runs.list';

/** What has come in, and what can be learned from it. */
export function dataHandlers({ session, desktop, emit }: AppServices): Pick<Handlers, DataRequests> {
  const { reader, data } = session;
  return {
    'tasks.list': () => reader.tasks(),
    'labels.summary': () => summariseLabels(session),
    'data.summary': () => reader.summary(),
    'imports.list': () => reader.imports(),
    'imports.inspect': ({ path, fileKind, ...said }) =>
      reader.inspectFile({ path, ...instructionsFrom({ ...said, kind: fileKind }) }),
    'imports.rejects': (given) => reader.rejects(given),
    'imports.showRejects': async ({ id }) => {
      desktop.showFile(await reader.rejectsPath({ id }));
      return null;
    },
    'imports.undo': async ({ id, force }) => {
      const undone = await data.undoImport({ id, force, actor: 'window', reason: 'undone in the window' });
      emit('changed', null);
      return undone;
    },
    'synthetic.plan': (options) => reader.previewSynthetic(options),
    'synthetic.rules': () => reader.syntheticRules(),
    'files.choose': async () => ({ paths: await desktop.chooseFiles() }),
    'activity.list': (given) => reader.activity(given),
    'runs.list': (given) => reader.runs(given),
  };
}

/** How the labels stand, with how many have come since each task's champion was trained. */
async function summariseLabels({ reader, layout }: Session) {
  const [counts, versions, { tasks: live }] = await Promise.all([
    reader.labelCounts(),
    reader.versions(),
    readProduction(layout),
  ]);
  return Promise.all(
    counts.map(async (one) => {
      const champion = versions.find(({ version }) => version === live[one.task]?.version)?.tasks[one.task];
      if (!champion) return { ...one, sinceChampion: null };
      const { watermark } = champion;
      return { ...one, sinceChampion: await reader.labelsAbove({ task: one.task, watermark }) };
    }),
  );
}
