import { policyWords, type SettablePolicy } from '../../../shared/replay';
import type { Replay } from '../../../shared/schemas/replay';
import { taskLabel } from '../../../shared/tasks';
import { capital, count } from '../../../shared/words';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Card, Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { ErrorState, Notes } from '../../components/States';
import { useAction } from '../../hooks/useAction';

/** What is recommended for all tasks together, which share a schedule, and the click that sets it. */
export function RecommendationCard({ replay }: { replay: Replay }) {
  const { recommended, sentence, skipped, trees, rowsPerTree } = replay;
  const apply = useAction(async (policy: SettablePolicy) => {
    await request('applyReplay', { policy });
    showToast(`The schedule is set: ${policyWords[policy]}.`);
  });
  const notes = Object.entries(skipped).map(([task, why]) => `${taskLabel(task)} was left out. ${why}`);
  return (
    <Card
      title="Recommendation"
      beside={recommended && <Pill tone={recommended === 'never' ? 'neutral' : 'good'}>{recommended}</Pill>}
      actions={
        recommended &&
        recommended !== 'schedule' && (
          <Button variant="primary" small disabled={apply.busy} onClick={() => apply.run(recommended)}>
            Set the schedule to {recommended}
          </Button>
        )
      }
    >
      <p>{capital(sentence)}</p>
      {recommended && <p className="muted">{capital(policyWords[recommended])}.</p>}
      <Notes notes={notes} />
      <p className="cell-note">
        Replayed with forests of {trees} trees on {count(rowsPerTree)} rows each, smaller than the real ones.
      </p>
      {apply.error && <ErrorState report={apply.error} />}
    </Card>
  );
}
