import type { ImportRecord } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { attempt } from '../../app/toasts';
import { Button } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Loaded, SkeletonRows } from '../../components/States';

const limit = 200;

/** The refused rows of an import, each with its line and the reason. */
export function RejectsDialog({ record, onClose }: { record: ImportRecord; onClose: () => void }) {
  const of = useRequest('rejects', { id: record.id, limit });
  const all = count(record.rejected);
  return (
    <Dialog
      wide
      title={`Refused rows of ${record.fileName}`}
      onClose={onClose}
      note={record.rejected > limit ? `The first ${limit} of ${all}` : `${all} in all`}
      buttons={
        <Button onClick={() => void attempt(() => request('rejects.show', { id: record.id }))}>Show the file</Button>
      }
      action={{ label: 'Done', run: onClose, busy: false }}
    >
      <p className="muted">
        They were left out. Correct them in the file and import it again: rows that are imported already are not counted
        twice.
      </p>
      <Loaded of={of} skeleton={<SkeletonRows rows={8} />}>
        {({ header, rows }) => (
          <DataTable
            label="Refused rows"
            clients={{}}
            columns={titlesOf(header).map((title, i) => ({
              title,
              numeric: i === 0,
              cell: (cells: string[]) => cells[i],
            }))}
            rows={rows}
            keyOf={(cells) => cells.join('\u0000')}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

/** A column of the file may be called as one of ours: titles tell columns apart. */
function titlesOf(header: readonly string[]): string[] {
  return header.map((title, i) => (header.indexOf(title) < i ? `${title} (of the file)` : title));
}
