import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EventName, EventPayload } from '../../shared/contract';
import { AppError, toErrorReport } from '../../shared/errors';
import { isOpen } from '../../shared/executions';
import { capital } from '../../shared/words';
import { machineMonotonic, virtualClock } from '../node/clock';
import { type Log, openLog } from '../node/log';
import type { Shipped } from '../node/shipped';
import { answerConfirmations, confirmationFolder } from '../operations/confirmations';
import { wantsSample } from '../operations/demo/sample';
import { type OpenWorkspace, openWorkspace, unfollowed } from '../operations/openWorkspace';
import { layoutOf } from '../registry/layout';
import type { Answers } from './answer';
import { createAnswers, type Desktop } from './answers';
import { noticeOfEnd } from './endNotice';
import { utilityTransport } from './engineTransport';
import { createExecutions, type Executions } from './executions';
import { createNotices } from './notices';
import { onWakeUp } from './power';
import { keepSchedule } from './schedule';
import { openServing } from './serving';
import { startJob, startOperation } from './start';
import { answersOfUnopened } from './unopened';
import { watchAlarms } from './watchAlarms';
import { watchData } from './watchData';
import { watchRuns } from './watchRuns';
import { type Upkeep, watchUpkeep } from './watchUpkeep';

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** Paths of what is bundled or shipped with the app. */
export interface Entries extends Shipped {
  preload: string;
  renderer: string;
  icon: string;
  /** Where the log is when the workspace can’t be written. */
  logs: string;
}

/** The workspace that the window shows. The window need not wait until it is open: its requests do. */
interface ShownWorkspace {
  workspace: string;
  log: Log;
  executions: Executions;
  /** Fails when the workspace can't be opened. */
  opened: Promise<OpenWorkspace>;
  answers: Promise<Answers>;
  /** Fills it with the sample data if there is nothing in it. */
  fillWithSample: () => Promise<void>;
  /** Cancels what is under way, and waits for its end. */
  close: () => Promise<void>;
}

async function refuseLost({ workspace }: { workspace: string }): Promise<never> {
  throw new AppError(
    'file_not_found',
    `There is no workspace in ${workspace} any more. Connect the disk that it lies on, or restore the folder from a backup, and try again.`,
  );
}

/** Why a workspace can't be opened, with its folder, for the page that says so. */
function unopened(workspace: string, thrown: unknown): AppError {
  const { code, message, details } = toErrorReport(thrown);
  return new AppError(code, message, { ...details, unopened: workspace });
}

/** One that was open before and is not there now would be made anew, empty, beside the disk that it lies on. */
function isLost(workspace: string, isKnown: boolean): boolean {
  return isKnown && !existsSync(join(workspace, 'labels.sqlite'));
}

/** @param isKnown whether the workspace was open before */
export function showWorkspace(
  { workspace, isKnown }: { workspace: string; isKnown: boolean },
  entries: Entries,
  emit: Emit,
  desktop: Desktop,
): ShownWorkspace {
  const lost = isLost(workspace, isKnown);
  const log = openLog([...(lost ? [] : [layoutOf(workspace).logs]), entries.logs], Date.now);
  let upkeep: Upkeep | null = null;
  const onChange = () => {
    emit('changed', null);
    upkeep?.look();
  };
  const executions = createExecutions({
    now: Date.now,
    monotonic: () => performance.now(),
    onChange: (execution) => {
      emit('execution', execution);
      if (isOpen(execution)) return;
      onChange();
      const notice = noticeOfEnd(execution);
      if (notice && !desktop.isInFront()) desktop.showSystemNotice(notice);
    },
  });
  const start = (name: 'engine' | 'serving', argument: string) =>
    utilityTransport({ entry: entries[name], argument, name }, (text) => log.write(`${capital(name)}: ${text}`));
  const open = lost ? refuseLost : openWorkspace;
  const opened = open(
    {
      workspace,
      shipped: entries,
      spawnEngine: () => start('engine', entries.engineWorker),
      spawnServing: (folder) => start('serving', folder),
      readsBeside: true,
      growsLater: true,
      actor: 'window',
      now: Date.now,
      // Set while the sample is played, and else the machine's.
      clock: virtualClock(null),
    },
    unfollowed,
  );
  const stopAnswering = answerConfirmations(confirmationFolder(workspace), desktop.person, machineMonotonic);
  const notices = createNotices({ now: Date.now, onChange, system: desktop.showSystemNotice });
  const serving = opened.then((open) => openServing(open, log));
  const answers = Promise.all([opened, serving]).then(
    ([open, endpoint]) => createAnswers({ open, executions, notices, desktop, serving: endpoint, onChange }),
    (error: unknown) => answersOfUnopened(desktop, unopened(workspace, error)),
  );
  const watching = opened.then((open) => {
    const schedule = keepSchedule({
      open,
      executions,
      log,
      onChange,
      onFailure: (title, reason) => void notices.add({ title: `${title} failed`, body: reason, screen: 'schedule' }),
      onWakeUp,
    });
    const stopWatching = watchData(open.data, onChange);
    const stopRuns = watchRuns(open, log, onChange);
    const stopAlarms = watchAlarms(open, log, {
      isBusy: executions.isBusy,
      tell: (title, body) => notices.add({ title, body, screen: 'monitor' }),
      train: {
        isOn: () => desktop.background.get().trainOnAlarm && !executions.isBusy(),
        start: () => void startJob(open, executions, 'weekly'),
      },
    });
    upkeep = watchUpkeep(open, executions, log);
    return async () => {
      stopWatching();
      stopAlarms();
      upkeep?.stop();
      await stopRuns();
      // What it runs is left for the next start.
      await schedule.stop();
    };
  });
  for (const failing of [serving, watching]) failing.catch(() => undefined);
  return {
    workspace,
    log,
    executions,
    opened,
    answers,
    fillWithSample: async () => {
      const open = await opened;
      if (await wantsSample(open.reader, workspace)) startOperation(open, executions, 'sample', {});
    },
    close: async () => {
      stopAnswering();
      // First nothing further begins.
      await (await watching.catch(() => null))?.();
      await executions.stop();
      await (await serving.catch(() => null))?.close();
      await (await opened.catch(() => null))?.close();
    },
  };
}
