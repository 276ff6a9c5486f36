import { operations } from '../../shared/operations';
import type { LabelSummary } from '../../shared/schemas/dataOperations';
import type { RunRecord } from '../../shared/schemas/runs';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { ListedVersion } from '../../shared/schemas/versions';
import { mostChosenTrees, updateDefaults } from '../../shared/strategies';
import { taskWords } from '../../shared/tasks';
import { count } from '../../shared/words';
import { duration, listed, plural } from '../format';
import { meetings } from './comparison';
import { lastDone, msOf } from './remaining';

export interface StrategyPlan {
  title: string;
  /** What it will do, with how much. */
  text: string;
  verb: string;
  /** How long it took last time. */
  time: string;
  /** Why it can't be started now; null when it can. */
  obstacle: string | null;
  /** Whether it is what most would do next. */
  primary: boolean;
  operation: 'retrain' | 'update' | 'compare';
}

interface Given {
  tasks: readonly WorkspaceTask[];
  labels: readonly LabelSummary[];
  models: { versions: readonly ListedVersion[]; champions: Record<string, { version: string }> };
  runs: readonly RunRecord[];
}

export const verbs = { update: 'Update', retrain: 'Retrain', compare: 'Compare' } as const;
const plans = { update: updatePlan, retrain: retrainPlan, compare: comparePlan };

/** What can be started, each said in a sentence. */
export function strategiesOf(given: Given): StrategyPlan[] {
  return (['update', 'retrain', 'compare'] as const).map((operation) => ({
    operation,
    title: operations[operation].title,
    verb: verbs[operation],
    time: lastTime(given.runs, operation),
    ...plans[operation](given),
  }));
}

type Plan = Pick<StrategyPlan, 'text' | 'obstacle' | 'primary'>;

function updatePlan({ labels, models }: Given): Plan {
  const fresh = labels.flatMap(({ task, sinceChampion }) => (sinceChampion === null ? [] : [{ task, sinceChampion }]));
  const passing = fresh.filter(({ sinceChampion }) => sinceChampion >= updateDefaults.leastLabels);
  const most = Math.max(0, ...fresh.map(({ sinceChampion }) => sinceChampion));
  const obstacle =
    Object.keys(models.champions).length === 0
      ? 'there is no champion yet to build on'
      : passing.length === 0
        ? `${most === 0 ? 'no new label' : plural(most, 'new label')} since the champion was trained; an update needs ${updateDefaults.leastLabels}`
        : null;
  const each = passing.map((one) => `${taskWords(one.task)} ${count(one.sinceChampion)}`);
  const text =
    passing.length === 0
      ? `Keeps the champion’s trees and adds ${updateDefaults.trees}, grown on the labels that came since, each with ${updateDefaults.rehearsal} older ones.`
      : `Keeps the champions’ trees and adds ${updateDefaults.trees} to each, grown on the new labels (${listed(each)}), each with ${updateDefaults.rehearsal} older ones.`;
  return { text, obstacle, primary: false };
}

function retrainPlan({ tasks, labels }: Given): Plan {
  const trained = tasks.flatMap(({ name }) => labels.find((one) => one.task === name && totalOf(one) > 0) ?? []);
  const counts = trained.map(totalOf);
  const held = labels.reduce((most, { holdout }) => Math.max(most, holdout), 0);
  const low = Math.min(...counts);
  const high = Math.max(...counts);
  const range = low === high ? plural(high, 'label') : `${count(low)} to ${count(high)} labels`;
  const test =
    held > 0
      ? `, up to ${count(held)} of them held out, of which the newest are the test.`
      : '. There is no holdout yet to test them on.';
  const hasNews = trained.some(({ sinceChampion }) => sinceChampion !== 0);
  const news = hasNews ? '' : ' No label is new since the champions were trained.';
  const text =
    trained.length === 0
      ? 'Trains all models from scratch on all labels, and tests them on clients that they have never seen.'
      : `Trains ${listed(trained.map(({ task }) => taskWords(task)))} from scratch: up to ${mostChosenTrees} trees each on ${range}${test} Those that are better by the policy are deployed.${news}`;
  return { text, obstacle: trained.length === 0 ? 'no labels yet' : null, primary: hasNews };
}

function comparePlan({ models, labels }: Given): Plan {
  const newest = models.versions.at(-1);
  const { champions } = models;
  const met = newest ? meetings({ candidate: newest, champion: null, champions }) : { same: [], others: [] };
  const rivals = [...new Set(met.others.flatMap((task) => champions[task]?.version ?? []))];
  const nobody =
    met.same.length > 0 ? 'the newest version is the champion already' : 'no task of the newest version has a champion';
  const obstacle = !newest
    ? 'no version yet'
    : rivals.length === 0
      ? nobody
      : labels.every(({ holdout }) => holdout === 0)
        ? 'no holdout client has a label yet'
        : null;
  const text =
    newest && rivals.length > 0
      ? `Tests ${newest.version} against ${rivals.length === 1 ? rivals[0] : plural(rivals.length, 'champion')} on the same clients, which neither has seen. It changes nothing.`
      : 'Tests the newest version against the champions on the same clients, which neither has seen. It changes nothing.';
  return { text, obstacle, primary: false };
}

function totalOf({ real, synthetic }: LabelSummary): number {
  return real + synthetic;
}

function lastTime(runs: readonly RunRecord[], strategy: string): string {
  const last = lastDone(runs, strategy);
  const ms = last ? msOf(last) : null;
  return ms === null ? '' : `${duration(ms)} last time`;
}
