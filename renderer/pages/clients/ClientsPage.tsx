import { mostListed } from '../../../shared/clientList';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { attempt, showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button, InputField, Segments, SelectField } from '../../components/controls';
import { filterables, orderIn, ordersFor, stillAsked } from '../../derive/clients';
import { dataDay, listed, plural } from '../../format';
import { useLatest } from '../../hooks/useLatest';
import { ClientList } from './ClientList';
import { ClientPage } from './ClientPage';
import { ConditionForm } from './ConditionForm';
import { choose, useChosen } from './chosen';
import { GainsCards } from './GainsCard';

const directions = [
  { value: 'highest', label: 'Highest first' },
  { value: 'lowest', label: 'Lowest first' },
] as const;
const limits = ['100', '500', '1000', String(mostListed)] as const;

/** Who will buy, who will leave: the clients by their newest scores, or one of them. */
export function ClientsPage() {
  const { subject } = usePlace();
  return subject === null ? <ScoredClients /> : <ClientPage key={subject} client={subject} />;
}

function ScoredClients() {
  const tasks = useRequest('tasks', {}).value ?? [];
  const chosen = useChosen();
  const { limit, ...choice } = { ...chosen, search: chosen.search.trim() };
  const of = useRequest('clientScores', { ...choice, limit });
  const value = useLatest(of.value);
  const orders = value ? ordersFor(tasks, value) : [];
  const order = value && orderIn(orders, value, chosen);
  const champions = useRequest('versions', {}).value?.champions ?? {};
  const judged = tasks.flatMap(({ name }) => (champions[name] ? [name] : []));
  const first = chosen.task ?? Object.keys(value?.nights ?? {})[0];
  const save = (rows: number | null) =>
    attempt(async () => {
      const written = await request('clients.save', { ...choice, limit: rows });
      if (written) showToast(`${plural(written.rows, 'client')} written to ${written.path}.`);
    });
  const known = value ? filterables(value, chosen.times !== null) : [];
  return (
    <>
      <Header title="Clients" sub={value ? summaryOf(Object.values(value.nights)) : ''} />
      {/* What is shown stays below an error: the filter that can’t be met is taken away there. */}
      <Page of={{ ...of, value: value ?? null }}>
        <Card
          title="Clients by score"
          actions={
            value &&
            value.total > value.clients.length && (
              <Button small onClick={() => void save(null)}>
                Export all {count(value.total)}…
              </Button>
            )
          }
        >
          {order && (
            <div className="form-inline list-tools">
              <SelectField
                label="Order by"
                value={order.key}
                values={orders.map(({ key }) => key)}
                labelOf={(key) => orders.find((one) => one.key === key)?.label ?? key}
                onChange={(key) => {
                  const by = orders.find((one) => one.key === key)?.by;
                  if (by) choose({ ...by, where: stillAsked(chosen.where, by) });
                }}
              />
              <Segments
                label="Order"
                options={directions}
                value={chosen.lowest ? 'lowest' : 'highest'}
                onChange={(direction) => choose({ lowest: direction === 'lowest' })}
              />
              <SelectField
                label="Show the first"
                value={String(limit)}
                values={limits}
                labelOf={(one) => count(Number(one))}
                onChange={(one) => choose({ limit: Number(one) })}
              />
              <InputField label="Search for an id" value={chosen.search} onChange={(search) => choose({ search })} />
            </div>
          )}
          {(order || chosen.where.length > 0) && (
            <ConditionForm known={known} where={chosen.where} onChange={(where) => choose({ where })} />
          )}
          {value && order && <p className="card-note muted">{toldOf(value)}</p>}
          {(value || !of.error) && (
            <ClientList
              value={value}
              tasks={tasks}
              hasModel={judged.length > 0}
              isNarrowed={choice.search !== '' || chosen.where.length > 0}
              withStake={chosen.times !== null}
              save={() => save(value?.clients.length ?? null)}
            />
          )}
        </Card>
        {value && judged.length > 0 && <GainsCards key={first} tasks={judged} first={first} />}
      </Page>
    </>
  );
}

function toldOf({ total, clients }: { total: number; clients: readonly unknown[] }): string {
  if (clients.length === total) return `${plural(total, 'client')}.`;
  return `The first ${count(clients.length)} of ${plural(total, 'client')}.`;
}

function summaryOf(nights: readonly { predictedAt: number }[]): string {
  if (nights.length === 0) return 'none scored yet';
  const days = [...new Set(nights.map(({ predictedAt }) => dataDay(predictedAt)))];
  return `scored from what was known on ${listed(days)}`;
}
