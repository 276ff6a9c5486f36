import { useState } from 'react';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { useEngineExecution } from '../../api/executions';
import { showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button, InputField } from '../../components/controls';
import { ErrorState, SkeletonRows } from '../../components/States';
import { isNumber } from '../../derive/numbers';
import { useAction } from '../../hooks/useAction';
import { useOperation } from '../../hooks/useOperation';
import { PruneDialog } from './PruneDialog';

/** Which versions stay: the rule, and what it would remove. */
export function KeepingCard() {
  const { value, error, retry } = useRequest('keeping', {});
  const [draft, setDraft] = useState<{ newest: string; days: string } | null>(null);
  const plan = useOperation('prune');
  const busy = useEngineExecution() !== null;
  const shown = draft ?? (value && { newest: String(value.newest), days: String(value.days) });
  const save = useAction(async () => {
    if (!shown) return;
    await request('setKeeping', {
      newest: Number(shown.newest),
      days: Number(shown.days),
      reason: 'changed in the window',
    });
    setDraft(null);
    showToast('The rule is changed. Nothing is removed until you say so.');
  });
  const failure = save.error ?? plan.error;
  return (
    <Card title="Which versions are kept">
      <p className="muted" style={{ marginTop: 8 }}>
        Champions, the versions they replaced, recent champions and the best of each task are always kept. Others are
        kept by this rule, and removed only when you say so.
      </p>
      {error && <ErrorState report={error} onRetry={retry} />}
      {!shown && !error && <SkeletonRows list rows={1} height={50} />}
      {shown && (
        <div className="form-inline" style={{ marginTop: 12 }}>
          <InputField
            label="Number of newest versions"
            type="number"
            min={1}
            value={shown.newest}
            onChange={(newest) => setDraft({ ...shown, newest })}
          />
          <InputField
            label="And all of the last (days)"
            type="number"
            min={0}
            value={shown.days}
            onChange={(days) => setDraft({ ...shown, days })}
          />
          <Button disabled={!draft || !Object.values(draft).every(isNumber) || save.busy} onClick={() => save.run()}>
            Save the rule
          </Button>
          <Button
            disabled={draft !== null || busy || plan.busy}
            title={draft ? 'Save the rule first' : undefined}
            onClick={() => plan.run({ dryRun: true })}
          >
            Show what it would remove…
          </Button>
        </div>
      )}
      {failure && <ErrorState report={failure} />}
      {plan.result && <PruneDialog plan={plan.result} onClose={plan.drop} />}
    </Card>
  );
}
