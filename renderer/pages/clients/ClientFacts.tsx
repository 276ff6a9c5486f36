import type { ClientHistory } from '../../../shared/schemas/clients';
import { taskLabel } from '../../../shared/tasks';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { SkeletonRows } from '../../components/States';
import { scoreWords } from '../../derive/reasons';
import { amount, dataDay } from '../../format';
import { KnownTable } from './KnownTable';

type KindOf = (task: string) => 'classification' | 'regression';

interface ClientFactsProps {
  /** Undefined while it is on its way. */
  history: ClientHistory | undefined;
  kindOf: KindOf;
}

/** Orders, predictions with their outcomes, what was known when, and the scores of each night and version. */
export function ClientFacts({ history, kindOf }: ClientFactsProps) {
  return (
    <div className="stack">
      <Card title="Orders">
        <DataTable
          compact
          label="Orders"
          rows={history?.orders.map((order, place) => ({ ...order, place }))}
          keyOf={({ place }) => String(place)}
          waiting={<SkeletonRows list rows={4} />}
          empty={<p className="muted">No order is known.</p>}
          columns={[
            { title: 'Ordered', cell: ({ at }) => dataDay(at), value: ({ at }) => new Date(at) },
            { title: 'Amount', numeric: true, cell: (order) => amount(order.amount), value: (order) => order.amount },
          ]}
        />
      </Card>
      <Labels history={history} kindOf={kindOf} />
      <KnownTable known={history?.known} />
      <Nights history={history} kindOf={kindOf} />
    </div>
  );
}

const dayOrNot = (at: number | null) => (at === null ? 'undated' : dataDay(at));
const dateOrNot = (at: number | null) => (at === null ? null : new Date(at));

function Labels({ history, kindOf }: ClientFactsProps) {
  const said = (task: string, value: number) =>
    kindOf(task) === 'classification' ? (value === 1 ? 'yes' : 'no') : amount(value);
  return (
    <Card title="Predictions and what came true">
      <DataTable
        compact
        label="Predictions and what came true"
        rows={history?.labels}
        keyOf={({ task, predictedAt, observedAt }) => `${task} ${predictedAt} ${observedAt}`}
        waiting={<SkeletonRows list rows={4} />}
        empty={<p className="muted">No outcome is known as yet.</p>}
        columns={[
          { title: 'Task', cell: ({ task }) => taskLabel(task), value: ({ task }) => taskLabel(task) },
          {
            title: 'Predicted on',
            cell: ({ predictedAt }) => dayOrNot(predictedAt),
            value: ({ predictedAt }) => dateOrNot(predictedAt),
          },
          {
            title: 'Predicted',
            numeric: true,
            cell: ({ task, predicted }) => scoreWords(kindOf(task), predicted ?? undefined),
            value: ({ predicted }) => predicted,
          },
          {
            title: 'Came true',
            numeric: true,
            cell: ({ task, value }) => said(task, value),
            value: ({ value }) => value,
          },
          {
            title: 'Known on',
            cell: ({ observedAt }) => dayOrNot(observedAt),
            value: ({ observedAt }) => dateOrNot(observedAt),
          },
        ]}
      />
    </Card>
  );
}

function Nights({ history, kindOf }: ClientFactsProps) {
  return (
    <Card title="Scores by night and version">
      <DataTable
        compact
        label="Scores by night and version"
        rows={history?.scores}
        keyOf={({ night, task, version }) => `${night} ${task} ${version}`}
        waiting={<SkeletonRows list rows={4} />}
        empty={<p className="muted">No night has scored this client as yet.</p>}
        columns={[
          { title: 'Night', cell: ({ night }) => night },
          {
            title: 'Known by',
            cell: ({ predictedAt }) => dataDay(predictedAt),
            value: ({ predictedAt }) => new Date(predictedAt),
          },
          { title: 'Task', cell: ({ task }) => taskLabel(task) },
          { title: 'Version', cell: ({ version }) => version },
          {
            title: 'Score',
            numeric: true,
            cell: ({ task, score }) => scoreWords(kindOf(task), score),
            value: ({ score }) => score,
          },
        ]}
      />
    </Card>
  );
}
