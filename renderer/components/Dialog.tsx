import { type ReactNode, useEffect, useId, useRef } from 'react';
import { openDialog } from '../hooks/openDialogs';
import { Icon } from './Icon';

interface DialogProps {
  title: string;
  /** Also called by Escape. */
  onClose: () => void;
  wide?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

/** A modal dialog: the browser keeps the focus within, and gives it back. */
export function Dialog({ title, onClose, wide = false, footer, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    // Not the button that closes it, which comes first.
    (dialog.querySelector<HTMLElement>('[data-autofocus]') ?? dialog).focus();
    return openDialog(dialog);
  }, []);
  return (
    <dialog
      ref={element}
      tabIndex={-1}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {footer && <footer className="dialog-foot">{footer}</footer>}
    </dialog>
  );
}
