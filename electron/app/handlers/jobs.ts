import { instructionsFrom } from '../../../shared/importing';
import type { JobInput } from '../../../shared/screenRequests';
import { compare } from '../../operations/compare';
import { prune } from '../../operations/prune';
import { retrain, retrainDefaults } from '../../operations/retrain';
import { update, updateDefaults } from '../../operations/update';
import type { JobDesk, JobIo } from '../jobDesk';
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
          const { actor } = jobContext(io);
          const options = { path, dryRun, actor, ...instructionsFrom({ ...said, kind: fileKind }) };
          return data.importFile(options, callIo(io));
        },
        ({ kind, ...result }) => ({ ...result, kind: 'import', fileKind: kind, dryRun }),
      );
    }
    case 'snapshot': {
      const { from, to, everyDays } = input;
      return desk.start(
        'snapshot',
        (io) => data.makeSnapshots({ from, to, everyDays }, callIo(io)),
        (snapshots) => ({ kind: 'snapshot', snapshots }),
      );
    }
    case 'synthesize': {
      const { rules, seed } = input;
      return desk.start(
        'synthesize',
        (io) => data.synthesize({ rules, seed, actor: jobContext(io).actor }, callIo(io)),
        (made) => ({ kind: 'synthesize', ...made }),
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
        async (io) => prune(jobContext(io), { dryRun, keeping: await data.keeping() }),
        ({ kept, removed }) => ({ kind: 'prune', dryRun, kept, removed }),
      );
    }
    case 'horizon': {
      const { kind: _, reason, ...given } = input;
      return desk.start(
        'horizon',
        (io) => data.changeTask({ ...given, actor: jobContext(io).actor, reason: reason ?? '' }, callIo(io)),
        (task) => ({ kind: 'horizon', task }),
      );
    }
    case 'add task': {
      const { task } = input;
      return desk.start(
        'add task',
        (io) => data.addTask({ task, actor: jobContext(io).actor, reason: '' }, callIo(io)),
        (added) => ({ kind: 'add task', ...added }),
      );
    }
    case 'compare': {
      const { candidate, champion, task } = input;
      return desk.start(
        'compare',
        (io) => compare(jobContext(io), { candidate, champion, task }),
        ({ comparisons, same }) => ({ kind: 'compare', comparisons, same }),
      );
    }
  }
}

function callIo({ signal, report }: JobIo) {
  return { signal, onProgress: (fraction: number) => report({ type: 'progress', fraction }) };
}
