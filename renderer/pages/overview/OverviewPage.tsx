import { storyActor } from '../../../shared/story';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { useEngineExecution } from '../../api/executions';
import { startAndFollow } from '../../app/commands';
import { Header, Page } from '../../app/Page';
import { attempt, showToast } from '../../app/toasts';
import { ScoreChart } from '../../charts/ScoreChart';
import { TaskFigureSkeleton } from '../../components/Card';
import { Button } from '../../components/controls';
import { scoreSeries } from '../../derive/scores';
import { plural } from '../../format';
import { useNow } from '../../hooks/useNow';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { AttentionCard } from './AttentionCard';
import { FirstSteps } from './FirstSteps';
import { NextCard } from './NextCard';
import { TaskCard } from './TaskCard';

export function OverviewPage() {
  const of = useWorkspace();
  const { value } = of;
  const live = useRequest('liveScores', {});
  const now = useNow(30_000);
  const busy = useEngineExecution() !== null;
  const series = value
    ? scoreSeries(value.tasks, value.models.versions, value.deployments, value.models.champions)
    : [];
  const trained = (value?.models.versions.length ?? 0) > 0;
  const trainable = value?.labels.some(({ real, synthetic }) => real + synthetic > 0) ?? false;
  return (
    <>
      <Header
        title="Overview"
        sub={value ? [summary(value), ...playedNote(value)].join(' · ') : ''}
        action={
          <>
            <Button onClick={() => void shareReport()}>Share report…</Button>
            <Button
              variant="primary"
              disabled={busy || !trainable}
              title={trainable ? undefined : 'There are no labels to train on yet'}
              onClick={() => void startAndFollow('retrain')}
            >
              Retrain now
            </Button>
          </>
        }
      />
      <Page of={of}>
        <div className="columns">
          {value
            ? value.tasks.map((task, i) => (
                <TaskCard key={task.name} task={task} series={series[i]} workspace={value} live={live} now={now} />
              ))
            : ['a', 'b', 'c'].map((key) => <TaskFigureSkeleton key={key} drawing="spark" facts={5} />)}
        </div>
        <div className="two-thirds">
          <ScoreChart
            series={series}
            deployedAt={value?.deployments.map(({ at }) => at) ?? []}
            now={now}
            of={of}
            empty={value && !trained ? <FirstSteps workspace={value} /> : undefined}
          />
          <div className="stack">
            <AttentionCard />
            <NextCard of={of} now={now} />
          </div>
        </div>
      </Page>
    </>
  );
}

/** Of a workspace whose champions a story brought: that it was played. */
function playedNote({ deployments }: Workspace): string[] {
  return deployments.some(({ actor }) => actor === storyActor) ? ['a story, played by a virtual clock'] : [];
}

function summary({ tasks, models }: Workspace): string {
  const live = tasks.flatMap(({ name }) => models.champions[name]?.version ?? []);
  if (live.length === 0) return 'no model yet';
  const titles = new Map(models.versions.map(({ version, title }) => [version, title]));
  const versions = [...new Set(live)].map((version) => titles.get(version) ?? version);
  const served = versions.length === 1 ? `all served from ${versions[0]}` : `served from ${versions.join(', ')}`;
  return `${plural(live.length, 'model')}, ${live.length === 1 ? `served from ${versions[0]}` : served}`;
}

function shareReport(): Promise<void> {
  return attempt(async () => {
    const written = await request('report.save', null);
    if (written) showToast(`The report is written to ${written.path}.`);
  });
}
