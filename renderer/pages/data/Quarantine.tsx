import { findingsOf } from '../../../shared/assessment';
import type { Assessment } from '../../../shared/schemas/assessment';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Button } from '../../components/controls';
import { Icon } from '../../components/Icon';
import { ErrorState, Notes } from '../../components/States';
import { useAction } from '../../hooks/useAction';

interface QuarantineProps {
  id: number;
  fileName: string;
  /** Null where looking at it was interrupted. */
  assessment: Assessment | null;
  onSettled?: () => void;
}

/** A file that waits for a person: what was found, and both ways out. */
export function Quarantine({ id, fileName, assessment, onSettled }: QuarantineProps) {
  const settle = useAction(async (how: 'takeInImport' | 'undoImport') => {
    await request(how, { id, reason: `${how === 'undoImport' ? 'taken back' : 'taken in'} in the window` });
    showToast(how === 'takeInImport' ? `${fileName} is taken in.` : `${fileName} is taken back.`);
    onSettled?.();
  });
  const found = assessment ? findingsOf(assessment) : ['It was not looked at to the end.'];
  return (
    <div className="note warn waiting-file" role="status">
      <Icon name="alert" />
      <div className="grow">
        <b>{fileName} waits: nothing trains or judges by its rows.</b>
        <Notes label={`What was found in ${fileName}`} notes={found} />
        <p className="muted">
          Taken in, its rows train and judge from the next run on. Taken back, the import is undone, and can be made
          again.
        </p>
        <div className="form-inline">
          <Button small disabled={settle.busy} onClick={() => settle.run('takeInImport')}>
            Take it in
          </Button>
          <Button small disabled={settle.busy} onClick={() => settle.run('undoImport')}>
            Take it back
          </Button>
        </div>
        {settle.error && <ErrorState report={settle.error} />}
      </div>
    </div>
  );
}
