import type { ImportInstructions } from '../../shared/schemas/imports';
import type { MadeRule, PredictionState, SyntheticOptions } from '../../shared/schemas/labels';
import type { CheckedInput } from '../../shared/schemas/operations';
import { ruleMeaning, ruleText } from '../../shared/syntheticRule';
import { listAcknowledgements } from '../store/acknowledgements';
import { listActivity } from '../store/activity';
import { verifyActivity } from '../store/activityChain';
import { checkIntegrity } from '../store/backup';
import { countCandidates, howMade, lastCandidate } from '../store/candidates';
import { listVersionMarks } from '../store/dependants';
import { listEvaluations, todayScores } from '../store/evaluations';
import { listInstructions } from '../store/files';
import { listImports } from '../store/imports';
import { listStates } from '../store/labelStates';
import { monitoredState } from '../store/monitoredRows';
import { listBatches } from '../store/readBatches';
import { listRuns } from '../store/runs';
import { transactionSources } from '../store/sources';
import { amountsBeyond, countLabelsAbove, dataVersion, summariseData } from '../store/summaries';
import { listSyntheticRules } from '../store/synthetic';
import { findTask, listTasks, tasksOn } from '../store/tasks';
import { writtenHistory } from '../store/trainingHistory';
import { listVersionNotes } from '../store/versionNotes';
import { listTrainedMetrics, listVersions, misdatedVersions, versionNames } from '../store/versionOutlines';
import { findVersion, listDeployments, readKeeping } from '../store/versions';
import { clientFeatures } from './clientFeatures';
import { clientHistory } from './clientHistory';
import { clientScores } from './clientScores';
import type { ReadContext } from './context';
import { type InspectRequest, inspectFile } from './inspectFile';
import { labelCounter } from './labelCounts';
import { type LiveQuery, liveLabels } from './liveLabels';
import { type MonitoredRequest, monitoredRows } from './monitoredRows';
import { readRejects, rejectsPath } from './rejects';
import { previewSynthetic } from './synthesize';

/** The calls that only read. The reader beside the store answers them too, while the store is busy writing. */
export const readApi = (context: ReadContext) => {
  const { db, now } = context;
  return {
    /** Newest first; null gives all. */
    imports: (page: { limit: number; offset: number } | null = null) => listImports(db, page),
    sources: () => transactionSources(db),
    /** Those that are on. */
    tasks: () => tasksOn(db),
    allTasks: () => listTasks(db),
    task: ({ name }: { name: string }) => findTask(db, name),
    labelCounts: labelCounter(context),
    syntheticRules: (): MadeRule[] =>
      listSyntheticRules(db).flatMap(({ importId, seed, rules }) =>
        rules.map((rule) => ({
          import: importId,
          seed,
          task: rule.task,
          rule: ruleText(rule),
          meaning: ruleMeaning(rule),
        })),
      ),
    previewSynthetic: (options: SyntheticOptions) => previewSynthetic(context, options),
    /** A page of a task's imported predictions in one state, latest first. */
    labelStates: (given: { task: string; state: PredictionState['state']; limit: number; offset: number }) =>
      listStates(db, { ...given, now: now() }),
    /** What a version answered while it was live, beside what came true. */
    liveLabels: (query: LiveQuery) => liveLabels(context, query),
    /** A task's stream of rows, as the engine monitors it. */
    monitoredRows: (request: MonitoredRequest) => monitoredRows(context, request),
    /** By what a monitored stream may have changed. */
    monitoredState: () => monitoredState(db),
    acknowledgements: () => listAcknowledgements(db),
    batches: () => listBatches(db),
    runs: ({ limit }: { limit: number }) => listRuns(db, limit),
    /** Oldest first, each in outline; null gives all. */
    versions: (names: readonly string[] | null = null) => listVersions(db, names),
    /** Oldest first. */
    versionNames: () => versionNames(db),
    misdatedVersions: () => misdatedVersions(db),
    countCandidates: (given: { task: string; champion: string; upTo: string }) => countCandidates(db, given),
    howMade: (given: Parameters<typeof howMade>[1]) => howMade(db, given),
    lastCandidate: (given: Parameters<typeof lastCandidate>[1]) => lastCandidate(db, given),
    trainedMetrics: () => listTrainedMetrics(db),
    version: ({ name }: { name: string }) => findVersion(db, name),
    versionNotes: () => listVersionNotes(db),
    todayScores: (given: Parameters<typeof todayScores>[1]) => todayScores(db, given),
    writtenHistory: () => writtenHistory(db),
    /** Versions that were trained from rows which are gone. */
    versionMarks: () => listVersionMarks(db),
    keeping: () => readKeeping(db),
    evaluations: (given: { task: string; rowsHash: string }) => listEvaluations(db, given),
    deployments: () => listDeployments(db),
    summary: () => summariseData(db),
    amountsBeyond: (given: { limit: number }) => amountsBeyond(db, given),
    labelsAbove: (given: { task: string; watermark: number }) => countLabelsAbove(db, given),
    dataVersion: () => dataVersion(db),
    /** What was said of earlier files; it was checked when it was said. */
    rememberedInstructions: () => listInstructions(db) as { header: string[]; instructions: ImportInstructions }[],
    clientFeatures: ({ client }: { client: string }) => clientFeatures(context, client),
    clientScores: (given: CheckedInput<'clientScores'>) => clientScores(context, given),
    clientHistory: ({ client }: { client: string }) => clientHistory(context, client),
    inspectFile: (request: InspectRequest) => inspectFile(context, request),
    rejects: (given: { id: number; limit: number }) => readRejects(context, given),
    rejectsPath: ({ id }: { id: number }) => rejectsPath(context, id),
    activity: ({ limit }: { limit: number }) => listActivity(db, limit),
    checkIntegrity: () => checkIntegrity(db),
    verifyActivity: ({ head }: { head: string | null }) => verifyActivity(db, head),
  };
};

export type ReadApi = ReturnType<typeof readApi>;
