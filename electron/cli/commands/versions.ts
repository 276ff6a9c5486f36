import type { CommandOutput } from '../../../shared/commandOutput';
import { mapValues } from '../../../shared/mapValues';
import type { HeadlineMetric } from '../../../shared/schemas/metrics';
import type { ResultOf } from '../../../shared/schemas/operations';
import type { ListedVersion, OutlinedTask } from '../../../shared/schemas/versions';
import { headlineOf, namedScore, scoreText } from '../../../shared/scores';
import { minute } from '../../../shared/time';
import { count, percent } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { operationCommand, type Shell } from '../command';
import { headline, table } from '../format';

export const versionsCommand = operationCommand('versions', {
  summary: 'list the versions, with who is champion',
  tell: list,
});

export const removeVersionCommand = operationCommand('removeVersion', {
  name: 'versions',
  words: 'versions remove',
  form: { words: ['version'] },
  tell: listAgain,
});

export const noteVersionCommand = operationCommand('noteVersion', {
  name: 'versions',
  words: 'versions note',
  form: { words: ['version'] },
  tell: listAgain,
});

/** After a change. */
async function listAgain(_: unknown, __: unknown, shell: Shell) {
  return list(await perform(await shell.context(), 'versions', {}), null, shell);
}

type Listed = CommandOutput<'versions'>;

/** Of hundreds of versions either form takes long to compose: it is when it is told. */
async function list({ versions, champions, today }: ResultOf<'versions'>, _: unknown, shell: Shell) {
  const { layout, data } = await shell.context();
  const metricOf = new Map((await data.allTasks()).map((task) => [task.name, headlineOf(task)]));
  const trained = shell.isJson ? await data.trainedMetrics() : [];
  const headlineMetricOf = (task: string) => metricOf.get(task) ?? 'auc';
  const isChampion = (version: string, task: string) => champions[task]?.version === version;
  return {
    get json(): Listed {
      const metricsOf = new Map(trained.map(({ version, task, holdout }) => [`${version} ${task}`, holdout]));
      // Field by field: of thousands of models all that is known of each would take long to copy.
      const modelOf = (version: string, task: string, model: OutlinedTask) => ({
        rows: model.rows,
        trees: model.trees,
        seconds: model.seconds,
        score: model.score,
        baseline: model.baseline,
        topTenth: model.topTenth,
        accuracy: model.accuracy,
        naiveAccuracy: model.naiveAccuracy,
        clients: model.clients,
        champion: isChampion(version, task),
        megabytes: model.bytes / 1e6,
        metric: headlineMetricOf(task),
        metrics: metricsOf.get(`${version} ${task}`) ?? null,
      });
      return {
        versions: versions.map(({ marks, tasks, ...version }) => ({
          ...version,
          folder: layout.versionFolder(version.version),
          marks: marks.map(({ reason }) => reason),
          tasks: mapValues(tasks, (model, task) => modelOf(version.version, task, model)),
        })),
        production: mapValues(champions, ({ version }) => version),
      };
    },
    get text(): string {
      if (versions.length === 0) return 'No versions yet. “evergreen retrain” trains the first.';
      const rows = versions.flatMap(({ version, title, tag, strategy, tasks }) =>
        Object.entries(tasks).map(([task, model], i) => [
          i === 0 ? version : '',
          i === 0 ? `${title}${tag === null ? '' : ` [${tag}]`}` : '',
          i === 0 ? strategy : '',
          task,
          isChampion(version, task) ? 'champion' : '',
          count(model.rows),
          String(model.trees),
          `${(model.bytes / 1e6).toFixed(1)} MB`,
          ...scoresOf(headlineMetricOf(task), model, today[task] !== undefined),
        ]),
      );
      return [table([heading, ...rows]), ...versions.flatMap(describeMarks)].join('\n');
    },
  };
}

const heading = [
  'version',
  'name',
  'strategy',
  'task',
  '',
  'rows',
  'trees',
  'size',
  'holdout',
  'by chance',
  'top tenth',
  'accuracy',
  'naive',
];

/** @param isToday whether the scores of its task are on the same rows */
function scoresOf(
  metric: HeadlineMetric,
  { score, baseline, topTenth, accuracy, naiveAccuracy, clients }: OutlinedTask,
  isToday: boolean,
): string[] {
  if (clients === null) return [isToday ? 'not scored on today’s rows' : 'no holdout yet', '', '', '', ''];
  const share = (value: number | null) => (value === null ? '–' : percent(value));
  return [
    `${namedScore(metric, score)}${isToday ? ' today' : ''}`,
    scoreText(metric, baseline),
    ...[topTenth, accuracy, naiveAccuracy].map(share),
  ];
}

export const rescoreCommand = operationCommand('rescore', {
  name: 'versions',
  words: 'versions score',
  tell: listAgain,
});

export const estimatorsCommand = operationCommand('growEstimators', {
  name: 'versions',
  words: 'versions estimators',
  tell: listAgain,
});

export const versionCommand = operationCommand('version', {
  words: 'versions show',
  form: { words: ['version'] },
  tell: async (version, _, shell) => {
    const folder = (await shell.context()).layout.versionFolder(version.version);
    const rows = Object.entries(version.tasks).flatMap(([task, { holdout, rows, trees, parent }]) => [
      [task, 'labels', count(rows)],
      ['', 'trees', count(trees)],
      ['', 'champion at the time', parent ?? 'none'],
      ...(holdout ? headline(holdout).map(([name, value]) => ['', name, value]) : [['', 'no holdout yet', '']]),
    ]);
    const { version: name, strategy, createdAt } = version;
    const text = [`${name}, ${strategy}, ${minute(createdAt)} UTC`, folder, table([['task', '', ''], ...rows])];
    return { json: { ...version, folder }, text: text.join('\n') };
  },
});

function describeMarks({ version, marks }: ListedVersion): string[] {
  return marks.map(({ reason }) => `! ${version}: ${reason}`);
}

export const bestCommand = operationCommand('best', {
  summary: "print the path of the best version's model, all versions scored on today's holdout",
  form: { words: ['task'] },
  tell: (best) => ({ json: best, text: best.path }),
});

export const pruneCommand = operationCommand('prune', {
  form: { without: ['reason'] },
  tell: (plan, { dryRun }) => {
    const { keeping, kept, removed } = plan;
    const rows = [
      ...kept.map(({ version, why }) => [version, 'stays', why]),
      ...removed.map((version) => [version, dryRun ? 'would go' : 'removed', '']),
    ];
    const rule = `The rule keeps the ${keeping.newest} newest versions, those of the last ${keeping.days} days, champions, what they replaced, and the best.`;
    const listed = rows.length > 0 ? table([['version', '', 'because'], ...rows]) : 'No versions yet.';
    return { json: { ...plan, dryRun }, text: `${rule}\n${listed}` };
  },
});

export const exportModelCommand = operationCommand('exportModel', {
  name: 'export-model',
  form: { words: ['task'], names: { path: 'output' }, letters: { output: 'o' } },
  tell: (result, { task, format, path }) => {
    const size = `${(result.bytes / 1e6).toFixed(1)} MB, ${result.trees} trees`;
    return {
      json: { ...result, task, format, path },
      text: `${result.version}, ${task}: ${path} (${size})\nHow to encode its columns: ${result.featuresFile}`,
    };
  },
});
