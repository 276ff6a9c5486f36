import type { EngineRequest, EngineResult } from '../../shared/engineProtocol';
import type { Metrics } from '../../shared/schemas/metrics';
import type { CallIo } from '../node/calls';
import { answers, loadEvaluationSet, naiveAnswers, scorerOf } from './evaluate';
import { readModel } from './modelFile';
import { loadTable } from './tableFile';

/** Scores models, in their order, on the same holdout rows, which are read once. Without a model it only names them. */
export async function holdoutScores(
  { table, task, models, window }: EngineRequest<'holdoutScores'>,
  { onProgress, signal }: CallIo,
): Promise<EngineResult<'holdoutScores'>> {
  const evaluated = await loadEvaluationSet(await loadTable(table), task, window);
  const scored = scorerOf(task.kind, evaluated);
  const metrics: Metrics[] = [];
  for (const [done, model] of models.entries()) {
    signal.throwIfAborted();
    onProgress(done / models.length);
    metrics.push(scored(answers(await readModel(model), evaluated)));
  }
  return { rowsHash: evaluated.rowsHash, baseline: scored(naiveAnswers(evaluated)), metrics };
}
