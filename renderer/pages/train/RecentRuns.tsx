import { useState } from 'react';
import { factsOf } from '../../../shared/operations';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import type { RunRecord } from '../../../shared/schemas/runs';
import { taskWords } from '../../../shared/tasks';
import type { Requested } from '../../api/cache';
import { Card, Pill } from '../../components/Card';
import { Link } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { Named } from '../../components/Named';
import { EmptyState, SkeletonRows } from '../../components/States';
import { actorWords } from '../../derive/activity';
import { msOf } from '../../derive/remaining';
import { dateColumn, valueColumn } from '../../derive/table';
import { runTones } from '../../derive/tones';
import { duration, listed, moment } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';
import { RunDialog } from './RunDialog';

export function RecentRuns({ of: { value }, now }: { of: Requested<Workspace>; now: number }) {
  const [opened, setOpened] = useState<number | null>(null);
  const shown = value?.runs.find(({ id }) => id === opened);
  return (
    <Card title="Recent runs">
      <DataTable<RunRecord>
        label="Recent runs"
        columns={[
          {
            title: 'Run',
            cell: (run) => (
              <Link title="Steps and log" onClick={() => setOpened(run.id)}>
                <b className="nowrap">{factsOf(run.strategy).title}</b>
              </Link>
            ),
            value: ({ strategy }) => factsOf(strategy).title,
          },
          {
            title: 'State',
            cell: ({ state }) => <Pill tone={runTones[state]}>{state}</Pill>,
            value: ({ state }) => state,
          },
          dateColumn('Started', 'startedAt', (at) => <span className="nowrap">{moment(at, now)}</span>),
          { title: 'By', cell: ({ actor }) => actorWords(actor) },
          {
            title: 'Result',
            // Why each of the tasks was skipped is long; a run's own window has all of it.
            cell: (run) => (
              <span className="two-lines">
                <Named text={resultOf(run, value?.deployments ?? [])} />
              </span>
            ),
            value: (run) => resultOf(run, value?.deployments ?? []),
          },
          valueColumn('Time', msOf, (ms) => ms !== null && duration(ms)),
        ]}
        rows={value?.runs.slice(0, 12)}
        keyOf={({ id }) => String(id)}
        waiting={<SkeletonRows list rows={4} height={22} />}
        empty={
          <EmptyState title="No runs yet">
            Every training is recorded here, from this window, the command line or the schedule, with its result and how
            long it took.
          </EmptyState>
        }
      />
      {shown && <RunDialog run={shown} now={now} onClose={() => setOpened(null)} />}
    </Card>
  );
}

/** What came of a run: why it did not go through, or what it deployed, or the version that it gave. */
function resultOf(
  { error, version, startedAt, finishedAt }: RunRecord,
  deployments: readonly DeploymentRecord[],
): string {
  if (error) return error.message;
  const own = deployments.filter(
    ({ kind, at }) => (kind === 'first' || kind === 'policy') && at >= startedAt && at <= (finishedAt ?? at),
  );
  const tasks = own.flatMap((one) => one.tasks.map(({ task }) => taskWords(task)));
  // A run has its version at its end, and deploys before.
  const named = version ?? own[0]?.tasks[0]?.to;
  if (tasks.length > 0 && named) return `${named}, deployed for ${listed(tasks)}`;
  return version ? `${version}, not deployed` : '';
}
