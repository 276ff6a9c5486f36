import type { Command } from '../command';
import { activityCommand } from './activity';
import { attentionCommand } from './attention';
import { backupCommand, restoreCommand } from './backup';
import { clientCommand, clientsCommand } from './clients';
import { compareCommand } from './compare';
import { demoCommand } from './demo';
import { deployCommand, deploymentsCommand, rollbackCommand, undoDeploymentCommand } from './deployments';
import { disagreementsCommand } from './disagreements';
import { explainCommand } from './explain';
import { gainsCommand } from './gains';
import { historyCommand } from './history';
import { importCommand } from './import';
import * as imports from './imports';
import { labelsCommand, snapshotCommand } from './labels';
import { logsCommand } from './logs';
import { mcpCommand } from './mcp';
import { menuCommand } from './menu';
import { acknowledgeCommand, monitorCommand } from './monitor';
import { policyCommand } from './policy';
import { batchesCommand, predictCommand } from './predict';
import { queueCommand } from './queue';
import { replayCommand, replaysCommand } from './replay';
import { reportCommand } from './report';
import { runCommand } from './run';
import { disableCommand, enableCommand, listScheduleCommand, scheduleCommand, setScheduleCommand } from './schedule';
import { dueCommand } from './scheduleDue';
import { installCommand, uninstallCommand } from './scheduleInstall';
import { serveCommand } from './serve';
import { simulateCommand } from './simulate';
import { synthesizeCommand } from './synthesize';
import * as tasks from './tasks';
import { retrainCommand, reviewCommand, starterCommand, updateCommand } from './train';
import * as versions from './versions';
import { workerCommand } from './worker';

/** In the order in which the help lists them: the order of the work. */
export const commands: readonly Command[] = [
  importCommand,
  imports.importsCommand,
  imports.undoImportCommand,
  imports.takeInCommand,
  imports.sourcesCommand,
  imports.nameSourceCommand,
  snapshotCommand,
  labelsCommand,
  synthesizeCommand,
  imports.eraseCommand,
  simulateCommand,
  starterCommand,
  retrainCommand,
  updateCommand,
  compareCommand,
  disagreementsCommand,
  gainsCommand,
  replayCommand,
  replaysCommand,
  reportCommand,
  versions.versionsCommand,
  versions.versionCommand,
  versions.noteVersionCommand,
  versions.rescoreCommand,
  versions.estimatorsCommand,
  versions.removeVersionCommand,
  versions.bestCommand,
  attentionCommand,
  monitorCommand,
  acknowledgeCommand,
  historyCommand,
  deployCommand,
  rollbackCommand,
  deploymentsCommand,
  undoDeploymentCommand,
  tasks.tasksCommand,
  tasks.changeTaskCommand,
  tasks.addTaskCommand,
  tasks.removeTaskCommand,
  tasks.switchOffCommand,
  tasks.switchOnCommand,
  policyCommand,
  clientsCommand,
  clientCommand,
  explainCommand,
  predictCommand,
  serveCommand,
  mcpCommand,
  workerCommand,
  queueCommand,
  versions.exportModelCommand,
  reviewCommand,
  versions.pruneCommand,
  activityCommand,
  backupCommand,
  restoreCommand,
  runCommand,
  scheduleCommand,
  listScheduleCommand,
  setScheduleCommand,
  enableCommand,
  disableCommand,
  dueCommand,
  installCommand,
  uninstallCommand,
  logsCommand,
  menuCommand,
  batchesCommand,
  demoCommand,
];
