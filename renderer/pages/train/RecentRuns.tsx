import { useState } from 'react';
import { factsOf } from '../../../shared/operations';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import type { RunRecord } from '../../../shared/schemas/runs';
import { taskLabel } from '../../../shared/tasks';
import type { Requested } from '../../api/useRequest';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { Pill } from '../../components/Pill';
import { EmptyState, SkeletonRows } from '../../components/States';
import { msOf } from '../../derive/remaining';
import type { Tone } from '../../derive/tones';
import { duration, moment } from '../../format/time';
import { listed } from '../../format/words';
import type { Workspace } from '../../hooks/useWorkspace';
import { RunDialog } from './RunDialog';

const columns = [
  { title: 'Run' },
  { title: 'State' },
  { title: 'Started' },
  { title: 'By' },
  { title: 'Result' },
  { title: 'Time', numeric: true },
];
const tones: Record<RunRecord['state'], Tone> = {
  running: 'good',
  done: 'good',
  skipped: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
};

export function RecentRuns({ of: { value }, now }: { of: Requested<Workspace>; now: number }) {
  const [shown, setShown] = useState<RunRecord | null>(null);
  return (
    <Card title="Recent runs">
      {!value && <SkeletonRows list rows={4} height={22} />}
      {value?.runs.length === 0 && (
        <EmptyState title="No runs yet">
          Every training is recorded here, from this window, the command line or the schedule, with what it gave and how
          long it took.
        </EmptyState>
      )}
      {value && value.runs.length > 0 && (
        <DataTable
          label="Recent runs"
          columns={columns}
          rows={value.runs.slice(0, 12).map((run) => {
            const ms = msOf(run);
            return {
              key: String(run.id),
              cells: [
                <button key="run" type="button" className="link" title="Steps and log" onClick={() => setShown(run)}>
                  <b>{factsOf(run.strategy).title}</b>
                </button>,
                <Pill key="state" tone={tones[run.state]}>
                  {run.state}
                </Pill>,
                <span key="at" className="nowrap">
                  {moment(run.startedAt, now)}
                </span>,
                run.actor,
                resultOf(run, value.deployments),
                ms === null ? '' : duration(ms),
              ],
            };
          })}
        />
      )}
      {shown && <RunDialog run={shown} now={now} onClose={() => setShown(null)} />}
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
  const tasks = own.flatMap((one) => one.tasks.map(({ task }) => taskLabel(task).toLowerCase()));
  if (tasks.length > 0) return `${version ?? ''}, deployed for ${listed(tasks)}`;
  return version ? `${version}, not deployed` : '';
}
