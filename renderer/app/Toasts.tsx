import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Notice } from '../../shared/desktopRequests';
import { capital } from '../../shared/words';
import { useRequest } from '../api/cache';
import { request } from '../api/client';
import { Button } from '../components/controls';
import { Icon } from '../components/Icon';
import { Named } from '../components/Named';
import { moment, plural } from '../format';
import { useTopDialog } from '../hooks/openDialogs';
import { useNow } from '../hooks/useNow';
import { go } from './navigation';
import { attempt, hideToast, type Toast, useToasts } from './toasts';

const shownMs = 10_000;

/**
 * What happened lately, and what a person must not miss. A toast stays while the pointer or the focus is on it.
 * Messages lie before an open dialog, within it.
 */
export function Toasts() {
  const toasts = useToasts();
  const notices = useRequest('notices.list', null).value ?? [];
  const latest = notices.at(-1);
  const dialog = useTopDialog();
  const messages = (
    <div className="toasts" role="status" aria-label="Messages">
      {latest && <NoticeBox key={latest.id} notice={latest} earlier={notices.length - 1} />}
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} />
      ))}
    </div>
  );
  return dialog ? createPortal(messages, dialog) : messages;
}

/**
 * Stays until it is dismissed: nobody may have been there when it came. Several would hide the page, so that one is
 * shown, and says how many lie below.
 */
function NoticeBox({ notice: { id, at, title, body, screen }, earlier }: { notice: Notice; earlier: number }) {
  const now = useNow(60_000);
  const dismiss = () => void attempt(() => request('notices.dismiss', { id }));
  return (
    <div className="toast failed">
      <Message tone="bad" onDismiss={dismiss} action={{ label: capital(screen), run: () => go(screen) }}>
        <b>
          <Named text={title} />
        </b>{' '}
        <span className="muted nowrap">{moment(at, now)}</span>
        <span className="notice-body" title={body}>
          <Named text={body} />
        </span>
        {earlier > 0 && <small className="muted">{plural(earlier, 'earlier message')}</small>}
      </Message>
    </div>
  );
}

function ToastBox({ toast: { id, tone, text, action } }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => hideToast(id), shownMs);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only holds it; nothing is done by it
    <div
      className={tone === 'bad' ? 'toast failed' : 'toast'}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Message tone={tone} action={action} onDismiss={() => hideToast(id)}>
        <Named text={text} />
      </Message>
    </div>
  );
}

const toneIcons = { good: 'check', begun: 'clock', bad: 'alert' } as const;

interface MessageProps extends Pick<Toast, 'tone' | 'action'> {
  onDismiss: () => void;
  children: ReactNode;
}

function Message({ tone, action, onDismiss, children }: MessageProps) {
  return (
    <>
      <Icon name={toneIcons[tone]} />
      <span>{children}</span>
      {action && (
        <Button
          small
          onClick={() => {
            onDismiss();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </>
  );
}
