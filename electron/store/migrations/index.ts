import init from './0001-init.sql';
import audit from './0002-audit.sql';
import labels from './0003-labels.sql';
import batches from './0004-batches.sql';
import tasks from './0005-tasks.sql';
import synthetic from './0006-synthetic.sql';
import judging from './0007-judging.sql';
import restated from './0008-restated.sql';
import keptAnswers from './0009-kept-answers.sql';
import taskHours from './0010-tasks.sql';
import quarantine from './0011-quarantine.sql';
import exported from './0012-exports.sql';
import orders from './0013-orders.sql';
import monitoring from './0014-monitoring.sql';
import activityChain from './0015-activity-chain.sql';
import lifetimes from './0016-lifetimes.sql';
import outlines from './0017-outlines.sql';
import notes from './0018-notes.sql';
import history from './0019-history.sql';
import items from './0020-items.sql';
import acknowledged from './0021-acknowledged.sql';
import headlines from './0022-headlines.sql';
import labelCounts from './0023-label-counts.sql';

/** In order and append-only: migration n takes the database from `user_version` n − 1 to n. */
export const migrations: readonly string[] = [
  init,
  audit,
  labels,
  batches,
  tasks,
  synthetic,
  judging,
  restated,
  keptAnswers,
  taskHours,
  quarantine,
  exported,
  orders,
  monitoring,
  activityChain,
  lifetimes,
  outlines,
  notes,
  history,
  items,
  acknowledged,
  headlines,
  labelCounts,
];
