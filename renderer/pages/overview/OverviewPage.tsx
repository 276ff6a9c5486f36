import { useMemo } from 'react';
import { storyActor } from '../../../shared/story';
import { request } from '../../api/client';
import { useEngineExecution } from '../../api/executions';
import { startAndFollow } from '../../app/commands';
import { Header, Page } from '../../app/Page';
import { attempt, showToast } from '../../app/toasts';
import { ScoreChart } from '../../charts/ScoreChart';
import { Card, TaskFigureSkeleton } from '../../components/Card';
import { Button } from '../../components/controls';
import { scoreSeries } from '../../derive/scores';
import { listed, plural } from '../../format';
import { useNow } from '../../hooks/useNow';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { AttentionCard } from './AttentionCard';
import { FirstSteps } from './FirstSteps';
import { NextCard } from './NextCard';
import { TaskCard } from './TaskCard';

export function OverviewPage() {
  const of = useWorkspace();
  const { value } = of;
  const now = useNow(30_000);
  const series = useMemo(
    () => (value ? scoreSeries(value.tasks, value.models.versions, value.deployments, value.models.champions) : []),
    [value],
  );
  const deployedAt = useMemo(() => value?.deployments.map(({ at }) => at) ?? [], [value]);
  const isNew = value?.models.versions.length === 0;
  return (
    <>
      <Header
        title="Overview"
        sub={value ? [summary(value), ...playedNote(value)].join(' · ') : ''}
        action={
          <>
            <Button onClick={() => void saveReport()}>Save report…</Button>
            <RetrainButton trainable={value?.labels.some(({ real, synthetic }) => real + synthetic > 0) ?? false} />
          </>
        }
      />
      <Page of={of}>
        {/* As long as there is no model, the cards have nothing to tell. */}
        {!isNew && (
          <div className="columns">
            {value
              ? value.tasks.map((task, i) => (
                  <TaskCard key={task.name} task={task} series={series[i]} workspace={value} now={now} />
                ))
              : ['a', 'b', 'c'].map((key) => <TaskFigureSkeleton key={key} drawing="spark" facts={6} />)}
          </div>
        )}
        <div className="two-thirds">
          {isNew ? (
            <Card title="First steps">
              <FirstSteps workspace={value} />
            </Card>
          ) : (
            <ScoreChart series={series} deployedAt={deployedAt} now={now} of={of} />
          )}
          <div className="stack">
            <AttentionCard />
            <NextCard of={of} now={now} />
          </div>
        </div>
      </Page>
    </>
  );
}

/** By itself, since what is under way changes many times a second, and the charts beside it do not. */
function RetrainButton({ trainable }: { trainable: boolean }) {
  const busy = useEngineExecution() !== null;
  return (
    <Button
      variant="primary"
      disabled={busy || !trainable}
      title={trainable ? undefined : 'There are no labels to train on yet'}
      onClick={() => void startAndFollow('retrain')}
    >
      Retrain now
    </Button>
  );
}

/** Of a workspace whose champions a story brought: that it was played. */
function playedNote({ deployments }: Workspace): string[] {
  return deployments.some(({ actor }) => actor === storyActor) ? ['a simulated history'] : [];
}

function summary({ tasks, models }: Workspace): string {
  const live = tasks.flatMap(({ name }) => models.champions[name]?.version ?? []);
  if (live.length === 0) return 'no model yet';
  const titles = new Map(models.versions.map(({ version, title }) => [version, title]));
  const versions = [...new Set(live)].map((version) => titles.get(version) ?? version);
  const served = versions.length === 1 ? `all from ${versions[0]}` : `from ${listed(versions)}`;
  return `${plural(live.length, 'model')}, ${live.length === 1 ? `from ${versions[0]}` : served}`;
}

function saveReport(): Promise<void> {
  return attempt(async () => {
    const written = await request('report.save', null);
    if (written) showToast(`Report saved to ${written.path}.`);
  });
}
