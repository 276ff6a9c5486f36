import { useState } from 'react';
import type { Comparison, Disagreement, DisagreementPage } from '../../../shared/schemas/comparison';
import { taskWords } from '../../../shared/tasks';
import { count, plural } from '../../../shared/words';
import { request } from '../../api/client';
import { Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { ErrorState } from '../../components/States';
import { type Sides, sidesInSentence } from '../../derive/comparison';
import { dateColumn, figureColumn } from '../../derive/table';
import { amount, dataDay, percent } from '../../format';
import { useAction } from '../../hooks/useAction';

const pageSize = 20;

/** The rows on which the two answer differently, down to the clients; fetched when somebody wants to see them. */
export function Disagreements({ comparison, sides }: { comparison: Comparison; sides: Sides }) {
  const { task, candidateVersion, championVersion, disagreements, roc } = comparison;
  const { candidate, champion } = sidesInSentence(sides);
  const [page, setPage] = useState<DisagreementPage | null>(null);
  const more = useAction(async () => {
    const offset = page?.rows.length ?? 0;
    const given = { task, candidate: candidateVersion, champion: championVersion, offset, limit: pageSize };
    const next = await request('disagreements', given);
    setPage(page ? { ...next, rows: [...page.rows, ...next.rows] } : next);
  });
  const write = (value: number) => (roc === null ? amount(value) : percent(value));
  const came = (actual: number) => (roc === null ? amount(actual) : actual === 1 ? 'yes' : 'no');
  const left = page ? page.total - page.rows.length : disagreements.rows;
  return (
    <section aria-label={`Where the two answer differently on ${taskWords(task)}`}>
      <div className="card-head">
        <h3 className="inline">Where they answer differently</h3>
        <span className="muted">
          {disagreements.rows === 0
            ? 'nowhere'
            : `${plural(disagreements.rows, 'row')}: ${candidate} is closer on ${count(disagreements.candidateNearer)}, ${champion} on ${count(disagreements.championNearer)}`}
        </span>
        {left > 0 && (
          <Button small disabled={more.busy} onClick={() => more.run()}>
            {page ? `Show ${count(Math.min(pageSize, left))} more` : 'Show the clients'}
          </Button>
        )}
      </div>
      {more.error && <ErrorState report={more.error} />}
      {page && (
        <DataTable<Disagreement>
          compact
          label="Rows on which they answer differently"
          clients={{}}
          columns={[
            { title: 'Client', cell: ({ clientId }) => <b>{clientId}</b>, value: ({ clientId }) => clientId },
            dateColumn('Predicted on', 'predictedAt', dataDay),
            figureColumn(sides.candidate, 'candidate', write),
            figureColumn(sides.champion, 'champion', write),
            figureColumn('Outcome', 'actual', came),
            { title: 'Closer', cell: ({ nearer }) => <Nearer nearer={nearer} sides={sides} /> },
          ]}
          rows={page.rows}
          keyOf={({ clientId, predictedAt }) => `${clientId} ${predictedAt}`}
        />
      )}
    </section>
  );
}

function Nearer({ nearer, sides }: Pick<Disagreement, 'nearer'> & { sides: Sides }) {
  if (nearer === 'neither') return nearer;
  return <Pill tone={nearer === 'candidate' ? 'good' : 'neutral'}>{sides[nearer]}</Pill>;
}
