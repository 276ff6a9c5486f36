import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EventName, EventPayload } from '../../shared/contract';
import { AppError, toErrorReport } from '../../shared/errors';
import { isOpen } from '../../shared/executions';
import { virtualClock } from '../node/clock';
import { type Log, openLog } from '../node/log';
import { answerConfirmations, confirmationFolder } from '../operations/confirmations';
import { wantsSample } from '../operations/demo/sample';
import { type OpenWorkspace, openWorkspace, unfollowed } from '../operations/openWorkspace';
import { layoutOf } from '../registry/layout';
import type { Answers } from './answer';
import { answersOfUnopened, createAnswers, type Desktop } from './answers';
import { noticeOfEnd } from './endNotice';
import { utilityTransport } from './engineTransport';
import { createExecutions, type Executions } from './executions';
import { createNotices } from './notices';
import { onWakeUp } from './power';
import { keepSchedule } from './schedule';
import { openServing } from './serving';
import { startJob, startOperation } from './start';
import { watchAlarms } from './watchAlarms';
import { watchData } from './watchData';
import { type ScoreWatch, watchScores } from './watchScores';

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** Paths of what is bundled or shipped with the app. */
export interface Entries {
  preload: string;
  renderer: string;
  data: string;
  engine: string;
  engineWorker: string;
  serving: string;
  cli: string;
  sample: string;
  starter: string;
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
  let scores: ScoreWatch | null = null;
  const onChange = () => {
    emit('changed', null);
    scores?.look();
  };
  const executions = createExecutions({
    now: Date.now,
    onChange: (execution) => {
      emit('execution', execution);
      if (isOpen(execution)) return;
      onChange();
      const notice = noticeOfEnd(execution);
      if (notice && !desktop.isInFront()) desktop.showSystemNotice(notice);
    },
  });
  const open = lost ? refuseLost : openWorkspace;
  const opened = open(
    {
      workspace,
      dataEntry: entries.data,
      spawnEngine: () =>
        utilityTransport({ entry: entries.engine, argument: entries.engineWorker, name: 'engine' }, (text) =>
          log.write(`Engine: ${text}`),
        ),
      spawnServing: (folder) =>
        utilityTransport({ entry: entries.serving, argument: folder, name: 'serving' }, (text) =>
          log.write(`Serving: ${text}`),
        ),
      readsBeside: true,
      actor: 'window',
      now: Date.now,
      // Set while the sample is played, and else the machine's.
      clock: virtualClock(null),
      cliPath: entries.cli,
      samplePath: entries.sample,
      starterPath: entries.starter,
    },
    unfollowed,
  );
  const stopAnswering = answerConfirmations(confirmationFolder(workspace), desktop.confirmWish, Date.now);
  const notices = createNotices({ now: Date.now, onChange, system: desktop.showSystemNotice });
  const serving = opened.then((open) => openServing(open, log));
  serving.catch(() => undefined);
  const answers = Promise.all([opened, serving]).then(
    ([open, endpoint]) => createAnswers({ open, executions, notices, desktop, serving: endpoint, onChange }),
    (error: unknown) => answersOfUnopened(desktop, unopened(workspace, error)),
  );
  const schedule = opened.then((open) =>
    keepSchedule({
      open,
      executions,
      log,
      onChange,
      onFailure: (title, reason) => notices.add({ title: `${title} failed`, body: reason, screen: 'schedule' }),
      onWakeUp,
    }),
  );
  schedule.catch(() => undefined);
  const watch = opened.then(({ reader }) => watchData(reader, onChange));
  watch.catch(() => undefined);
  const alarms = opened.then((open) =>
    watchAlarms(open, log, {
      tell: (title, body) => notices.add({ title, body, screen: 'monitor' }),
      train: {
        // One that is under way may be the answer to it.
        isOn: () => desktop.background.get().trainOnAlarm && !executions.isBusy(),
        start: () => void startJob(open, executions, 'weekly'),
      },
    }),
  );
  alarms.catch(() => undefined);
  const scoring = opened.then((open) => {
    scores = watchScores(open, executions, log);
  });
  scoring.catch(() => undefined);
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
      // First the schedule: what it runs is left for the next start, and nothing further begins.
      await (await schedule.catch(() => null))?.stop();
      await scoring.catch(() => undefined);
      scores?.stop();
      await executions.stop();
      await watch.then((stop) => stop()).catch(() => undefined);
      await alarms.then((stop) => stop()).catch(() => undefined);
      await (await serving.catch(() => null))?.close();
      await (await opened.catch(() => null))?.close();
    },
  };
}
