import { useState } from 'react';
import type { Comparison, Disagreement, DisagreementPage } from '../../../shared/schemas/comparison';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { request } from '../../api/client';
import { Button } from '../../components/Button';
import { DataTable } from '../../components/DataTable';
import { Pill } from '../../components/Pill';
import { ErrorState } from '../../components/States';
import { amount, percent } from '../../format/numbers';
import { dataDay } from '../../format/time';
import { useAction } from '../../hooks/useAction';

const pageSize = 20;
const columns = [
  { title: 'Client' },
  { title: 'Predicted on' },
  { title: 'Candidate', numeric: true },
  { title: 'Champion', numeric: true },
  { title: 'What came', numeric: true },
  { title: 'Nearer' },
];

/** The rows on which the two answer differently, down to the clients; fetched when somebody wants to see them. */
export function Disagreements({ comparison }: { comparison: Comparison }) {
  const { task, candidateVersion, championVersion, disagreements, roc } = comparison;
  const [page, setPage] = useState<DisagreementPage | null>(null);
  const more = useAction(async () => {
    const offset = page?.rows.length ?? 0;
    const given = { task, candidate: candidateVersion, champion: championVersion, offset, limit: pageSize };
    const next = await request('disagreements', given);
    setPage(page ? { ...next, rows: [...page.rows, ...next.rows] } : next);
  });
  const left = page ? page.total - page.rows.length : disagreements.rows;
  return (
    <section aria-label={`Where the two answer differently on ${taskLabel(task).toLowerCase()}`}>
      <div className="card-head">
        <h3 className="inline">Where they answer differently</h3>
        <span className="muted">
          {disagreements.rows === 0
            ? 'nowhere'
            : `${count(disagreements.rows)} rows: the candidate is nearer on ${count(disagreements.candidateNearer)}, the champion on ${count(disagreements.championNearer)}`}
        </span>
        {left > 0 && (
          <Button small disabled={more.busy} onClick={() => more.run()}>
            {page ? `Show ${count(Math.min(pageSize, left))} more` : 'Show the clients'}
          </Button>
        )}
      </div>
      {more.error && <ErrorState report={more.error} />}
      {page && (
        <DataTable
          compact
          label="Rows on which they answer differently"
          columns={columns}
          rows={page.rows.map((row) => ({
            key: `${row.clientId} ${row.predictedAt}`,
            cells: cellsOf(row, roc !== null),
          }))}
        />
      )}
    </section>
  );
}

function cellsOf({ clientId, predictedAt, candidate, champion, actual, nearer }: Disagreement, ratio: boolean) {
  return [
    <b key="client">{clientId}</b>,
    dataDay(predictedAt),
    ratio ? percent(candidate) : amount(candidate),
    ratio ? percent(champion) : amount(champion),
    ratio ? (actual === 1 ? 'yes' : 'no') : amount(actual),
    nearer === 'neither' ? (
      'neither'
    ) : (
      <Pill key="nearer" tone={nearer === 'candidate' ? 'good' : 'neutral'}>
        {nearer}
      </Pill>
    ),
  ];
}
