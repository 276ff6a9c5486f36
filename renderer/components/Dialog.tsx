import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import type { ErrorReport } from '../../shared/schemas/errors';
import { openDialog } from '../hooks/openDialogs';
import { Button } from './controls';
import { Icon } from './Icon';
import { ErrorState } from './States';

interface DialogProps extends FootProps {
  title: string;
  wide?: boolean;
  children: ReactNode;
}

/** A modal dialog: the browser keeps the focus within, and gives it back to where it was when the dialog closes. */
export function Dialog({ title, wide = false, children, ...foot }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it leaves the page: the browser gives the focus back only from one that is closed.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    // Not the button that closes it, which comes first.
    (dialog.querySelector<HTMLElement>('[data-autofocus]') ?? dialog).focus();
    const left = openDialog(dialog);
    return () => {
      left();
      dialog.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      tabIndex={-1}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        foot.onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={foot.onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="dialog-body">
        {children}
        {foot.error && <ErrorState report={foot.error} />}
      </div>
      <Foot {...foot} />
    </dialog>
  );
}

interface FootProps {
  /** Also called by Escape. */
  onClose: () => void;
  note?: ReactNode;
  /** The other way out than the action. */
  cancel?: string;
  /** What the dialog is for: an action of `useAction`, with the words of its button. */
  action?: { label: ReactNode; run: () => void; busy: boolean; danger?: boolean } | null;
  error?: ErrorReport | null | undefined;
  /** Buttons other than these two. */
  buttons?: ReactNode;
}

/** A dialog that only shows something has no foot. */
function Foot({ onClose, note, cancel, action, buttons }: FootProps) {
  if (!cancel && !action && !buttons) return null;
  return (
    <footer className="dialog-foot">
      <span className="grow muted">{note}</span>
      {buttons ?? <Button onClick={onClose}>{cancel ?? 'Cancel'}</Button>}
      {action && (
        <Button variant={action.danger ? 'danger' : 'primary'} disabled={action.busy} onClick={() => action.run()}>
          {action.label}
        </Button>
      )}
    </footer>
  );
}
