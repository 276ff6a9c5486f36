import { useMemo, useState } from 'react';
import type { MonitoredTask } from '../../../shared/schemas/monitoring';
import { headlineOf } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { count, plural } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { go, usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { MonitorChart } from '../../charts/MonitorChart';
import { VersionCharts } from '../../charts/VersionCharts';
import { Segments } from '../../components/controls';
import { EmptyState } from '../../components/States';
import { versionFacts } from '../../derive/monitoring';
import { percent } from '../../format';
import { useNow } from '../../hooks/useNow';
import { useWorkspace } from '../../hooks/useWorkspace';
import { AlarmsCard } from './AlarmsCard';
import { MovedCard } from './MovedCard';

/** How the models really do: realised and estimated scores, alarms, and what is tracked of every training. */
export function MonitorPage() {
  const of = useWorkspace();
  const monitored = useRequest('monitor', {});
  const { subject } = usePlace();
  const [chosen, setChosen] = useState(subject);
  const now = useNow(60_000);
  const tasks = of.value?.tasks ?? [];
  const task = tasks.find(({ name }) => name === chosen) ?? tasks[0];
  const found = task && monitored.value?.tasks[task.name];
  const name = task?.name;
  const facts = useMemo(() => (name && of.value ? versionFacts(name, of.value.models.versions) : []), [name, of.value]);
  return (
    <>
      <Header
        title="Monitor"
        sub={found ? summary(found) : ''}
        action={
          tasks.length > 1 &&
          task && (
            <Segments
              label="Task"
              options={tasks.map(({ name }) => ({ value: name, label: taskLabel(name) }))}
              value={task.name}
              onChange={setChosen}
            />
          )
        }
      />
      <Page of={of}>
        <MonitorChart
          task={task?.name ?? ''}
          monitored={found}
          of={monitored}
          empty={
            of.value && (
              <EmptyState
                title="Nothing to monitor yet"
                action={
                  task && !of.value.models.champions[task.name] && { label: 'Go to Train', run: () => go('train') }
                }
              >
                {task ? monitored.value?.skipped[task.name] : 'Every task is switched off.'}
              </EmptyState>
            )
          }
        />
        {found && task && (
          <div className="two-thirds">
            <AlarmsCard task={task.name} alarms={found.alarms} now={now} />
            <MovedCard monitored={found} />
          </div>
        )}
        {task && <VersionCharts task={task.name} metric={headlineOf(task)} facts={facts} now={now} of={of} />}
      </Page>
    </>
  );
}

function summary({ outcomes, rows, record, chunks, promised, metric }: MonitoredTask): string {
  const share = `outcomes known for ${count(outcomes)} of ${plural(rows, 'prediction')}`;
  const held =
    record.chunks > 0
      ? `, ${count(record.within)} of ${plural(record.chunks, 'estimate was', 'estimates were')} right`
      : '';
  const promise = promised && metric === 'accuracy' && chunks.length > 0 ? `, ${percent(promised.value)} expected` : '';
  return share + held + promise;
}
