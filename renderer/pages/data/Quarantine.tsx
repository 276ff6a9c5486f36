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
    await request(how, { id, reason: `${how === 'undoImport' ? 'undone' : 'taken in'} in the window` });
    showToast(how === 'takeInImport' ? `${fileName} is taken in.` : `The import of ${fileName} is undone.`);
    onSettled?.();
  });
  const found = assessment ? findingsOf(assessment) : ['Checking it was interrupted.'];
  return (
    <div className="note warn waiting-file" role="status">
      <Icon name="alert" />
      <div className="grow">
        <b>{fileName} is in quarantine: no model is trained or tested on its rows.</b>
        <Notes label={`What was found in ${fileName}`} notes={found} />
        <p className="muted">
          Take it in, and its rows are used from the next training on. Or undo the import; the file can be imported
          again.
        </p>
        <div className="form-inline">
          <Button small disabled={settle.busy} onClick={() => settle.run('takeInImport')}>
            Take it in
          </Button>
          <Button small disabled={settle.busy} onClick={() => settle.run('undoImport')}>
            Undo the import
          </Button>
        </div>
        {settle.error && <ErrorState report={settle.error} />}
      </div>
    </div>
  );
}
