import { plural } from '../../../shared/words';
import { cancelExecution, startOperation, useEngineExecution, useExecutions } from '../../api/executions';
import { attempt } from '../../app/toasts';
import { Button } from '../../components/controls';
import { Progress } from '../../components/States';
import { moment } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';

/** On which rows the scores are, and a way to have them on the same ones for all versions. */
export function TodayNote({ workspace: { models }, now }: { workspace: Workspace; now: number }) {
  const scoring = useExecutions().findLast(({ operation, state }) => operation === 'rescore' && state === 'running');
  const busy = useEngineExecution() !== null;
  if (models.versions.length < 2) return null;
  const sets = Object.values(models.today);
  const isScored = sets.length > 0 && sets.every(({ scored, of }) => scored === of);
  return (
    <div className="form-inline muted">
      <span>{rowsText(models, now)}</span>
      {!scoring && !isScored && (
        <Button small disabled={busy} onClick={() => void attempt(() => startOperation('rescore', {}))}>
          Score all versions on today’s holdout
        </Button>
      )}
      {scoring && (
        <>
          <Progress label="Scoring the versions" fraction={scoring.fraction} />
          <Button small onClick={() => cancelExecution(scoring.id)}>
            Cancel
          </Button>
        </>
      )}
    </div>
  );
}

function rowsText({ today }: Workspace['models'], now: number): string {
  const sets = Object.values(today);
  if (sets.length === 0)
    return 'Each score was measured when the version was trained, on the holdout clients of that time, so they can’t be compared exactly.';
  const at = Math.max(...sets.map((one) => one.at));
  const lacking = Math.max(...sets.map(({ scored, of }) => of - scored));
  const rest = lacking > 0 ? `; ${plural(lacking, 'version')} not scored on them yet` : '';
  return `All scores are on the same holdout clients, as of ${moment(at, now)}${rest}.`;
}
