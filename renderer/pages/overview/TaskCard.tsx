import type { MetricName } from '../../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { headlineOf } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { count, plural } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { go } from '../../app/navigation';
import { TaskFigure } from '../../components/Card';
import { Link } from '../../components/controls';
import { Named } from '../../components/Named';
import { Skeleton } from '../../components/States';
import { taskColour } from '../../components/Task';
import { Term } from '../../components/Term';
import { metricDifference, metricInfo, metricScore } from '../../derive/metrics';
import { gainOverChance, type ScorePoint, type ScoreSeries, sparkRange } from '../../derive/scores';
import { courseOf } from '../../derive/thin';
import { moment, percent } from '../../format';
import { useVersionNames } from '../../hooks/useVersionNames';
import type { Workspace } from '../../hooks/useWorkspace';

interface TaskCardProps {
  task: WorkspaceTask;
  series: ScoreSeries;
  workspace: Workspace;
  now: number;
}

/** How a task's champion does, and what has come in since it was trained. */
export function TaskCard({ task, series, workspace, now }: TaskCardProps) {
  const { models, labels } = workspace;
  const metric = headlineOf(task);
  const champion = models.champions[task.name];
  const point = series.points.find((one) => one.champion);
  const gain = point ? gainOverChance(point) : null;
  const fresh = labels.find((one) => one.task === task.name);
  const scores = courseOf(series.points);
  return (
    <TaskFigure
      task={task.name}
      figure={
        <>
          <span>{metricScore(metric, point?.score ?? null)}</span>
          {champion ? (
            <small className={gain === null ? 'muted' : gain > 0 ? 'good' : 'bad'}>
              <Term term={metricInfo[metric].label} />
              {gain !== null && `, ${gainWords(metric, gain)}`}
            </small>
          ) : (
            <small className="muted">no model yet</small>
          )}
        </>
      }
      drawing={
        scores.length > 0 ? (
          <Sparkline
            values={scores}
            margin={task.margin}
            colour={taskColour(task.name)}
            label={`${taskLabel(task.name)} over ${plural(series.points.length, 'version')}`}
          />
        ) : (
          <div className="spark" />
        )
      }
      rows={[
        [metricInfo.topTenth.label, percent(point?.topTenth ?? null)],
        task.kind === 'classification'
          ? ['Accuracy', accuracyText(point)]
          : ['By chance', metricScore(metric, point?.baseline ?? null)],
        [
          `${metricInfo[task.primaryMetric].label} while live`,
          champion ? <WhileLive key="live" task={task.name} /> : '–',
        ],
        ['Holdout clients', point?.clients ? count(point.clients) : '–'],
        champion
          ? ['Labels since it was trained', count(fresh?.sinceChampion ?? 0)]
          : ['Labels', count((fresh?.real ?? 0) + (fresh?.synthetic ?? 0))],
        [
          'Champion',
          champion ? (
            <Link
              key="champion"
              title={`${champion.version}, champion since ${moment(champion.deployedAt, now)}`}
              onClick={() => go('versions', champion.version)}
            >
              <Named text={champion.version} />
            </Link>
          ) : (
            '–'
          ),
        ],
      ]}
    />
  );
}

function gainWords(metric: MetricName, gain: number): string {
  const size = metricDifference(metric, Math.abs(gain));
  if (size.startsWith('±')) return 'no better than chance';
  return gain > 0 ? `${size} over chance` : `${size.slice(1)} below chance`;
}

function accuracyText(point: ScorePoint | undefined): string {
  if (point?.accuracy == null) return '–';
  return `${percent(point.accuracy)}, naive ${percent(point.naiveAccuracy)}`;
}

function WhileLive({ task }: { task: string }) {
  const { value, error } = useRequest('liveScores', {});
  const named = useVersionNames();
  if (error) return <span title={error.message}>unknown</span>;
  if (!value) return <Skeleton height={12} width="4em" />;
  const found = value[task];
  if (!found) {
    return (
      <span className="muted" title="No outcome has come yet of a prediction that was made while it was live">
        none yet
      </span>
    );
  }
  const newest = found.periods.at(-1)?.live ?? found.live;
  return <span title={named(found.sentence)}>{metricScore(found.metric, newest.value)}</span>;
}

interface SparklineProps {
  values: readonly number[];
  /** Of the task: what a change must come to in order to matter. */
  margin: number;
  colour: string;
  label: string;
}

/** The course of a score, without axes: the figures stand beside it. A change that would not matter looks small. */
function Sparkline({ values, margin, colour, label }: SparklineProps) {
  const { from, span } = sparkRange(values, margin);
  // One score alone is drawn as a level line.
  const drawn = values.length === 1 ? [values[0], values[0]] : values;
  const points = drawn.map((value, i) => `${(i / (drawn.length - 1)) * 200},${30 - ((value - from) / span) * 26}`);
  return (
    <svg className="spark" viewBox="0 0 200 34" preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={colour}
        strokeWidth="1.8"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
