import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../components/Button';
import { Icon } from '../components/Icon';
import { useTopDialog } from '../components/openDialogs';
import { hideToast, type Toast, useToasts } from './toasts';

const shownMs = 10_000;

/** What happened lately. A toast stays while the pointer or the focus is on it. It lies before an open dialog, within it. */
export function Toasts() {
  const toasts = useToasts();
  const dialog = useTopDialog();
  const messages = (
    <div className="toasts" role="status" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} />
      ))}
    </div>
  );
  return dialog ? createPortal(messages, dialog) : messages;
}

function ToastBox({ toast: { id, tone, text, stays, action } }: { toast: Toast }) {
  const [held, hold] = useState(false);
  useEffect(() => {
    if (held || stays) return;
    const timer = setTimeout(() => hideToast(id), shownMs);
    return () => clearTimeout(timer);
  }, [held, stays, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only holds it; nothing is done by it
    <div
      className={tone === 'bad' ? 'toast failed' : 'toast'}
      onMouseEnter={() => hold(true)}
      onMouseLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Icon name={tone === 'good' ? 'check' : 'alert'} />
      <span>{text}</span>
      {action && (
        <Button
          small
          onClick={() => {
            hideToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => hideToast(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
