import { factsOf } from '../../../shared/operations';
import type { RunRecord, RunStep } from '../../../shared/schemas/runs';
import { stepLabel, stepName } from '../../../shared/steps';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { RunLog } from '../../components/RunLog';
import { ErrorState } from '../../components/States';
import { msOf } from '../../derive/remaining';
import { valueColumn } from '../../derive/table';
import { duration, moment } from '../../format';

/** A run that has been recorded: its steps, and its log. */
export function RunDialog({ run, now, onClose }: { run: RunRecord; now: number; onClose: () => void }) {
  return (
    <Dialog wide title={`${factsOf(run.strategy).title}, ${moment(run.startedAt, now)}`} onClose={onClose}>
      {run.error && <ErrorState report={run.error} />}
      <DataTable<RunStep>
        compact
        label="Steps"
        columns={[
          { title: 'Step', cell: (step) => <span className="nowrap">{stepLabel(step)}</span> },
          {
            title: 'Result',
            cell: (step) => <Named text={detailOf(run, step)} />,
            value: (step) => detailOf(run, step),
          },
          valueColumn('Time', msOf, (ms) => ms !== null && duration(ms)),
        ]}
        rows={run.steps}
        keyOf={stepName}
      />
      <RunLog runId={run.id} running={run.state === 'running'} />
    </Dialog>
  );
}

/** What a step gave; the one that ended the run says so, since why is said above. */
function detailOf({ error, state }: RunRecord, { detail }: RunStep): string {
  return error !== null && detail === error.message ? `${state} here` : (detail ?? '');
}
