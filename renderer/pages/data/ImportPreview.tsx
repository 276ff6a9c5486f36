import type { Execution } from '../../../shared/contract';
import type { ErrorReport } from '../../../shared/schemas/errors';
import { capital } from '../../../shared/words';
import { ErrorState, Notes, SkeletonRows } from '../../components/States';
import type { KindChoice, Reading } from '../../derive/importing';
import { ColumnMapping } from './ColumnMapping';
import { DryRun } from './DryRun';
import { FeatureColumns } from './FeatureColumns';
import { FileFacts } from './FileFacts';
import { ImportQuestion } from './ImportQuestion';
import { OrderOptions } from './OrderOptions';
import { PreviewTable } from './PreviewTable';
import { ReadingOptions } from './ReadingOptions';
import type { useInspection } from './useInspection';

interface ImportPreviewProps extends Reading, KindChoice {
  inspected: ReturnType<typeof useInspection>;
  counts: Execution | null;
  /** What all rows leave open. */
  asked: ErrorReport | null;
  /** Of an import that was tried. */
  error: ErrorReport | null;
}

export function ImportPreview({ reading, onRead, onKind, inspected, counts, asked, error }: ImportPreviewProps) {
  const { inspection } = inspected;
  const map = (field: string, column: string) => {
    const { [field]: _, ...others } = reading.map;
    onRead({ ...reading, map: column === '' ? others : { ...others, [field]: column } });
  };
  const open = inspected.error ?? asked;
  if (open) {
    return (
      <ImportQuestion
        error={open}
        reading={reading}
        onRead={onRead}
        onKind={onKind}
        onMap={map}
        onRetry={inspected.retry}
      />
    );
  }
  if (!inspection) return <SkeletonRows rows={9} />;
  return (
    <>
      <FileFacts inspection={inspection} reading={reading} onRead={onRead} onKind={onKind} />
      {error && <ErrorState report={error} />}
      <Notes label="What is to be known of the file" notes={inspection.notes.map(capital)} />
      <ColumnMapping
        fields={inspection.fields}
        columns={inspection.header}
        mapping={inspection.mapping}
        onMap={map}
        rowsMayBeClients={inspection.kind !== 'transactions'}
      />
      <FeatureColumns inspection={inspection} reading={reading} onRead={onRead} />
      <ReadingOptions inspection={inspection} reading={reading} onRead={onRead} />
      <PreviewTable inspection={inspection} />
      <OrderOptions counts={counts} reading={reading} onRead={onRead} />
      <DryRun execution={counts} />
    </>
  );
}
