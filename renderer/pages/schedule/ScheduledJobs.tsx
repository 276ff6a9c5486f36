import type { RequestOutput } from '../../../shared/contract';
import type { ScheduledJob } from '../../../shared/schemas/schedule';
import { capital } from '../../../shared/words';
import { request } from '../../api/client';
import { useEngineExecution } from '../../api/executions';
import type { Requested } from '../../api/useRequest';
import { go } from '../../app/navigation';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { Pill } from '../../components/Pill';
import { ErrorState, SkeletonRows } from '../../components/States';
import { slotTones, slotWord } from '../../derive/schedule';
import { moment } from '../../format/time';
import { useAction } from '../../hooks/useAction';

const columns = [
  { title: 'Job' },
  { title: 'When' },
  { title: 'Next' },
  { title: 'Last' },
  { title: 'On' },
  { title: 'Actions', numeric: true, silent: true },
];

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
  const cellsOf = (job: ScheduledJob) => [
    <b key="title" className="nowrap">
      {job.title}
    </b>,
    capital(job.when),
    <span key="next" className="nowrap">
      {job.next[0] ? moment(job.next[0].at, now) : '–'}
    </span>,
    <LastSlot key="last" job={job} now={now} />,
    <input
      key="on"
      type="checkbox"
      role="switch"
      aria-checked={job.enabled}
      className="switch"
      checked={job.enabled}
      aria-label={`${job.title}: run by itself`}
      onChange={() => turn.run(job)}
    />,
    <span key="actions" className="row-actions">
      <Button small aria-label={`Change the schedule: ${job.title}`} onClick={() => onChange(job)}>
        Change…
      </Button>
      <Button small disabled={busy || run.busy} aria-label={`Run now: ${job.title}`} onClick={() => run.run(job)}>
        Run now
      </Button>
    </span>,
  ];
  return (
    <Card title="Jobs">
      {error && <ErrorState report={error} />}
      {value ? (
        <DataTable
          label="Scheduled jobs"
          columns={columns}
          rows={value.jobs.map((job) => ({ key: job.job, muted: !job.enabled, cells: cellsOf(job) }))}
        />
      ) : (
        <SkeletonRows list rows={5} height={22} />
      )}
    </Card>
  );
}

function LastSlot({ job: { last }, now }: { job: ScheduledJob; now: number }) {
  if (!last) return <span className="muted">not yet</span>;
  return (
    <span title={last.reason ?? undefined}>
      <Pill tone={slotTones[last.state]}>{slotWord(last)}</Pill> <span className="nowrap">{moment(last.at, now)}</span>
      {last.reason && <span className="cell-note clip">{last.reason}</span>}
    </span>
  );
}
