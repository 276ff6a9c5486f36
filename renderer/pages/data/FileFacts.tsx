import { kinds } from '../../../shared/importing';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import type { FileInspection } from '../../../shared/schemas/imports';
import { isoDay } from '../../../shared/time';
import { Select } from '../../components/controls';
import { dialectWords, type KindChoice, kindLabels, type Reading } from '../../derive/importing';
import { bytes } from '../../format';

interface FileFactsProps extends Reading, KindChoice {
  inspection: FileInspection;
}

/** What the file was recognised as, which can be overruled, and how it is written. */
export function FileFacts({ inspection, reading, onRead, onKind }: FileFactsProps) {
  const dated = inspection.kind === 'transactions' || inspection.mapping.date !== undefined;
  return (
    <>
      <div className="facts">
        <label className="inline-field">
          Recognised as
          <Select
            value={inspection.kind}
            values={kinds}
            labelOf={(kind) => kindLabels[kind]}
            onChange={(kind) => onKind(kind, inspection.kind)}
          />
        </label>
        <span>{dialectWords(inspection)}</span>
        <span>{bytes(inspection.bytes)}</span>
        {inspection.fromMemory && <span>read like the last file with these columns</span>}
      </div>
      {!dated && (
        <label className="inline-field muted">
          The rows have no date. Date of all of them:
          <input
            type="date"
            value={reading.date === undefined ? '' : isoDay(reading.date)}
            onChange={(event) => onRead(withDate(reading, Date.parse(event.target.value)))}
          />
        </label>
      )}
    </>
  );
}

function withDate({ date: _, ...reading }: FileReading, at: number): FileReading {
  return Number.isNaN(at) ? reading : { ...reading, date: at };
}
