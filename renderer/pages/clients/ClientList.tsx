import { featureCell, featureTitle } from '../../../shared/featureWords';
import type { ClientScores, ScoredClient } from '../../../shared/schemas/clients';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { taskLabel } from '../../../shared/tasks';
import { request } from '../../api/client';
import { go } from '../../app/navigation';
import { attempt, showToast } from '../../app/toasts';
import { Link } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { EmptyState, SkeletonRows } from '../../components/States';
import { featureText } from '../../derive/clients';
import { scoreWords } from '../../derive/reasons';
import { figureColumn, valueColumn } from '../../derive/table';

interface ClientListProps {
  value: ClientScores | undefined;
  tasks: readonly WorkspaceTask[];
  /** Whether anything narrows it. */
  isNarrowed: boolean;
  /** Whether a champion could score them. */
  hasModel: boolean;
  withStake: boolean;
  /** Writes the clients that are shown into a file. */
  save: () => Promise<void>;
}

/** The first clients of an order; its table copies and exports them. */
export function ClientList({ value, tasks, isNarrowed, hasModel, withStake, save }: ClientListProps) {
  const clients = value?.clients ?? [];
  const features = Object.keys(clients[0]?.features ?? {});
  const typeOf = (name: string) => value?.features.find((one) => one.name === name)?.type ?? 'number';
  return (
    <DataTable
      label="Clients by score"
      isPage
      save={save}
      rows={value?.clients}
      keyOf={({ client }) => client}
      waiting={<SkeletonRows list rows={10} height={28} />}
      empty={<Nothing isNarrowed={isNarrowed} hasModel={hasModel} />}
      columns={[
        {
          title: 'Client',
          cell: ({ client }) => <Link onClick={() => go('clients', client)}>{client}</Link>,
          value: ({ client }) => client,
        },
        ...(withStake ? [stakeColumn(clients)] : []),
        ...features.map((name) => featureColumn(name, typeOf(name))),
        ...tasks.filter(({ name }) => value?.nights[name]).map((task) => scoreColumn(task, clients)),
      ]}
    />
  );
}

function stakeColumn(clients: readonly ScoredClient[]): Column<ScoredClient> {
  const largest = largestOf(clients, ({ expected }) => expected);
  return figureColumn('At stake', 'expected', (expected) => scoreWords('regression', expected, largest));
}

function scoreColumn({ name, kind }: WorkspaceTask, clients: readonly ScoredClient[]): Column<ScoredClient> {
  const scoreOf = ({ scores }: ScoredClient) => scores[name] ?? null;
  const largest = largestOf(clients, scoreOf);
  return valueColumn(taskLabel(name), scoreOf, (score) => scoreWords(kind, score, largest));
}

/** By which a column's amounts all have the same digits. */
function largestOf(clients: readonly ScoredClient[], of: (client: ScoredClient) => number | null): number {
  return Math.max(0, ...clients.map((client) => Math.abs(of(client) ?? 0)));
}

function featureColumn(name: string, type: ClientScores['features'][number]['type']): Column<ScoredClient> {
  return {
    title: featureTitle(name),
    numeric: type === 'number' || type === 'date',
    cell: ({ features }) => featureText(features[name], type),
    value: ({ features }) => featureCell(features[name], type),
  };
}

function scoreAll(): Promise<void> {
  return attempt(async () => {
    await request('executions.startJob', { job: 'nightly' });
    showToast('All clients are being scored. They appear here.', { tone: 'begun' });
  });
}

function Nothing({ isNarrowed, hasModel }: { isNarrowed: boolean; hasModel: boolean }) {
  return isNarrowed ? (
    <EmptyState title="No client matches">Remove a filter, or search for another id.</EmptyState>
  ) : (
    <EmptyState
      title="No client has been scored yet"
      action={
        hasModel ? { label: 'Score all clients now', run: scoreAll } : { label: 'Go to Train', run: () => go('train') }
      }
    >
      {hasModel
        ? 'The job “Nightly scores” scores all clients with the champions every night.'
        : 'Train the first models; then all clients can be scored.'}
    </EmptyState>
  );
}
