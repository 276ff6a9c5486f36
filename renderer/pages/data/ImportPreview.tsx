import type { JobStatus } from '../../../shared/contract';
import type { ErrorReport } from '../../../shared/errors';
import { ErrorState, SkeletonRows } from '../../components/States';
import { bytes } from '../../format/numbers';
import { capital } from '../../format/words';
import { ambiguousDate, dialectWords, unrecognised } from '../../views/importing';
import { ColumnMapping } from './ColumnMapping';
import { DateOrder } from './DateOrder';
import { DryRun } from './DryRun';
import { PreviewTable } from './PreviewTable';
import type { Reading, useInspection } from './useInspection';

interface ImportPreviewProps {
  reading: Reading;
  onRead: (reading: Reading) => void;
  inspected: ReturnType<typeof useInspection>;
  /** The dry run. */
  counts: JobStatus | null;
  /** Of an import that was tried. */
  error: ErrorReport | null;
}

export function ImportPreview({ reading, onRead, inspected, counts, error }: ImportPreviewProps) {
  const { inspection } = inspected;
  const map = (field: string, column: string) => {
    const { [field]: _, ...others } = reading.map;
    onRead({ ...reading, map: column === '' ? others : { ...others, [field]: column } });
  };
  if (inspected.error) return <Question error={inspected.error} reading={reading} onRead={onRead} onMap={map} />;
  if (!inspection) return <SkeletonRows rows={9} />;
  return (
    <>
      <p className="facts">
        <span>
          Recognised as <strong>{inspection.kind}</strong>
        </span>
        <span>{dialectWords(inspection)}</span>
        <span>{bytes(inspection.bytes)}</span>
      </p>
      {error && <ErrorState report={error} />}
      {reading.dateFormat && <DateOrder reading={reading} onRead={onRead} example={null} />}
      <ColumnMapping fields={inspection.fields} columns={inspection.header} mapping={inspection.mapping} onMap={map} />
      <PreviewTable inspection={inspection} />
      <DryRun job={counts} />
    </>
  );
}

interface QuestionProps {
  error: ErrorReport;
  reading: Reading;
  onRead: (reading: Reading) => void;
  onMap: (field: string, column: string) => void;
}

/** What has to be answered before the file can be read; or why it can't be. */
function Question({ error, reading, onRead, onMap }: QuestionProps) {
  const date = ambiguousDate(error);
  if (date) {
    return (
      <>
        <p>
          The dates in column <b>{date.column}</b> could be read in two ways, and no row of the file decides it. Which
          is it?
        </p>
        <DateOrder reading={reading} onRead={onRead} example={date.example} />
      </>
    );
  }
  const unknown = unrecognised(error);
  if (!unknown) return <ErrorState report={error} onRetry={() => onRead({ ...reading })} />;
  return (
    <>
      <p className="note warn">
        {capital(unknown.missing.join(', '))}: no column was recognised for it. Say which column holds what, and the
        file can be read as transactions.
      </p>
      <ColumnMapping
        fields={unknown.fields}
        columns={unknown.columns}
        mapping={{ ...unknown.mapping, ...reading.map }}
        onMap={onMap}
      />
      <details>
        <summary className="muted">What was found</summary>
        <p className="muted">{error.message}</p>
      </details>
    </>
  );
}
