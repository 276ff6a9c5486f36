import { shownSource } from '../../../shared/orderNotes';
import type { TransactionSource } from '../../../shared/schemas/orders';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { Card } from '../../components/Card';
import { Select } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { ErrorState } from '../../components/States';
import { dateColumn, valueColumn } from '../../derive/table';
import { dataDay } from '../../format';
import { useAction } from '../../hooks/useAction';

/** Where transactions come from, where that is more than one: up to the end of each it is known who bought nothing. */
export function SourcesCard() {
  const sources = useRequest('sources', {}).value ?? [];
  const join = useAction(async ({ imports }: TransactionSource, name: string) => {
    await request('nameSource', { importId: imports[0], name, reason: 'said in the window' });
  });
  if (sources.length < 2) return null;
  return (
    <Card title="Sources of transactions">
      <p className="muted">
        Whether a client bought nothing is known only up to the last day that all sources cover. If one source continues
        another, say so: they then count as one.
      </p>
      {join.error && <ErrorState report={join.error} />}
      <DataTable<TransactionSource>
        label="Sources"
        columns={[
          { title: 'Source', cell: ({ source }) => <span title={source}>{shownSource(source)}</span> },
          valueColumn('Imports', ({ imports }) => imports.length, count),
          dateColumn('From', 'from', dataDay),
          dateColumn('Until', 'until', dataDay),
          {
            title: 'Continues',
            cell: (one) => (
              <Select
                aria-label={`What ${shownSource(one.source)} continues`}
                disabled={join.busy}
                value=""
                values={['', ...sources.map(({ source }) => source).filter((source) => source !== one.source)]}
                labelOf={(source) => (source === '' ? 'none of the others' : shownSource(source))}
                onChange={(name) => name !== '' && join.run(one, name)}
              />
            ),
          },
        ]}
        rows={sources}
        keyOf={({ source }) => source}
      />
    </Card>
  );
}
