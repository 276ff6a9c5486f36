import { useState } from 'react';
import type { ScoredClient } from '../../../shared/schemas/clients';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { go, usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { Card } from '../../components/Card';
import { Button, InputField, Segments, Select } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { EmptyState, SkeletonRows } from '../../components/States';
import { scoreWords } from '../../derive/reasons';
import { dataDay, listed } from '../../format';
import { ClientDialog } from './ClientDialog';

const pageRows = 50;
const orders = [
  { value: 'highest', label: 'Highest first' },
  { value: 'lowest', label: 'Lowest first' },
] as const;

/** Who will buy, who will leave: the clients by their newest nightly scores. */
export function ClientsPage() {
  const tasks = useRequest('tasks', {});
  const { subject } = usePlace();
  const [task, setTask] = useState<string | null>(null);
  const [order, setOrder] = useState<(typeof orders)[number]['value']>('highest');
  const [search, setSearch] = useState('');
  const [offset, setOffset] = useState(0);
  const of = useRequest('clientScores', {
    task,
    lowest: order === 'lowest',
    search: search.trim(),
    limit: pageRows,
    offset,
  });
  const { value } = of;
  const scored = tasks.value?.filter(({ name }) => value?.nights[name]) ?? [];
  const shownTask = task ?? Object.keys(value?.nights ?? {})[0] ?? null;
  const from =
    <T,>(set: (value: T) => void) =>
    (changed: T) => {
      set(changed);
      setOffset(0);
    };
  return (
    <>
      <Header title="Clients" sub={value ? summaryOf(value.total, Object.values(value.nights)) : ''} />
      <Page of={of}>
        <Card
          title={shownTask ? `By ${taskLabel(shownTask).toLowerCase()}` : 'By score'}
          actions={
            <>
              {scored.length > 0 && shownTask && (
                <Select
                  aria-label="Task"
                  value={shownTask}
                  values={scored.map(({ name }) => name)}
                  label={taskLabel}
                  onChange={from(setTask)}
                />
              )}
              <Segments label="Order" options={orders} value={order} onChange={from(setOrder)} />
            </>
          }
        >
          <div style={{ maxWidth: 280, margin: '8px 0' }}>
            <InputField label="Search by id" type="text" value={search} onChange={from(setSearch)} />
          </div>
          <DataTable
            label="Clients by score"
            isPage
            rows={value?.clients}
            keyOf={({ client }) => client}
            waiting={<SkeletonRows list rows={10} height={28} />}
            empty={<Nothing isSearched={search.trim() !== ''} />}
            columns={[
              {
                title: 'Client',
                cell: ({ client }: ScoredClient) => (
                  <button type="button" className="link" onClick={() => go('clients', client)}>
                    {client}
                  </button>
                ),
              },
              ...scored.map(({ name, kind }) => ({
                title: taskLabel(name),
                numeric: true,
                cell: ({ scores }: ScoredClient) => scoreWords(kind, scores[name]),
              })),
            ]}
          />
          {value && value.total > pageRows && (
            <p className="form-inline">
              <Button small disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - pageRows))}>
                Before
              </Button>
              <span className="muted">
                {count(offset + 1)} to {count(Math.min(offset + pageRows, value.total))} of {count(value.total)}
              </span>
              <Button small disabled={offset + pageRows >= value.total} onClick={() => setOffset(offset + pageRows)}>
                Next
              </Button>
            </p>
          )}
        </Card>
      </Page>
      {subject && <ClientDialog key={subject} client={subject} onClose={() => go('clients')} />}
    </>
  );
}

function summaryOf(total: number, nights: readonly { predictedAt: number }[]): string {
  if (nights.length === 0) return 'none scored yet';
  const days = [...new Set(nights.map(({ predictedAt }) => dataDay(predictedAt)))];
  return `${count(total)} scored, from what was known on ${listed(days)}`;
}

function Nothing({ isSearched }: { isSearched: boolean }) {
  return isSearched ? (
    <EmptyState title="No scored client has such an id" />
  ) : (
    <EmptyState title="No client has been scored yet" action={{ label: 'To the schedule', run: () => go('schedule') }}>
      The nightly job scores all clients with the champions; Schedule runs it at once.
    </EmptyState>
  );
}
