import { instructionsFrom } from '../../../shared/importing';
import type { JobInput } from '../../../shared/screenRequests';
import { compare } from '../../jobs/compare';
import { prune } from '../../jobs/prune';
import { retrain, retrainDefaults } from '../../jobs/retrain';
import { update, updateDefaults } from '../../jobs/update';
import type { JobDesk } from '../jobDesk';
import type { Session } from '../session';

/** Starts the job that the window asks for: the same functions as on the command line. */
export function startJob(session: Session, desk: JobDesk, input: JobInput): { id: number } {
  const { id, finished } = start(session, desk, input);
  // Whoever follows the job learns its end from the status.
  finished.catch(() => undefined);
  return { id };
}

function start(
  { data, jobContext }: Session,
  desk: JobDesk,
  input: JobInput,
): { id: number; finished: Promise<unknown> } {
  switch (input.kind) {
    case 'import': {
      const { path, dryRun, fileKind, ...said } = input;
      return desk.start(
        dryRun ? 'dry run' : 'import',
        (io) => {
          const { signal, report, actor } = jobContext(io);
          const onProgress = (fraction: number) => report({ type: 'progress', fraction });
          const options = { path, dryRun, actor, ...instructionsFrom({ ...said, kind: fileKind }) };
          return data.call('importFile', options, { signal, onProgress });
        },
        ({ kind, ...result }) => ({ ...result, kind: 'import', fileKind: kind, dryRun }),
      );
    }
    case 'snapshot': {
      const { from, to, everyDays } = input;
      return desk.start(
        'snapshot',
        ({ signal, report }) => {
          const onProgress = (fraction: number) => report({ type: 'progress', fraction });
          return data.call('makeSnapshots', { from, to, everyDays }, { signal, onProgress });
        },
        (snapshots) => ({ kind: 'snapshot', snapshots }),
      );
    }
    case 'update':
      return desk.start(
        'update',
        (io) => update(jobContext(io), { ...updateDefaults, task: input.task }),
        ({ version, tasks, skipped }) => ({ kind: 'update', version, tasks, skipped }),
      );
    case 'retrain':
      return desk.start(
        'retrain',
        (io) => retrain(jobContext(io), { ...retrainDefaults, task: input.task }),
        ({ version, tasks, skipped }) => ({ kind: 'retrain', version, tasks, skipped }),
      );
    case 'prune': {
      const { dryRun } = input;
      return desk.start(
        dryRun ? 'dry run' : 'prune',
        async (io) => prune(jobContext(io), { dryRun, keeping: await data.call('keeping', null) }),
        ({ kept, removed }) => ({ kind: 'prune', dryRun, kept, removed }),
      );
    }
    case 'compare': {
      const { candidate, champion, task } = input;
      return desk.start(
        'compare',
        (io) => compare(jobContext(io), { candidate, champion, task }),
        (comparisons) => ({ kind: 'compare', comparisons }),
      );
    }
  }
}
