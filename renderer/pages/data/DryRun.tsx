import { findingsOf } from '../../../shared/assessment';
import type { Execution } from '../../../shared/contract';
import { resultOf } from '../../api/executions';
import { ErrorState, Notes, Progress, Skeleton } from '../../components/States';
import { AssessedLabels } from './AssessedLabels';
import { ImportCounts } from './ImportCounts';
import { Jumps } from './Jumps';

/** What the rows would do, counted without changing anything. */
export function DryRun({ execution }: { execution: Execution | null }) {
  // An import that was not waited for has called it off.
  if (execution?.state === 'cancelled') return null;
  if (execution?.error) return <ErrorState report={execution.error} />;
  const result = resultOf(execution, 'import');
  if (result) {
    const { accepted, duplicates, changed, rejected, assessment, quarantined } = result;
    return (
      <>
        <ImportCounts result={result} />
        {assessment && <AssessedLabels assessment={assessment} />}
        <Jumps jumps={result.jumps} />
        {assessment && quarantined && (
          <div className="note warn">
            Its rows would be in quarantine until somebody takes them in:
            <Notes notes={findingsOf(assessment)} />
          </div>
        )}
        {accepted + changed === 0 && (
          <p className="note">
            {duplicates > 0
              ? `${rejected > 0 ? 'All rows but the refused ones' : 'All of its rows'} are imported already: importing it again would change nothing.`
              : 'None of its rows can be imported. The reasons are above: assign the columns differently, or correct the file.'}
          </p>
        )}
      </>
    );
  }
  return (
    <div className="stack" style={{ gap: 8 }}>
      <Skeleton height={58} />
      <Progress label="Counting the rows" fraction={execution?.fraction ?? null} />
    </div>
  );
}
