import type { Execution } from '../../../shared/contract';
import { Progress } from '../../components/States';
import { percent, remainingTime } from '../../format';
import { useNow } from '../../hooks/useNow';

export function ImportProgress({ execution }: { execution: Execution | null }) {
  const now = useNow(500);
  const fraction = execution?.fraction ?? null;
  const elapsed = execution ? now - execution.startedAt : 0;
  const left = fraction !== null && fraction > 0.05 ? (elapsed / fraction) * (1 - fraction) : null;
  return (
    <div className="stack" style={{ gap: 8, paddingBlock: 24 }}>
      <Progress label="Importing" fraction={fraction} />
      <p className="muted">
        {fraction === null ? 'Reading the file' : `${percent(fraction, 0)} read`}
        {left !== null && `, ${remainingTime(left)}`}. The rows become visible all at once at the end.
      </p>
    </div>
  );
}
