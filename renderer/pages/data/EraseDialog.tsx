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
  const [traces, setTraces] = useState<Erased | null>(null);
  const find = useAction(async () => setTraces(await request('eraseClient', { client, dryRun: true })));
  const erase = useAction(async () => {
    const { rows } = await request('eraseClient', { client, reason: reason.trim() || null });
    showToast(`The client is erased: ${plural(rows, 'row')} went.`);
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
          : { run: find.run, busy: find.busy || !isNamed, label: 'Show what goes' }
      }
      error={find.error ?? erase.error}
    >
      <Form className="stack" onSubmit={() => !traces && isNamed && find.run()}>
        <InputField
          label="The client’s id"
          data-autofocus
          spellCheck={false}
          value={client}
          onChange={(id) => {
            setClient(id);
            setTraces(null);
          }}
        />
        {traces && (
          <>
            <Traces {...traces} />
            <InputField
              label="Reason, for the log of activities (don’t name the client)"
              value={reason}
              onChange={setReason}
            />
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
          ['Rows of files and snapshots', count(rows)],
          ['Labels', count(labels)],
          ['Answers of nights', count(scores)],
          ['Files written anew or removed', count(files.length)],
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
          {listed(missing)} {missing.length === 1 ? 'was exported and is' : 'were exported and are'} not there any more:
          wherever {missing.length === 1 ? 'it was' : 'they were'} moved, the client stays in it.
        </p>
      )}
      {versions.length > 0 && (
        <p>
          <Named text={listed(versions)} /> may have learned from the client, and {versions.length === 1 ? 'is' : 'are'}{' '}
          marked so: what was learned stays until the next retrain.
        </p>
      )}
      <p className="muted">Files that you imported lie outside the workspace; they stay as they are.</p>
    </>
  );
}
