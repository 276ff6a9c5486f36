import type { BatchRecord } from '../../../shared/schemas/schedule';
import { count } from '../../../shared/words';
import { request } from '../../api/client';
import { useRequest } from '../../api/useRequest';
import { showToast } from '../../app/toasts';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { ErrorState, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { nightsOf } from '../../derive/schedule';
import { plural } from '../../format/numbers';
import { dataDay, moment } from '../../format/time';
import { useAction } from '../../hooks/useAction';

const columns = [
  { title: 'Night' },
  { title: 'Clients', numeric: true },
  { title: 'Features of' },
  { title: 'Scored by' },
  { title: 'Scored at' },
  { title: 'Export', numeric: true, silent: true },
];
const shown = 7;

/** What the champions answered for all clients, night by night. */
export function NightlyScores({ now }: { now: number }) {
  const { value, error, retry } = useRequest('batches', {});
  const exportNight = useAction(async (night: string) => {
    const written = await request('scores.save', { night });
    if (written) showToast(`${plural(written.rows, 'client')} written to ${written.path}`);
  });
  const nights = nightsOf(value ?? []).slice(0, shown);
  return (
    <Card title="Nightly scores">
      {error && <ErrorState report={error} onRetry={retry} />}
      {exportNight.error && <ErrorState report={exportNight.error} />}
      {!value && !error && <SkeletonRows rows={3} height={24} />}
      {value?.length === 0 && (
        <p className="muted" style={{ marginTop: 8 }}>
          No batch has been scored yet. Once there are champions, batch scoring predicts all clients every night; scores
          are kept for a month, and those of one night a week for a year.
        </p>
      )}
      {nights.length > 0 && (
        <DataTable
          label="Nightly scores"
          columns={columns}
          rows={nights.map(({ night, batches }) => ({
            key: night,
            cells: [
              <b key="night" className="nowrap">
                {night}
              </b>,
              count(Math.max(...batches.map(({ clients }) => clients))),
              <span key="of" className="nowrap">
                {dataDay(Math.max(...batches.map(({ predictedAt }) => predictedAt)))}
              </span>,
              <ScoredBy key="by" batches={batches} />,
              <span key="at" className="nowrap">
                {moment(Math.max(...batches.map(({ scoredAt }) => scoredAt)), now)}
              </span>,
              <Button
                key="export"
                small
                disabled={exportNight.busy}
                aria-label={`Export the scores of ${night}`}
                onClick={() => exportNight.run(night)}
              >
                Export…
              </Button>,
            ],
          }))}
        />
      )}
    </Card>
  );
}

function ScoredBy({ batches }: { batches: readonly BatchRecord[] }) {
  return (
    <span className="scored-by">
      {batches.map(({ task, version }) => (
        <span key={`${task} ${version}`} className="nowrap">
          <TaskName task={task} /> <span className="muted">{version}</span>
        </span>
      ))}
    </span>
  );
}
