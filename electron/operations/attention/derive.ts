import { findingsOf } from '../../../shared/assessment';
import { factsOf } from '../../../shared/operations';
import type { AttentionItem } from '../../../shared/schemas/attention';
import type { LabelSummary } from '../../../shared/schemas/dataOperations';
import type { ImportRecord } from '../../../shared/schemas/imports';
import type { LiveBesideHoldout } from '../../../shared/schemas/metrics';
import type { Champions } from '../../../shared/schemas/modelOperations';
import type { Monitored } from '../../../shared/schemas/monitoring';
import type { RunRecord } from '../../../shared/schemas/runs';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import type { ListedVersion } from '../../../shared/schemas/versions';
import { headlineOf, namedScore, scoreText } from '../../../shared/scores';
import { otherLabels, spanText, taskLabel, taskWords } from '../../../shared/tasks';
import { count, listed, plural } from '../../../shared/words';

/** What the derivation looks at. */
export interface Given {
  tasks: readonly WorkspaceTask[];
  labels: readonly LabelSummary[];
  imports: readonly ImportRecord[];
  runs: readonly RunRecord[];
  versions: readonly ListedVersion[];
  champions: Champions;
  /** Of the champions of which an outcome has come. */
  live: Record<string, LiveBesideHoldout>;
  monitored: Monitored;
}

/** What a person should look at, the most pressing first. */
export function itemsOf(given: Given): AttentionItem[] {
  return [
    ...failedRun(given.runs),
    ...quarantined(given.imports),
    ...standingAlarms(given),
    ...worseWhileLive(given),
    ...undecided(given),
    ...dataUndone(given),
    ...trainedForOtherLabels(given),
    ...withoutHoldout(given),
    ...noBetterThanChance(given),
    ...rejectedRows(given.imports),
    ...unmatched(given.labels),
  ];
}

/** The latest run, if it failed: an older failure is answered by what came after it. */
function failedRun(runs: readonly RunRecord[]): AttentionItem[] {
  const latest = runs.find(({ state }) => state !== 'running');
  if (latest?.state !== 'failed') return [];
  return [
    {
      key: `run-${latest.id}`,
      severity: 'critical',
      title: `${factsOf(latest.strategy).title} failed`,
      detail: latest.error?.message ?? 'It ended without a reason.',
      screen: 'train',
      subject: null,
    },
  ];
}

/** Files that wait, since nothing explains what they say. */
function quarantined(imports: readonly ImportRecord[]): AttentionItem[] {
  return imports
    .filter(({ state }) => state === 'quarantined')
    .map(({ id, fileName, assessment }) => ({
      key: `quarantine-${id}`,
      severity: 'critical' as const,
      title: `${fileName} is in quarantine: take it in, or undo the import`,
      detail: assessment ? `${findingsOf(assessment).join('; ')}.` : 'Checking it was interrupted.',
      screen: 'data' as const,
      subject: null,
    }));
}

/** What the test of the outcomes has found, and nobody has acknowledged. */
function standingAlarms({ monitored }: Given): AttentionItem[] {
  return Object.entries(monitored.tasks).flatMap(([task, { alarms }]) =>
    alarms
      .filter(({ stands }) => stands)
      .map((alarm) => ({
        key: `alarm-${task}-${alarm.row}`,
        severity: alarm.harm === 'harmful' ? ('critical' as const) : ('warning' as const),
        title: `${taskLabel(task)} does worse than its test promised`,
        detail: `${alarm.sentence} ${alarm.advice[0] ?? ''}`,
        screen: 'monitor' as const,
        subject: task,
      })),
  );
}

/** Champions whose newest labels are worse than the holdout had promised, beyond chance. */
function worseWhileLive({ tasks, live }: Given): AttentionItem[] {
  return tasks.flatMap(({ name }): AttentionItem[] => {
    const found = live[name];
    const newest = found?.periods.at(-1)?.live ?? found?.live;
    if (!found?.disagree || !found.holdout || !newest || newest.value >= found.holdout.value) return [];
    return [
      {
        key: `live-${name}`,
        severity: 'warning',
        title: `${taskLabel(name)} does worse in use than in its test`,
        detail: found.sentence,
        screen: 'compare',
        subject: null,
      },
    ];
  });
}

/** The newest version, where a task of it is younger than the champion and did not become it. */
function undecided({ versions, champions }: Given): AttentionItem[] {
  const newest = versions.at(-1);
  if (!newest) return [];
  const kept = Object.keys(newest.tasks).filter((task) => {
    const champion = champions[task]?.version;
    return champion !== undefined && champion < newest.version;
  });
  if (kept.length === 0) return [];
  return [
    {
      key: `candidate-${newest.version}`,
      severity: 'note',
      title: `${newest.title} is not deployed for ${listed(kept.map(taskWords))}`,
      detail: 'It is newer than the champion. Compare the two, and deploy it if you prefer it.',
      screen: 'compare',
      subject: newest.version,
    },
  ];
}

/** Champions that learned from rows which somebody has taken back since. */
function dataUndone({ versions, champions }: Given): AttentionItem[] {
  return versions
    .filter(({ version, marks }) => marks.length > 0 && Object.values(champions).some((one) => one.version === version))
    .map(({ version, marks }) => ({
      key: `undone-${version}`,
      severity: 'warning' as const,
      title: `${version} is live, but data that it learned from is gone`,
      detail: `It was ${marks[0].reason}. A full retrain learns from the data that is here now.`,
      screen: 'versions' as const,
      subject: version,
    }));
}

/** Of each task that has a champion, that version and its model. */
function liveModels({ tasks, versions, champions }: Given) {
  return tasks.flatMap((task) => {
    const version = champions[task.name]?.version;
    const model = versions.find((one) => one.version === version)?.tasks[task.name];
    return version && model ? [{ task, version, model }] : [];
  });
}

/** Champions that were trained when their task's labels meant something else. */
function trainedForOtherLabels(given: Given): AttentionItem[] {
  return liveModels(given).flatMap(({ task, version, model }): AttentionItem[] => {
    const before = otherLabels(task, model.labels);
    if (before === null) return [];
    return [
      {
        key: `labels-${task.name}`,
        severity: 'warning',
        title: `The champion of ${taskWords(task.name)} was trained for other labels`,
        detail: `${version} learned from labels of ${before}; they are of ${spanText(task.horizonDays)} now. Incremental updates skip it; a full retrain learns the new ones.`,
        screen: 'train',
        subject: null,
      },
    ];
  });
}

function withoutHoldout(given: Given): AttentionItem[] {
  return liveModels(given)
    .filter(({ model }) => model.clients === null)
    .map(({ task, version }) => ({
      key: `holdout-${task.name}`,
      severity: 'warning',
      title: `${taskLabel(task.name)} is live without a test score`,
      detail: 'No holdout client had a label when it was trained, so only its out-of-bag score is known.',
      screen: 'versions',
      subject: version,
    }));
}

/** Champions that went live all the same: the first of a task has none to be compared with. */
function noBetterThanChance(given: Given): AttentionItem[] {
  return liveModels(given).flatMap(({ task, version, model: { score, baseline } }): AttentionItem[] => {
    if (score === null || baseline === null || score > baseline) return [];
    const metric = headlineOf(task);
    return [
      {
        key: `chance-${task.name}`,
        severity: 'warning',
        title: `${taskLabel(task.name)} is live, but no better than chance`,
        detail: `On its holdout: ${namedScore(metric, score)}, by chance ${scoreText(metric, baseline)}. More clients, more days, or another horizon may give it something to learn.`,
        screen: 'versions',
        subject: version,
      },
    ];
  });
}

function rejectedRows(imports: readonly ImportRecord[]): AttentionItem[] {
  return imports
    .filter(({ state, rejected }) => state === 'visible' && rejected > 0)
    .slice(0, 2)
    .map(({ id, fileName, rejected, accepted, duplicates }) => ({
      key: `rejects-${id}`,
      severity: 'note' as const,
      title: `${plural(rejected, 'row')} of ${fileName} refused`,
      detail: `Of ${plural(rejected + accepted + duplicates, 'row')}. The reason is kept for each line.`,
      screen: 'data' as const,
      subject: String(id),
    }));
}

function unmatched(labels: readonly LabelSummary[]): AttentionItem[] {
  const found = labels.filter((one) => one.unmatched > 0);
  if (found.length === 0) return [];
  const total = found.reduce((sum, one) => sum + one.unmatched, 0);
  const each = found.map((one) => `${taskWords(one.task)} ${count(one.unmatched)}`);
  return [
    {
      key: 'unmatched',
      severity: 'warning',
      title: `${plural(total, 'outcome is', 'outcomes are')} missing`,
      detail: `Their time has passed: ${listed(each)}. Prepare the training data again, or import the missing outcomes.`,
      screen: 'data',
      subject: null,
    },
  ];
}
