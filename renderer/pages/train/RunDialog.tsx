import { factsOf } from '../../../shared/operations';
import type { RunRecord } from '../../../shared/schemas/runs';
import { stepLabel, stepName } from '../../../shared/steps';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { RunLog } from '../../components/RunLog';
import { ErrorState } from '../../components/States';
import { duration, moment } from '../../format/time';

const columns = [{ title: 'Step' }, { title: 'What it gave' }, { title: 'Time', numeric: true }];

/** A run that has been recorded: its steps, and its log. */
export function RunDialog({ run, now, onClose }: { run: RunRecord; now: number; onClose: () => void }) {
  return (
    <Dialog wide title={`${factsOf(run.strategy).title}, ${moment(run.startedAt, now)}`} onClose={onClose}>
      {run.error && <ErrorState report={run.error} />}
      <DataTable
        compact
        label="Steps"
        columns={columns}
        rows={run.steps.map(({ detail, startedAt, finishedAt, ...step }) => ({
          key: stepName(step),
          cells: [
            <span key="step" className="nowrap">
              {stepLabel(step)}
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
