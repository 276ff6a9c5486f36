import type { dataOperations } from '../../shared/schemas/dataOperations';
import type { HalfLife } from '../../shared/schemas/tasks';
import { step } from '../../shared/steps';
import { backUp } from './backup/backUp';
import type { Functions } from './catalogue';
import { ioOf } from './context';
import { importFile } from './importFile';
import { summariseLabels } from './summariseLabels';

export const dataFunctions: Functions<keyof typeof dataOperations> = {
  // In the thread that will import it, which then need not look through it again.
  inspect: ({ data }, reading) => data.inspectFile(reading),
  import: importFile,
  imports: ({ reader }) => reader.imports(),
  rejects: ({ reader }, given) => reader.rejects(given),
  takeInImport: ({ data, actor }, { id, reason }) => data.takeInImport({ id, actor, reason: reason ?? '' }),
  eraseClient: ({ data, actor }, { client, dryRun, reason }) =>
    data.eraseClient({ client, dryRun, actor, reason: reason ?? '' }),
  undoImport: ({ data, actor }, { id, force, reason }) => data.undoImport({ id, force, actor, reason: reason ?? '' }),
  sources: ({ reader }) => reader.sources(),
  nameSource: ({ data, actor }, { reason, ...given }) => data.nameSource({ ...given, actor, reason: reason ?? '' }),
  snapshot: (context, dates) => {
    context.report({ type: 'step', step: step('make snapshots') });
    return context.data.makeSnapshots({ ...dates, actor: context.actor }, ioOf(context));
  },
  dataSummary: ({ reader }) => reader.summary(),
  labels: summariseLabels,
  exportLabels: async (context, { path }) => {
    context.report({ type: 'step', step: step('export') });
    return { path, rows: await context.data.exportLabels({ path }, ioOf(context)) };
  },
  syntheticPlan: ({ reader }, options) => reader.previewSynthetic(options),
  syntheticRules: ({ reader }) => reader.syntheticRules(),
  synthesize: (context, options) => {
    context.report({ type: 'step', step: step('make synthetic labels') });
    return context.data.synthesize({ ...options, actor: context.actor }, ioOf(context));
  },
  tasks: ({ reader }) => reader.tasks(),
  allTasks: ({ reader }) => reader.allTasks(),
  addTask: (context, { reason, ...given }) => {
    const task = { ...given, column: given.column ?? given.name };
    context.report({ type: 'step', step: step('bring labels in line') });
    return context.data.addTask({ task, actor: context.actor, reason: reason ?? '' }, ioOf(context));
  },
  changeTask: (context, { reason, ...change }) => {
    context.report({ type: 'step', step: step('bring labels in line') });
    return context.data.changeTask({ ...change, actor: context.actor, reason: reason ?? '' }, ioOf(context));
  },
  switchTask: ({ data, actor }, { task, isOff, reason }) =>
    data.switchTask({ task, isOff, actor, reason: reason ?? '' }),
  removeTask: async ({ data, actor }, { task, reason }) => {
    await data.removeTask({ task, actor, reason: reason ?? '' });
  },
  setPolicy: ({ data, actor }, { reason, loss, halfLife, ...given }) =>
    data.setPolicy({
      ...given,
      properScore: loss && lossScores[loss],
      halfLife: halfLife === undefined ? undefined : halfLifeFrom(halfLife),
      actor,
      reason: reason ?? '',
    }),
  activity: ({ reader }, given) => reader.activity(given),
  backup: backUp,
  verifyActivity: ({ reader }, given) => reader.verifyActivity(given),
};

/** Of amounts, the score by which each kind of errors judges. */
const lossScores = { squared: 'r2Clipped', absolute: 'mae' } as const;

function halfLifeFrom(text: string): HalfLife {
  return text === 'auto' || text === 'never' ? text : Number(text);
}
