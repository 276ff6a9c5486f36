import type { Execution } from '../../../shared/contract';
import { kinds } from '../../../shared/importing';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import type { ErrorReport } from '../../../shared/schemas/errors';
import { capital } from '../../../shared/words';
import { useRequest } from '../../api/useRequest';
import { Button } from '../../components/Button';
import { Select } from '../../components/Select';
import { ErrorState, SkeletonRows } from '../../components/States';
import { ambiguousDate, kindChoices, kindLabels, strayByte, unrecognised } from '../../derive/importing';
import { ColumnMapping } from './ColumnMapping';
import { DateOrder } from './DateOrder';
import { DryRun } from './DryRun';
import { FeatureColumns } from './FeatureColumns';
import { FileFacts } from './FileFacts';
import { KindQuestion } from './KindQuestion';
import { PreviewTable } from './PreviewTable';
import type { useInspection } from './useInspection';

interface ImportPreviewProps {
  reading: FileReading;
  onRead: (reading: FileReading) => void;
  inspected: ReturnType<typeof useInspection>;
  /** The dry run. */
  counts: Execution | null;
  /** Of an import that was tried. */
  error: ErrorReport | null;
}

export function ImportPreview({ reading, onRead, inspected, counts, error }: ImportPreviewProps) {
  const { inspection } = inspected;
  const map = (field: string, column: string) => {
    const { [field]: _, ...others } = reading.map;
    onRead({ ...reading, map: column === '' ? others : { ...others, [field]: column } });
  };
  if (inspected.error) {
    return <Question error={inspected.error} reading={reading} onRead={onRead} onMap={map} onRetry={inspected.retry} />;
  }
  if (!inspection) return <SkeletonRows rows={9} />;
  return (
    <>
      <FileFacts inspection={inspection} reading={reading} onRead={onRead} />
      {error && <ErrorState report={error} />}
      {reading.dateFormat && <DateOrder reading={reading} onRead={onRead} example={null} />}
      <ColumnMapping
        fields={inspection.fields}
        columns={inspection.header}
        mapping={inspection.mapping}
        onMap={map}
        rowsMayBeClients={inspection.kind !== 'transactions'}
      />
      <FeatureColumns inspection={inspection} reading={reading} onRead={onRead} />
      <PreviewTable inspection={inspection} />
      <DryRun execution={counts} />
    </>
  );
}

interface QuestionProps {
  error: ErrorReport;
  reading: FileReading;
  onRead: (reading: FileReading) => void;
  onMap: (field: string, column: string) => void;
  onRetry: () => void;
}

/** What has to be answered before the file can be read; or why it can't be. */
function Question({ error, reading, onRead, onMap, onRetry }: QuestionProps) {
  const tasks = useRequest('tasks', {}).value ?? [];
  const date = ambiguousDate(error);
  const kind = kindChoices(error, (task) => tasks.find(({ name }) => name === task)?.column);
  const unknown = unrecognised(error);
  const stray = strayByte(error);
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
  if (stray) {
    return (
      <>
        <p className="note warn">{stray}</p>
        <div className="form-inline">
          <Button onClick={onRetry}>Try again</Button>
          <Button onClick={() => onRead({ ...reading, encoding: 'windows-1252' })}>Read it as Windows-1252</Button>
        </div>
      </>
    );
  }
  if (kind) return <KindQuestion key={kind.column} {...kind} reading={reading} onRead={onRead} />;
  if (!unknown) return <ErrorState report={error} onRetry={onRetry} />;
  return (
    <>
      <p className="note warn">
        {capital(unknown.missing.join(', '))}: no column was recognised for it. Say which column holds what, or what the
        file holds.{unknown.examples.length > 0 && ' Its first line is data, so the columns go by their numbers.'}
      </p>
      <label className="inline-field">
        The file holds
        <Select
          value={reading.kind ?? ''}
          values={['', ...kinds] as const}
          label={(kind) => (kind === '' ? 'what its columns tell' : kindLabels[kind])}
          onChange={(kind) => onRead(withKind(reading, kind))}
        />
      </label>
      <ColumnMapping
        fields={unknown.fields}
        columns={unknown.columns}
        examples={unknown.examples}
        mapping={{ ...unknown.mapping, ...reading.map }}
        onMap={onMap}
        rowsMayBeClients
      />
      <details>
        <summary className="muted">What was found</summary>
        <p className="muted">{error.message}</p>
      </details>
    </>
  );
}

/** Fields of one kind are none of another: what was mapped goes with it. */
function withKind({ kind: _, ...reading }: FileReading, kind: FileReading['kind'] | ''): FileReading {
  return kind ? { ...reading, map: {}, kind: kind } : { ...reading, map: {} };
}
