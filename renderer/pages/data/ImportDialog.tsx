import { useRef, useState } from 'react';
import type { Execution } from '../../../shared/contract';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import { cancelExecution, resultOf, useExecution } from '../../api/executions';
import { nextImport, useImportQueue } from '../../app/importing';
import { Button } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { Progress } from '../../components/States';
import { fileNameOf, type KindChoice, type MapsByKind, withKind } from '../../derive/importing';
import { percent, plural, remainingTime } from '../../format';
import { useNow } from '../../hooks/useNow';
import { useOperation } from '../../hooks/useOperation';
import { ImportPreview } from './ImportPreview';
import { ImportResult } from './ImportResult';
import { useInspection } from './useInspection';

/** One file on its way in: what it was recognised as, what its rows would do, then the import and what it gave. */
export function ImportDialog({ path }: { path: string }) {
  const [reading, setReading] = useState<FileReading>({ path, map: {} });
  const maps = useRef<MapsByKind>({});
  const waiting = useImportQueue().length - 1;
  const inspected = useInspection(reading);
  const { running, result, execution, ...importing } = useOperation('import');
  const counts = useExecution(inspected.dryRun);
  const read = (next: FileReading) => {
    importing.drop();
    setReading(next);
  };
  const lookAs: KindChoice['onKind'] = (kind, before) => {
    if (before) maps.current[before] = reading.map;
    read(withKind(reading, kind, maps.current));
  };
  const start = () => {
    if (inspected.dryRun !== null) cancelExecution(inspected.dryRun);
    importing.run({ ...reading, dryRun: false });
  };
  const dry = resultOf(counts, 'import');
  // An import that did not wait for the count meets the same questions.
  const asked = [counts?.error, importing.error].find((error) => error?.code === 'unclear_orders') ?? null;
  const close = () => {
    if (running) importing.cancel();
    nextImport();
  };
  return (
    <Dialog
      wide
      title={`Import ${fileNameOf(path)}`}
      onClose={close}
      note={waiting > 0 && `${plural(waiting, 'more file')} after this one`}
      cancel={waiting > 0 && !running ? 'Skip this file' : 'Cancel'}
      buttons={
        result && (
          <Button variant="primary" onClick={close}>
            {waiting > 0 ? 'Next file' : 'Done'}
          </Button>
        )
      }
      action={
        result || running
          ? null
          : {
              label: dry ? importOf(dry) : 'Import',
              run: start,
              busy:
                !inspected.isCurrent ||
                !inspected.inspection ||
                asked !== null ||
                importing.busy ||
                (dry?.accepted === 0 && dry.changed === 0),
            }
      }
    >
      {result && <ImportResult result={result} />}
      {!result && running && <ImportProgress execution={execution} />}
      {!result && !running && (
        <ImportPreview
          reading={reading}
          onRead={read}
          onKind={lookAs}
          inspected={inspected}
          counts={counts}
          asked={asked}
          error={importing.error}
        />
      )}
    </Dialog>
  );
}

/** What the import would do: mostly new rows; of a file that only corrects what is known, that. */
function importOf({ accepted, changed }: { accepted: number; changed: number }): string {
  return accepted === 0 && changed > 0
    ? `Import ${plural(changed, 'correction')}`
    : `Import ${plural(accepted, 'new row')}`;
}

function ImportProgress({ execution }: { execution: Execution | null }) {
  const now = useNow(500);
  const fraction = execution?.fraction ?? null;
  const elapsed = execution ? now - execution.startedAt : 0;
  const left = fraction !== null && fraction > 0.05 ? (elapsed / fraction) * (1 - fraction) : null;
  return (
    <div className="stack" style={{ gap: 8, paddingBlock: 24 }}>
      <Progress label="Importing" fraction={fraction} />
      <p className="muted">
        {fraction === null ? 'Reading the file' : `${percent(fraction, 0)} read`}
        {left !== null && `, ${remainingTime(left)}`}. The rows become visible all at once at the end.
      </p>
    </div>
  );
}
