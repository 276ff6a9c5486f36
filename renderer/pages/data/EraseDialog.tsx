import { useState } from 'react';
import type { Erased } from '../../../shared/schemas/erase';
import { count } from '../../../shared/words';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { KeyValues } from '../../components/Card';
import { Form, InputField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { Notes } from '../../components/States';
import { listed, plural } from '../../format';
import { useAction } from '../../hooks/useAction';

/** Which client, then what goes, then whether it shall. */
export function EraseDialog({ onClose }: { onClose: () => void }) {
  const [client, setClient] = useState('');
  const [reason, setReason] = useState('');
  const [found, setFound] = useState<{ client: string; traces: Erased } | null>(null);
  // Another may have been typed since it was asked for.
  const traces = found?.client === client ? found.traces : null;
  const find = useAction(async () =>
    setFound({ client, traces: await request('eraseClient', { client, dryRun: true }) }),
  );
  const erase = useAction(async () => {
    const { rows } = await request('eraseClient', { client, reason: reason.trim() || null });
    showToast(`The client is erased, with ${plural(rows, 'row')}.`);
    onClose();
  });
  const isNamed = client.trim() !== '';
  return (
    <Dialog
      title="Erase a client"
      onClose={onClose}
      note={traces && 'This can’t be undone.'}
      action={
        traces
          ? { ...erase, label: 'Erase for good', danger: true }
          : { run: find.run, busy: find.busy || !isNamed, label: 'Show what is deleted' }
      }
      error={find.error ?? erase.error}
    >
      <Form className="stack" onSubmit={() => !traces && isNamed && find.run()}>
        <InputField label="The client’s id" data-autofocus spellCheck={false} value={client} onChange={setClient} />
        {traces && (
          <>
            <Traces {...traces} />
            <InputField label="Reason, for Activity (don’t name the client)" value={reason} onChange={setReason} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

function Traces({ rows, labels, scores, files, missing, versions }: Erased) {
  return (
    <>
      <KeyValues
        rows={[
          ['Rows of imports and snapshots', count(rows)],
          ['Labels', count(labels)],
          ['Nightly scores', count(scores)],
          ['Files rewritten or removed', count(files.length)],
        ]}
      />
      {files.length > 0 && (
        <details>
          <summary className="muted">Which files</summary>
          <Notes notes={files} />
        </details>
      )}
      {missing.length > 0 && (
        <p>
          {listed(missing)} {missing.length === 1 ? 'was exported and has' : 'were exported and have'} since been moved:
          the client stays in {missing.length === 1 ? 'that file' : 'those files'}.
        </p>
      )}
      {versions.length > 0 && (
        <p>
          <Named text={listed(versions)} /> may have learned from the client, and {versions.length === 1 ? 'is' : 'are'}{' '}
          marked so: what they learned stays until the next full retrain.
        </p>
      )}
      <p className="muted">The files that you imported are outside the workspace and stay as they are.</p>
    </>
  );
}
