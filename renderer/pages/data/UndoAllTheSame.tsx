import { Dialog } from '../../components/Dialog';
import { listed } from '../../format';

interface UndoAllTheSameProps {
  /** Those that were trained from the rows. */
  versions: readonly string[];
  busy: boolean;
  onUndo: () => void;
  onClose: () => void;
}

/** Asks again before rows go that a version was trained from: it could not be trained anew from what is left. */
export function UndoAllTheSame({ versions, busy, onUndo, onClose }: UndoAllTheSameProps) {
  return (
    <Dialog
      title="Undo an import that was learned from?"
      onClose={onClose}
      cancel="Keep it"
      action={{ label: 'Undo all the same', run: onUndo, busy, danger: true }}
    >
      <p>
        {listed(versions)} {versions.length === 1 ? 'was' : 'were'} trained from its rows. Undone, the rows go; what was
        trained stays as it is, and is marked as trained from rows that are gone.
      </p>
    </Dialog>
  );
}
