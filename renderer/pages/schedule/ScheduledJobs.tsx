import type { RequestOutput } from '../../../shared/contract';
import type { ScheduledJob } from '../../../shared/schemas/schedule';
import { capital } from '../../../shared/words';
import type { Requested } from '../../api/cache';
import { request } from '../../api/client';
import { useEngineExecution } from '../../api/executions';
import { go } from '../../app/navigation';
import { Card, Pill } from '../../components/Card';
import { Button, Switch } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { Named } from '../../components/Named';
import { ErrorState, SkeletonRows } from '../../components/States';
import { slotTones, slotWord } from '../../derive/schedule';
import { moment } from '../../format';
import { useAction } from '../../hooks/useAction';

interface ScheduledJobsProps {
  of: Requested<RequestOutput<'schedule'>>;
  now: number;
  onChange: (job: ScheduledJob) => void;
}

export function ScheduledJobs({ of: { value }, now, onChange }: ScheduledJobsProps) {
  const busy = useEngineExecution() !== null;
  const run = useAction(async (job: ScheduledJob) => {
    await request('executions.startJob', { job: job.job });
    go('train');
  });
  const turn = useAction(async (job: ScheduledJob) => {
    await request('changeSchedule', { job: job.job, enabled: !job.enabled });
  });
  const error = run.error ?? turn.error;
  const columns: Column<ScheduledJob>[] = [
    { title: 'Job', cell: ({ title }) => <b className="nowrap">{title}</b> },
    { title: 'When', cell: ({ when }) => capital(when) },
    {
      title: 'Next',
      cell: ({ next }) => <span className="nowrap">{next[0] ? moment(next[0].at, now) : '–'}</span>,
    },
    { title: 'Last', cell: (job) => <LastSlot job={job} now={now} /> },
    {
      title: 'On',
      cell: (job) => <Switch label={`${job.title}: run by itself`} on={job.enabled} onChange={() => turn.run(job)} />,
    },
    {
      title: 'Actions',
      numeric: true,
      silent: true,
      cell: (job) => (
        <span className="row-actions">
          <Button small aria-label={`Change the schedule: ${job.title}`} onClick={() => onChange(job)}>
            Change…
          </Button>
          <Button small disabled={busy || run.busy} aria-label={`Run now: ${job.title}`} onClick={() => run.run(job)}>
            Run now
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Card title="Jobs">
      {error && <ErrorState report={error} />}
      <DataTable
        label="Scheduled jobs"
        columns={columns}
        rows={value?.jobs}
        keyOf={({ job }) => job}
        isMuted={({ enabled }) => !enabled}
        waiting={<SkeletonRows list rows={5} height={22} />}
      />
    </Card>
  );
}

function LastSlot({ job: { last }, now }: { job: ScheduledJob; now: number }) {
  if (!last) return <span className="muted">not yet</span>;
  return (
    <span title={last.reason ?? undefined}>
      <Pill tone={slotTones[last.state]}>{slotWord(last)}</Pill> <span className="nowrap">{moment(last.at, now)}</span>
      {last.reason && (
        <span className="cell-note clip">
          <Named text={last.reason} />
        </span>
      )}
    </span>
  );
}
