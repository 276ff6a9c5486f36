import { useState } from 'react';
import type { ErrorReport } from '../../../shared/schemas/errors';
import type { ImportRecord } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import type { Requested } from '../../api/cache';
import { request } from '../../api/client';
import { chooseAndImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { showToast } from '../../app/toasts';
import { Card, Pill } from '../../components/Card';
import { Button, Link } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { EmptyState, ErrorState, SkeletonRows } from '../../components/States';
import { Term } from '../../components/Term';
import { kindWords } from '../../derive/importing';
import { dateColumn, figureColumn } from '../../derive/table';
import { listed, moment, plural } from '../../format';
import { useAction } from '../../hooks/useAction';
import type { Workspace } from '../../hooks/useWorkspace';
import { Quarantine } from './Quarantine';
import { RejectsDialog } from './RejectsDialog';

interface ImportsCardProps {
  of: Requested<Workspace>;
  now: number;
  /** The import whose refused rows are shown at once. */
  opened: number | null;
}

export function ImportsCard({ of: { value }, now, opened }: ImportsCardProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  const undo = useAction(async (id: number, force: boolean) => {
    setWanted(id);
    const undone = await request('undoImport', { id, force, reason: 'undone in the window' });
    setWanted(null);
    showToast(
      `The import of ${undone.fileName} is undone: ${plural(undone.accepted, 'row is', 'rows are')} gone, but for those that other imports state too.${undone.kind === 'transactions' ? ' Snapshots are made again without them.' : ''}`,
    );
  });
  const found = value?.imports.find(({ id }) => id === (picked ?? opened));
  const close = () => {
    setPicked(null);
    if (opened !== null) go('data');
  };
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
      <DataTable
        label="Imports"
        columns={columnsOf(now, undo.busy, (id) => undo.run(id, false), setPicked)}
        rows={value?.imports}
        keyOf={({ id }) => String(id)}
        isMuted={({ state }) => state !== 'visible'}
        waiting={<SkeletonRows list rows={4} height={22} />}
        empty={
          <EmptyState title="No imports yet" action={{ label: 'Import files…', run: chooseAndImport }}>
            Drop files anywhere in this window. They are recognised by their columns, and you see a preview before
            anything is imported.
          </EmptyState>
        }
      />
      {found && <RejectsDialog record={found} onClose={close} />}
    </Card>
  );
}

function columnsOf(
  now: number,
  busy: boolean,
  undo: (id: number) => void,
  showRejects: (id: number) => void,
): Column<ImportRecord>[] {
  return [
    { title: 'File', cell: ({ fileName }) => <b>{fileName}</b>, value: ({ fileName }) => fileName },
    { title: 'Kind', cell: ({ kind }) => kindWords(kind) },
    dateColumn('Imported', 'startedAt', (at) => moment(at, now)),
    figureColumn('New rows', 'accepted', count),
    figureColumn('Already there', 'duplicates', count),
    figureColumn('Refused', 'rejected', (rejected, { id, fileName }) =>
      rejected === 0 ? (
        '0'
      ) : (
        <Link aria-label={`Show the ${plural(rejected, 'refused row')} of ${fileName}`} onClick={() => showRejects(id)}>
          {count(rejected)}
        </Link>
      ),
    ),
    {
      title: 'Undo',
      numeric: true,
      silent: true,
      cell: ({ id, state, fileName }) =>
        state === 'visible' ? (
          <Button small disabled={busy} aria-label={`Undo the import of ${fileName}`} onClick={() => undo(id)}>
            Undo
          </Button>
        ) : (
          <Pill tone={state === 'quarantined' ? 'warn' : 'neutral'}>
            {state === 'quarantined' ? <Term term="Quarantine">in quarantine</Term> : 'undone'}
          </Pill>
        ),
    },
  ];
}

function versionsIn({ details }: ErrorReport): string[] {
  return Array.isArray(details?.versions) ? details.versions.map(String) : [];
}

interface UndoAllTheSameProps {
  /** Those that were trained from the rows. */
  versions: readonly string[];
  busy: boolean;
  onUndo: () => void;
  onClose: () => void;
}

/** Asks again before rows go that a version was trained from: it could not be trained anew from what is left. */
function UndoAllTheSame({ versions, busy, onUndo, onClose }: UndoAllTheSameProps) {
  return (
    <Dialog
      title="Undo an import that models learned from?"
      onClose={onClose}
      cancel="Keep it"
      action={{ label: 'Undo anyway', run: onUndo, busy, danger: true }}
    >
      <p>
        <Named text={listed(versions)} /> {versions.length === 1 ? 'was' : 'were'} trained on its rows. If you undo it,
        the rows go; the versions stay as they are, marked as trained on rows that are gone.
      </p>
    </Dialog>
  );
}
