import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { attempt } from '../../app/toasts';
import { Card, KeyValues } from '../../components/Card';
import { Button } from '../../components/controls';
import { RecentWorkspaces } from '../../components/RecentWorkspaces';
import { useRecentWorkspaces } from '../../hooks/useRecentWorkspaces';

/** Where the workspace is, and what the app keeps beside it. */
export function PlacesCard() {
  const info = useRequest('app.info', null).value;
  const places = useRequest('app.places', null).value;
  const others = useRecentWorkspaces(info?.workspace);
  return (
    <Card
      title="Where things are"
      actions={
        <Button small onClick={() => void attempt(() => request('workspace.choose', null))}>
          Open another workspace…
        </Button>
      }
    >
      <KeyValues
        rows={[
          ['This workspace', info?.workspace ?? ''],
          ...(others.length > 0
            ? [['Opened lately', <RecentWorkspaces key="others" but={info?.workspace} />] as const]
            : []),
          ['Log', places?.log ?? ''],
          ['Settings of this computer', places?.settings ?? ''],
          ['Evergreen', info?.version ?? ''],
        ]}
      />
      <p className="muted">A workspace is a folder: all its data, models and jobs are in there, and nowhere else.</p>
    </Card>
  );
}

/** What leaves this computer: nothing, but where its work is shared. */
export function PrivacyCard() {
  const queue = useRequest('queue', {}).value;
  return (
    <Card title="Network and privacy">
      <KeyValues
        rows={[
          [
            'What needs the network',
            queue
              ? 'shared work: data for retrains, updates, nightly scores and replays go to other computers'
              : 'nothing',
          ],
          ['Telemetry', 'none'],
          ['Crash reports', 'shown to you, saved only if you choose so, never sent'],
          ['Endpoint', 'off until you switch it on in Serving; then for this computer only'],
        ]}
      />
    </Card>
  );
}
