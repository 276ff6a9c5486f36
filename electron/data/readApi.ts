import type { LabelCounts, MadeRule, PredictionState, SyntheticOptions } from '../../shared/schemas/labels';
import { ruleMeaning, ruleText } from '../../shared/syntheticRule';
import { syntheticShare } from '../features/fading';
import { listActivity } from '../store/activity';
import { listBatches } from '../store/batches';
import { listVersionMarks } from '../store/dependants';
import { listImports } from '../store/imports';
import { listStates } from '../store/labelStates';
import { countLabels } from '../store/labels';
import { listRuns } from '../store/runs';
import { transactionSpan } from '../store/snapshots';
import { countLabelsAbove, dataVersion, summariseData } from '../store/summaries';
import { listSyntheticRules } from '../store/synthetic';
import { findTask, listTasks } from '../store/tasks';
import { listDeployments, listEvaluations, listVersionRecords, listVersions, readKeeping } from '../store/versions';
import type { ReadContext } from './context';
import { type InspectRequest, inspectFile } from './inspectFile';
import { type LiveQuery, liveLabels } from './liveLabels';
import { readRejects, rejectsPath } from './rejects';
import { previewSynthetic } from './synthesize';

/** The calls that only read. The reader beside the store answers them too, while the store is busy writing. */
export const readApi = {
  /** Newest first; null gives all. */
  imports: ({ db }: ReadContext, page: { limit: number; offset: number } | null) => listImports(db, page),
  tasks: ({ db }: ReadContext, _: null) => listTasks(db),
  task: ({ db }: ReadContext, { name }: { name: string }) => findTask(db, name),
  /** Of snapshots as of the last transaction, of imported predictions as of the clock. */
  labelCounts: ({ db, now }: ReadContext, _: null): LabelCounts[] =>
    countLabels(db, { transactions: transactionSpan(db)?.until ?? now(), now: now() }).map((counts) => ({
      ...counts,
      syntheticShare: syntheticShare(counts.real, counts.synthetic),
    })),
  syntheticRules: ({ db }: ReadContext, _: null): MadeRule[] =>
    listSyntheticRules(db).flatMap(({ importId, seed, rules }) =>
      rules.map((rule) => ({
        import: importId,
        seed,
        task: rule.task,
        rule: ruleText(rule),
        meaning: ruleMeaning(rule),
      })),
    ),
  previewSynthetic: (context: ReadContext, options: SyntheticOptions) => previewSynthetic(context, options),
  /** A page of a task's imported predictions in one state, latest first. */
  labelStates: (
    { db, now }: ReadContext,
    given: { task: string; state: PredictionState['state']; limit: number; offset: number },
  ) => listStates(db, { ...given, now: now() }),
  /** What a version answered while it was live, beside what came true. */
  liveLabels: (context: ReadContext, query: LiveQuery) => liveLabels(context, query),
  batches: ({ db }: ReadContext, _: null) => listBatches(db),
  runs: ({ db }: ReadContext, { limit }: { limit: number }) => listRuns(db, limit),
  versions: ({ db }: ReadContext, _: null) => listVersions(db),
  versionRecords: ({ db }: ReadContext, _: null) => listVersionRecords(db),
  /** Versions that were trained from rows which are gone. */
  versionMarks: ({ db }: ReadContext, _: null) => listVersionMarks(db),
  keeping: ({ db }: ReadContext, _: null) => readKeeping(db),
  evaluations: ({ db }: ReadContext, given: { task: string; rowsHash: string }) => listEvaluations(db, given),
  deployments: ({ db }: ReadContext, _: null) => listDeployments(db),
  summary: ({ db }: ReadContext, _: null) => summariseData(db),
  labelsAbove: ({ db }: ReadContext, given: { task: string; watermark: number }) => countLabelsAbove(db, given),
  dataVersion: ({ db }: ReadContext, _: null) => dataVersion(db),
  inspectFile: (context: ReadContext, request: InspectRequest) => inspectFile(context, request),
  rejects: (context: ReadContext, given: { id: number; limit: number }) => readRejects(context, given),
  rejectsPath: (context: ReadContext, { id }: { id: number }) => rejectsPath(context, id),
  activity: ({ db }: ReadContext, { limit }: { limit: number }) => listActivity(db, limit),
} as const;
