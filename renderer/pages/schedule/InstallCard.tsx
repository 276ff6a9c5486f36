import { useState } from 'react';
import type { InstallationView } from '../../../shared/schemas/schedule';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Card, Pill } from '../../components/Card';
import { Button } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { ErrorState, SkeletonRows } from '../../components/States';
import type { Tone } from '../../derive/tones';
import { useAction } from '../../hooks/useAction';

type Verb = 'install' | 'uninstall';

const stateWords: Record<InstallationView['state'], { word: string; tone: Tone }> = {
  none: { word: 'not installed', tone: 'neutral' },
  current: { word: 'installed', tone: 'good' },
  outdated: { word: 'out of date', tone: 'warn' },
};

/** The system's own schedulers, which run the jobs while Evergreen is not open. */
export function InstallCard() {
  const { value, error, retry } = useRequest('installations', {});
  const [asked, setAsked] = useState<{ of: InstallationView; verb: Verb } | null>(null);
  if (value?.length === 0) return null;
  return (
    <Card title="While Evergreen is closed">
      <p className="muted" style={{ marginTop: 8 }}>
        Your system’s own scheduler can run the jobs while Evergreen is closed. No job is run twice.
      </p>
      {error && <ErrorState report={error} onRetry={retry} />}
      {!value && !error && <SkeletonRows list rows={2} height={28} />}
      {value && (
        <ul className="switches">
          {value.map((one) => (
            <li key={one.system} className="switch-row">
              <span>
                <b>{one.system}</b> <Pill tone={stateWords[one.state].tone}>{stateWords[one.state].word}</Pill>
                <small>{hintOf(one)}</small>
              </span>
              <Actions of={one} onAsk={(verb) => setAsked({ of: one, verb })} />
            </li>
          ))}
        </ul>
      )}
      {asked && <InstallDialog {...asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

function hintOf({ state, obstacle }: InstallationView): string {
  if (obstacle) return obstacle;
  if (state === 'none') return 'No job of this workspace is installed there.';
  if (state === 'current') return 'Its entries match this schedule.';
  return 'The schedule was changed, or Evergreen was moved, since they were installed.';
}

function Actions({ of: { system, state, obstacle }, onAsk }: { of: InstallationView; onAsk: (verb: Verb) => void }) {
  return (
    <span className="row-actions">
      {state !== 'none' && (
        <Button small aria-label={`Remove from ${system}`} onClick={() => onAsk('uninstall')}>
          Remove…
        </Button>
      )}
      {state !== 'current' && (
        <Button small disabled={obstacle !== null} aria-label={`Install in ${system}`} onClick={() => onAsk('install')}>
          {state === 'none' ? 'Install…' : 'Update…'}
        </Button>
      )}
    </span>
  );
}

/** Shows to the letter what would be done, before it is. */
function InstallDialog({ of, verb, onClose }: { of: InstallationView; verb: Verb; onClose: () => void }) {
  const { system } = of;
  const change = useAction(async () => {
    await request('changeInstallation', { system, verb });
    showToast(verb === 'install' ? `The jobs are installed in ${system}.` : `The jobs are removed from ${system}.`);
    onClose();
  });
  return (
    <Dialog
      wide
      title={verb === 'install' ? `Install in ${system}` : `Remove from ${system}`}
      onClose={onClose}
      action={{ ...change, label: verb === 'install' ? 'Install' : 'Remove' }}
      error={change.error}
    >
      <p className="muted">This is exactly what will be done:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="run-log" aria-label="What will be done" tabIndex={0}>
        <pre className="selectable">{of[verb]}</pre>
      </section>
    </Dialog>
  );
}
