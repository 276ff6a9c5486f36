import { kinds, rowAsClient } from '../../../shared/importing';
import type { ErrorReport } from '../../../shared/schemas/errors';
import { capital } from '../../../shared/words';
import { Button, Select } from '../../components/controls';
import { ErrorState } from '../../components/States';
import {
  type KindChoice,
  kindLabels,
  questionsOf,
  type Reading,
  strayByte,
  unrecognised,
} from '../../derive/importing';
import { ordersAsked } from '../../derive/orders';
import { ColumnMapping } from './ColumnMapping';
import { FileQuestions } from './FileQuestions';
import { OrderQuestion } from './OrderQuestion';

interface ImportQuestionProps extends Reading, KindChoice {
  error: ErrorReport;
  onMap: (field: string, column: string) => void;
  onRetry: () => void;
}

/** What has to be answered before the file can be read; or why it can't be. */
export function ImportQuestion({ error, reading, onRead, onKind, onMap, onRetry }: ImportQuestionProps) {
  const questions = questionsOf(error);
  const orders = ordersAsked(error);
  const unknown = unrecognised(error);
  const stray = strayByte(error);
  if (orders) return <OrderQuestion key={error.message} asked={orders} reading={reading} onRead={onRead} />;
  if (questions.length > 0) {
    return <FileQuestions key={error.message} questions={questions} reading={reading} onRead={onRead} />;
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
  const { headerLine, ...unsaid } = reading;
  const kind = (
    <>
      {headerLine !== undefined && (
        <div className="form-inline">
          <span className="muted">Line {headerLine} was said to name the columns.</span>
          <Button onClick={() => onRead(unsaid)}>Find that line in the file</Button>
        </div>
      )}
      <label className="inline-field">
        The file holds
        <Select
          value={reading.kind ?? ''}
          values={['', ...kinds] as const}
          labelOf={(one) => (one === '' ? 'what its columns tell' : kindLabels[one])}
          onChange={(one) => onKind(one === '' ? undefined : one, reading.kind ?? undefined)}
        />
      </label>
    </>
  );
  if (!unknown) {
    return (
      <>
        <ErrorState report={error} onRetry={onRetry} />
        {kind}
      </>
    );
  }
  return (
    <>
      <p className="note warn">
        {capital(unknown.missing.join(', '))}: no column was recognised for{' '}
        {unknown.missing.length === 1 ? 'it' : 'them'}. Say which column holds what, or what the file holds.
        {unknown.examples.length > 0 && ' Its first line is data, so the columns go by their numbers.'}
      </p>
      {unknown.missing.includes('client') && reading.kind && reading.kind !== 'transactions' && (
        <div className="form-inline">
          <span className="muted">The file has no ids?</span>
          <Button onClick={() => onMap('client', rowAsClient)}>Each line is a client</Button>
        </div>
      )}
      {kind}
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
