import type { RunRecord } from '../../../shared/schemas/runs';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { RunLog } from '../../components/RunLog';
import { ErrorState } from '../../components/States';
import { duration, moment } from '../../format/time';
import { stepLabel, strategyLabel } from '../../format/words';

const columns = [{ title: 'Step' }, { title: 'What it gave' }, { title: 'Time', numeric: true }];

/** A run that has been recorded: its steps, and its log. */
export function RunDialog({ run, now, onClose }: { run: RunRecord; now: number; onClose: () => void }) {
  return (
    <Dialog wide title={`${strategyLabel(run.strategy)}, ${moment(run.startedAt, now)}`} onClose={onClose}>
      {run.error && <ErrorState report={run.error} />}
      <DataTable
        compact
        label="Steps"
        columns={columns}
        rows={run.steps.map(({ name, detail, startedAt, finishedAt }) => ({
          key: name,
          cells: [
            <span key="step" className="nowrap">
              {stepLabel(name)}
            </span>,
            detail ?? '',
            finishedAt === null ? '' : duration(finishedAt - startedAt),
          ],
        }))}
      />
      <RunLog runId={run.id} running={run.state === 'running'} />
    </Dialog>
  );
}
