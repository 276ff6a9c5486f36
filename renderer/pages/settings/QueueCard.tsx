import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { ErrorState } from '../../components/States';
import { useAction } from '../../hooks/useAction';

/** Through which queue other computers help; nothing where there is none. */
export function QueueCard() {
  const { value, error, retry } = useRequest('queue', {});
  const stop = useAction(async () => {
    await request('setQueue', { url: null });
    showToast('This computer works alone from now on.');
  });
  if (error) return <ErrorState report={error} onRetry={retry} />;
  if (!value) return null;
  return (
    <Card title="Other computers">
      <p className="muted" style={{ marginTop: 8 }}>
        Retrains, updates, nightly scores and replays are shared with the workers of {value.url}. After{' '}
        {value.waitSeconds} s without a sign of one, this computer goes on alone, and says so. “evergreen queue” changes
        it.
      </p>
      <div className="form-inline" style={{ marginTop: 12 }}>
        <Button disabled={stop.busy} onClick={() => stop.run()}>
          Work alone
        </Button>
      </div>
      {stop.error && <ErrorState report={stop.error} />}
    </Card>
  );
}
