import type { Command } from '../command';
import { activityCommand } from './activity';
import { batchesCommand } from './batches';
import { bestCommand } from './best';
import { compareCommand } from './compare';
import { demoCommand } from './demo';
import { deployCommand, rollbackCommand } from './deploy';
import { deploymentsCommand } from './deployments';
import { disagreementsCommand } from './disagreements';
import { exportModelCommand } from './exportModel';
import { historyCommand } from './history';
import { importCommand } from './import';
import { importsCommand } from './imports';
import { labelsCommand } from './labels';
import { logsCommand } from './logs';
import { menuCommand } from './menu';
import { policyCommand } from './policy';
import { pruneCommand } from './prune';
import { retrainCommand } from './retrain';
import { reviewCommand } from './review';
import { runCommand } from './run';
import { scheduleCommand } from './schedule';
import { simulateCommand } from './simulate';
import { snapshotCommand } from './snapshot';
import { synthesizeCommand } from './synthesize';
import { tasksCommand } from './tasks';
import { updateCommand } from './update';
import { versionsCommand } from './versions';

/** In the order in which the help lists them: the order of the work. */
export const commands: readonly Command[] = [
  importCommand,
  importsCommand,
  snapshotCommand,
  labelsCommand,
  synthesizeCommand,
  simulateCommand,
  retrainCommand,
  updateCommand,
  compareCommand,
  disagreementsCommand,
  versionsCommand,
  bestCommand,
  historyCommand,
  deployCommand,
  rollbackCommand,
  deploymentsCommand,
  tasksCommand,
  policyCommand,
  exportModelCommand,
  reviewCommand,
  pruneCommand,
  activityCommand,
  runCommand,
  scheduleCommand,
  logsCommand,
  menuCommand,
  batchesCommand,
  demoCommand,
];
