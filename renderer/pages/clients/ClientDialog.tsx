import type { ClientHistory } from '../../../shared/schemas/clients';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Reasons } from '../../components/Reasons';
import { ErrorState, SkeletonRows } from '../../components/States';
import { scoreWords } from '../../derive/reasons';
import { amount, dataDay } from '../../format';

const shown = 12;

/** All that is known of a client: what the champions say and why, orders, labels, what was said before. */
export function ClientDialog({ client, onClose }: { client: string; onClose: () => void }) {
  const history = useRequest('clientHistory', { client });
  const explained = useRequest('explain', { client });
  const tasks = useRequest('tasks', {}).value ?? [];
  const kindOf = (task: string) => tasks.find(({ name }) => name === task)?.kind ?? 'regression';
  const { value } = history;
  return (
    <Dialog wide title={`Client ${client}`} onClose={onClose} error={history.error ?? null}>
      {value?.holdout && <p className="muted">Of the holdout: no version trains on this client.</p>}
      <div className="columns">
        <div>
          {explained.error && <ErrorState report={explained.error} />}
          {explained.value
            ? Object.entries(explained.value.tasks).map(([task, explanation]) => (
                <Reasons key={task} task={task} kind={kindOf(task)} explanation={explanation} />
              ))
            : !explained.error && <SkeletonRows rows={8} />}
        </div>
        <div className="stack">
          <DataTable
            compact
            label="Orders"
            rows={value?.orders.slice(0, shown)}
            keyOf={({ at, amount: sum }) => `${at} ${sum}`}
            waiting={<SkeletonRows rows={4} />}
            empty={<p className="muted">No order is known.</p>}
            columns={[
              { title: 'Ordered', cell: ({ at }) => dataDay(at), value: ({ at }) => new Date(at) },
              { title: 'Amount', numeric: true, cell: (order) => amount(order.amount), value: (order) => order.amount },
            ]}
          />
          {value && value.orders.length > shown && (
            <p className="muted">
              The newest {shown} of {count(value.orders.length)} orders.
            </p>
          )}
          <Labels labels={value?.labels ?? []} kindOf={kindOf} />
          <Nights scores={value?.scores ?? []} kindOf={kindOf} />
        </div>
      </div>
    </Dialog>
  );
}

type KindOf = (task: string) => 'classification' | 'regression';

function Labels({ labels, kindOf }: { labels: ClientHistory['labels']; kindOf: KindOf }) {
  if (labels.length === 0) return null;
  const said = (task: string, value: number) =>
    kindOf(task) === 'classification' ? (value === 1 ? 'yes' : 'no') : amount(value);
  return (
    <DataTable
      compact
      label="Labels"
      rows={labels.slice(0, shown)}
      keyOf={({ task, predictedAt }) => `${task} ${predictedAt}`}
      columns={[
        { title: 'Label of', cell: ({ task }) => taskLabel(task) },
        {
          title: 'Predicted on',
          cell: ({ predictedAt }) => (predictedAt === null ? 'undated' : dataDay(predictedAt)),
          value: ({ predictedAt }) => (predictedAt === null ? null : new Date(predictedAt)),
        },
        {
          title: 'Predicted',
          numeric: true,
          cell: ({ task, predicted }) => scoreWords(kindOf(task), predicted ?? undefined),
        },
        { title: 'Came true', numeric: true, cell: ({ task, value }) => said(task, value) },
      ]}
    />
  );
}

function Nights({ scores, kindOf }: { scores: ClientHistory['scores']; kindOf: KindOf }) {
  if (scores.length === 0) return null;
  return (
    <DataTable
      compact
      label="Nightly scores"
      rows={scores.slice(0, shown)}
      keyOf={({ night, task, version }) => `${night} ${task} ${version}`}
      columns={[
        { title: 'Night', cell: ({ night }) => night },
        { title: 'Task', cell: ({ task }) => taskLabel(task) },
        { title: 'Version', cell: ({ version }) => version },
        { title: 'Score', numeric: true, cell: ({ task, score }) => scoreWords(kindOf(task), score) },
      ]}
    />
  );
}
