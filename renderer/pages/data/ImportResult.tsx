import type { ResultOf } from '../../../shared/schemas/operations';
import { request } from '../../api/client';
import { nextImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { showToast } from '../../app/toasts';
import { Button } from '../../components/controls';
import { Icon } from '../../components/Icon';
import { ErrorState } from '../../components/States';
import { fileNameOf, kindLabels } from '../../derive/importing';
import { plural } from '../../format';
import { useAction } from '../../hooks/useAction';
import { AssessedLabels } from './AssessedLabels';
import { ImportCounts } from './ImportCounts';
import { Jumps } from './Jumps';
import { Quarantine } from './Quarantine';

/** What an import has given, and what can be done next. */
export function ImportResult({ result }: { result: ResultOf<'import'> }) {
  const { id, file, accepted, changed, rejected, kind, orders, assessment, quarantined } = result;
  const undo = useAction(async () => {
    if (id === null) return;
    await request('undoImport', { id, reason: 'undone in the window' });
    showToast('The import is undone.');
    nextImport();
  });
  const leave = (subject: string) => {
    nextImport();
    go('data', subject);
  };
  return (
    <>
      {quarantined && id !== null ? (
        <Quarantine id={id} fileName={fileNameOf(file)} assessment={assessment} onSettled={nextImport} />
      ) : (
        <p className="note good" role="status">
          <Icon name="check" />
          {accepted === 0 && changed > 0
            ? `${plural(changed, orders ? 'invoice' : 'label')} corrected.`
            : `${plural(accepted, 'row')} of ${kindLabels[kind]} imported.`}
        </p>
      )}
      <ImportCounts result={result} />
      {assessment && <AssessedLabels assessment={assessment} />}
      <Jumps jumps={result.jumps} />
      <div className="form-inline">
        {kind === 'transactions' && <Button onClick={() => leave('snapshots')}>Prepare training data…</Button>}
        {rejected > 0 && id !== null && <Button onClick={() => leave(String(id))}>Show the refused rows</Button>}
        {!quarantined && (
          <Button disabled={undo.busy} onClick={() => undo.run()}>
            Undo the import
          </Button>
        )}
      </div>
      {undo.error && <ErrorState report={undo.error} />}
    </>
  );
}
