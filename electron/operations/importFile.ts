import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSuspicious } from '../../shared/assessment';
import type { Assessment, TaskAssessment } from '../../shared/schemas/assessment';
import type { ImportResult } from '../../shared/schemas/imports';
import type { CheckedInput } from '../../shared/schemas/operations';
import { step } from '../../shared/steps';
import type { LabelRows, LookedAt, LookedAtTask } from '../data/lookAtLabels';
import { readProduction } from '../registry/production';
import type { Answered } from './assessment/answers';
import { assessTask, movedFeatures } from './assessment/assess';
import { ioOf, type OperationContext } from './context';
import { findVersion } from './deploy';
import { withLease } from './lease';
import { modelRef } from './modelRef';

/**
 * Imports a file. Labels are looked at before anybody sees them: where what they change, or how they go with the
 * champion's answers, is beyond what chance and recent change explain, the import waits in quarantine for a person.
 */
export async function importFile(context: OperationContext, request: CheckedInput<'import'>): Promise<ImportResult> {
  context.report({ type: 'step', step: step('import') });
  return request.dryRun
    ? lookAndTakeIn(context, request)
    : withLease(context, 'import', () => lookAndTakeIn(context, request));
}

async function lookAndTakeIn(context: OperationContext, request: CheckedInput<'import'>): Promise<ImportResult> {
  const { data, actor } = context;
  const { lookedAt, ...result } = await data.importFile({ ...request, actor, look: true }, ioOf(context));
  if (!lookedAt) return result;
  const assessment = await assess(context, lookedAt).finally(() =>
    rm(dirname(lookedAt.table.path), { recursive: true, force: true }),
  );
  if (result.id !== null) await data.settleImport({ id: result.id, assessment, actor });
  return { ...result, assessment, quarantined: isSuspicious(assessment) };
}

async function assess(context: OperationContext, { table, tasks, features, copies }: LookedAt): Promise<Assessment> {
  const production = await readProduction(context.layout);
  const assessed: TaskAssessment[] = [];
  const on = new Set((await context.data.tasks()).map(({ name }) => name));
  for (const one of tasks.filter(({ task }) => on.has(task.name))) {
    const champion = production.tasks[one.task.name]?.version;
    const answered = champion === undefined ? null : await answer(context, table, one, champion);
    assessed.push(assessTask({ ...one, answered }));
  }
  const judged = assessed.length > 0 && Object.keys(production.tasks).length > 0;
  return {
    tasks: assessed,
    features: features.map(({ feature, moved }) => ({ feature, moved })),
    copies,
    findings: judged ? movedFeatures(features) : [],
  };
}

/** What the champion answers for the file's labels and for the holdout's latest. */
async function answer(
  context: OperationContext,
  table: LookedAt['table'],
  { task, rows }: LookedAtTask,
  champion: string,
): Promise<{ file: Answered; earlier: Answered }> {
  const none = { client: [], label: [], answer: [] };
  if (rows.file.row.length === 0 || rows.earlier.row.length === 0) return { file: none, earlier: none };
  const model = modelRef(context, await findVersion(context, champion), task.name);
  // Whatever has become of the features: who may not import can't mend them.
  const { predictions } = await context.engine.score({ table, model, absent: 'missing' }, { signal: context.signal });
  const answersOf = ({ row, client, label }: LabelRows): Answered => ({
    client,
    label,
    answer: row.map((place) => predictions?.[place] ?? 0),
  });
  return { file: answersOf(rows.file), earlier: answersOf(rows.earlier) };
}
