import type { BatchRecord } from '../../../shared/schemas/schedule';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { Named } from '../../components/Named';
import { ErrorState, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { type Night, nightsOf } from '../../derive/schedule';
import { dateColumn, figureColumn } from '../../derive/table';
import { dataDay, moment, plural, readable } from '../../format';
import { useAction } from '../../hooks/useAction';

const shown = 7;

/** What the champions answered for all clients, night by night. */
export function NightlyScores({ now }: { now: number }) {
  const { value, error, retry } = useRequest('batches', {});
  const exportNight = useAction(async (night: string) => {
    const written = await request('scores.save', { night });
    if (written) showToast(`${plural(written.rows, 'client')} written to ${written.path}.`);
  });
  const nights = nightsOf(value ?? []).slice(0, shown);
  return (
    <Card title="Nightly scores">
      {error && <ErrorState report={error} onRetry={retry} />}
      {exportNight.error && <ErrorState report={exportNight.error} />}
      {!value && !error && <SkeletonRows list rows={3} height={24} />}
      {value?.length === 0 && (
        <p className="muted" style={{ marginTop: 8 }}>
          Nothing has been scored yet. Once there are champions, the job “Nightly scores” scores all clients every
          night. Scores are kept for a month, and those of one night a week for a year.
        </p>
      )}
      {nights.length > 0 && (
        <DataTable<Night>
          label="Nightly scores"
          columns={[
            {
              title: 'Night',
              cell: ({ night }) => <b className="nowrap">{readable(night)}</b>,
              value: ({ night }) => night,
            },
            figureColumn('Clients', 'clients', count),
            dateColumn('Data up to', 'predictedAt', (at) => <span className="nowrap">{dataDay(at)}</span>),
            { title: 'Scored by', cell: ({ batches }) => <ScoredBy batches={batches} /> },
            dateColumn('Scored at', 'scoredAt', (at) => <span className="nowrap">{moment(at, now)}</span>),
            {
              title: 'Export',
              numeric: true,
              silent: true,
              cell: ({ night }) => (
                <Button
                  small
                  disabled={exportNight.busy}
                  aria-label={`Export the scores of ${night}`}
                  onClick={() => exportNight.run(night)}
                >
                  Export…
                </Button>
              ),
            },
          ]}
          rows={nights}
          keyOf={({ night }) => night}
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
          <TaskName task={task} />{' '}
          <span className="muted">
            <Named text={version} />
          </span>
        </span>
      ))}
    </span>
  );
}
