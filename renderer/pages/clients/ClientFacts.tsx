import type { ClientHistory } from '../../../shared/schemas/clients';
import { taskLabel } from '../../../shared/tasks';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { SkeletonRows } from '../../components/States';
import { scoreWords } from '../../derive/reasons';
import { dateColumn, figureColumn } from '../../derive/table';
import { amount, dataDay } from '../../format';
import type { KindOf } from '../../hooks/useTaskKinds';
import { KnownTable } from './KnownTable';

interface ClientFactsProps {
  client: string;
  /** Undefined while it is on its way. */
  history: ClientHistory | undefined;
  kindOf: KindOf;
}

/** Orders, predictions with their outcomes, what was known when, and the scores of each night and version. */
export function ClientFacts({ client, history, kindOf }: ClientFactsProps) {
  return (
    <div className="stack">
      <Card title="Orders">
        <DataTable<ClientHistory['orders'][number] & { place: number }>
          compact
          label="Orders"
          clients={{ all: client }}
          rows={history?.orders.map((order, place) => ({ ...order, place }))}
          keyOf={({ place }) => String(place)}
          waiting={<SkeletonRows list rows={4} />}
          empty={<p className="muted">No order is known.</p>}
          columns={[dateColumn('Ordered', 'at', dataDay), figureColumn('Amount', 'amount', (value) => amount(value))]}
        />
      </Card>
      <Labels client={client} history={history} kindOf={kindOf} />
      <KnownTable client={client} known={history?.known} />
      <Nights client={client} history={history} kindOf={kindOf} />
    </div>
  );
}

const dayOrNot = (at: number | null) => (at === null ? 'undated' : dataDay(at));

function Labels({ client, history, kindOf }: ClientFactsProps) {
  const said = (task: string, value: number) =>
    kindOf(task) === 'classification' ? (value === 1 ? 'yes' : 'no') : amount(value);
  return (
    <Card title="Predictions and what came true">
      <DataTable<ClientHistory['labels'][number]>
        compact
        label="Predictions and what came true"
        clients={{ all: client }}
        rows={history?.labels}
        keyOf={({ task, predictedAt, observedAt }) => `${task} ${predictedAt} ${observedAt}`}
        waiting={<SkeletonRows list rows={4} />}
        empty={<p className="muted">No outcome is known as yet.</p>}
        columns={[
          { title: 'Task', cell: ({ task }) => taskLabel(task), value: ({ task }) => taskLabel(task) },
          dateColumn('Predicted on', 'predictedAt', dayOrNot),
          figureColumn('Predicted', 'predicted', (score, { task }) => scoreWords(kindOf(task), score)),
          figureColumn('Came true', 'value', (value, { task }) => said(task, value)),
          dateColumn('Known on', 'observedAt', dayOrNot),
        ]}
      />
    </Card>
  );
}

function Nights({ client, history, kindOf }: ClientFactsProps) {
  return (
    <Card title="Scores by night and version">
      <DataTable<ClientHistory['scores'][number]>
        compact
        label="Scores by night and version"
        clients={{ all: client }}
        rows={history?.scores}
        keyOf={({ night, task, version }) => `${night} ${task} ${version}`}
        waiting={<SkeletonRows list rows={4} />}
        empty={<p className="muted">No night has scored this client as yet.</p>}
        columns={[
          { title: 'Night', cell: ({ night }) => night },
          dateColumn('Known by', 'predictedAt', dataDay),
          { title: 'Task', cell: ({ task }) => taskLabel(task) },
          { title: 'Version', cell: ({ version }) => version },
          figureColumn('Score', 'score', (score, { task }) => scoreWords(kindOf(task), score)),
        ]}
      />
    </Card>
  );
}
