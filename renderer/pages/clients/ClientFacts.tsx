import type { ClientHistory } from '../../../shared/schemas/clients';
import { taskLabel } from '../../../shared/tasks';
import { versionColumn } from '../../components/Named';
import { scoreWords } from '../../derive/reasons';
import { dateColumn, figureColumn } from '../../derive/table';
import { amount, dataDay, grouped, readable } from '../../format';
import type { KindOf } from '../../hooks/useTaskKinds';
import { FactTable } from './FactTable';
import { KnownTable } from './KnownTable';

interface ClientFactsProps {
  client: string;
  /** Undefined while it is on its way. */
  history: ClientHistory | undefined;
  kindOf: KindOf;
}

/** Orders, predictions with their outcomes, what was known when, and the scores of each night and version. */
export function ClientFacts({ client, history, kindOf }: ClientFactsProps) {
  // What was paid is known: it is not rounded, and the digits stand below each other.
  const digits = history?.orders.every((order) => Number.isInteger(order.amount)) ? 0 : 2;
  return (
    <div className="stack">
      <FactTable<ClientHistory['orders'][number] & { place: number }>
        title="Orders"
        client={client}
        rows={history?.orders.map((order, place) => ({ ...order, place }))}
        keyOf={({ place }) => String(place)}
        empty="No orders are known."
        columns={[
          dateColumn('Ordered', 'at', dataDay),
          figureColumn('Amount', 'amount', (value) => grouped(value, digits)),
        ]}
      />
      <Labels client={client} history={history} kindOf={kindOf} />
      <KnownTable client={client} history={history} />
      <Nights client={client} history={history} kindOf={kindOf} />
    </div>
  );
}

const dayOrNot = (at: number | null) => (at === null ? 'undated' : dataDay(at));

function Labels({ client, history, kindOf }: ClientFactsProps) {
  const said = (task: string, value: number) =>
    kindOf(task) === 'classification' ? (value === 1 ? 'yes' : 'no') : amount(value);
  return (
    <FactTable<ClientHistory['labels'][number]>
      title="Predictions and their outcomes"
      client={client}
      rows={history?.labels}
      keyOf={({ task, predictedAt, observedAt }) => `${task} ${predictedAt} ${observedAt}`}
      empty="No outcome is known yet."
      columns={[
        { title: 'Task', cell: ({ task }) => taskLabel(task), value: ({ task }) => taskLabel(task) },
        dateColumn('Predicted on', 'predictedAt', dayOrNot),
        figureColumn('Predicted', 'predicted', (score, { task }) => scoreWords(kindOf(task), score)),
        figureColumn('Outcome', 'value', (value, { task }) => said(task, value)),
        dateColumn('Known on', 'observedAt', dayOrNot),
      ]}
    />
  );
}

function Nights({ client, history, kindOf }: ClientFactsProps) {
  return (
    <FactTable<ClientHistory['scores'][number]>
      title="Scores by night and version"
      client={client}
      rows={history?.scores}
      keyOf={({ night, task, version }) => `${night} ${task} ${version}`}
      empty="This client has not been scored yet."
      columns={[
        { title: 'Night', cell: ({ night }) => readable(night), value: ({ night }) => night },
        dateColumn('Data up to', 'predictedAt', dataDay),
        { title: 'Task', cell: ({ task }) => taskLabel(task) },
        versionColumn(),
        figureColumn('Score', 'score', (score, { task }) => scoreWords(kindOf(task), score)),
      ]}
    />
  );
}
