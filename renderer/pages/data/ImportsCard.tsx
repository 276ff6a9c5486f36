import { useState } from 'react';
import type { ErrorReport } from '../../../shared/schemas/errors';
import type { ImportRecord } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import { request } from '../../api/client';
import type { Requested } from '../../api/useRequest';
import { chooseAndImport } from '../../app/importing';
import { showToast } from '../../app/toasts';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { Pill } from '../../components/Pill';
import { EmptyState, ErrorState, SkeletonRows } from '../../components/States';
import { plural } from '../../format/numbers';
import { moment } from '../../format/time';
import { useAction } from '../../hooks/useAction';
import type { Workspace } from '../../hooks/useWorkspace';
import { Quarantine } from './Quarantine';
import { RejectsDialog } from './RejectsDialog';
import { UndoAllTheSame } from './UndoAllTheSame';

const columns = [
  { title: 'File' },
  { title: 'Kind' },
  { title: 'Imported' },
  { title: 'New rows', numeric: true },
  { title: 'Already there', numeric: true },
  { title: 'Refused', numeric: true },
  { title: 'Undo', numeric: true, silent: true },
];

interface ImportsCardProps {
  of: Requested<Workspace>;
  now: number;
  /** The import whose refused rows are shown at once. */
  opened: number | null;
}

export function ImportsCard({ of: { value }, now, opened }: ImportsCardProps) {
  const [shown, setShown] = useState(opened);
  const [wanted, setWanted] = useState<number | null>(null);
  const undo = useAction(async (id: number, force: boolean) => {
    setWanted(id);
    const undone = await request('undoImport', { id, force, reason: 'undone in the window' });
    setWanted(null);
    showToast(
      `${undone.fileName} is undone: ${plural(undone.accepted, 'row')} gone. Make the snapshots again to bring the labels in line.`,
    );
  });
  const found = value?.imports.find(({ id }) => id === shown);
  return (
    <Card title="Imports">
      {undo.error && undo.error.code !== 'import_in_use' && <ErrorState report={undo.error} />}
      {undo.error?.code === 'import_in_use' && wanted !== null && (
        <UndoAllTheSame
          versions={versionsIn(undo.error)}
          busy={undo.busy}
          onUndo={() => undo.run(wanted, true)}
          onClose={() => setWanted(null)}
        />
      )}
      {value?.imports
        .filter(({ state }) => state === 'quarantined')
        .map(({ id, fileName, assessment }) => (
          <Quarantine key={id} id={id} fileName={fileName} assessment={assessment} />
        ))}
      {!value && <SkeletonRows list rows={4} height={22} />}
      {value?.imports.length === 0 && (
        <EmptyState
          title="No imports yet"
          action={
            <Button variant="primary" onClick={() => void chooseAndImport()}>
              Import files…
            </Button>
          }
        >
          Drop files anywhere in this window. They are recognised by their columns, and shown before they are taken in.
        </EmptyState>
      )}
      {value && value.imports.length > 0 && (
        <DataTable
          label="Imports"
          columns={columns}
          rows={value.imports.map((one) => ({
            key: String(one.id),
            muted: one.state !== 'visible',
            cells: cellsOf(one, now, undo.busy, (id) => undo.run(id, false), setShown),
          }))}
        />
      )}
      {found && <RejectsDialog record={found} onClose={() => setShown(null)} />}
    </Card>
  );
}

function cellsOf(
  one: ImportRecord,
  now: number,
  busy: boolean,
  undo: (id: number) => void,
  showRejects: (id: number) => void,
) {
  return [
    <b key="file">{one.fileName}</b>,
    one.kind,
    moment(one.startedAt, now),
    count(one.accepted),
    count(one.duplicates),
    one.rejected > 0 ? (
      <button
        key="rejects"
        type="button"
        className="link"
        aria-label={`Show the ${plural(one.rejected, 'refused row')} of ${one.fileName}`}
        onClick={() => showRejects(one.id)}
      >
        {count(one.rejected)}
      </button>
    ) : (
      '0'
    ),
    one.state === 'visible' ? (
      <Button
        key="undo"
        small
        disabled={busy}
        aria-label={`Undo the import of ${one.fileName}`}
        onClick={() => undo(one.id)}
      >
        Undo
      </Button>
    ) : (
      <Pill key="state">{one.state === 'quarantined' ? 'waits' : 'undone'}</Pill>
    ),
  ];
}

function versionsIn({ details }: ErrorReport): string[] {
  return Array.isArray(details?.versions) ? details.versions.map(String) : [];
}
