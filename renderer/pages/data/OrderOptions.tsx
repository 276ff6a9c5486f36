import type { Execution } from '../../../shared/contract';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import { resultOf } from '../../api/executions';
import { Field } from '../../components/controls';
import type { Reading } from '../../derive/importing';
import { StatesForm } from './StatesForm';

interface OrderOptionsProps extends Reading {
  /** The dry run, which has counted the states. */
  counts: Execution | null;
}

/** What can be said of a file of transactions that was understood: what its states mean, and where it comes from. */
export function OrderOptions({ counts, reading, onRead }: OrderOptionsProps) {
  const orders = resultOf(counts, 'import')?.orders;
  if (!orders) return null;
  return (
    <details className="more-columns">
      <summary>About the orders</summary>
      <div className="stack">
        {orders.states.length > 0 && <StatesForm states={orders.states} reading={reading} onRead={onRead} />}
        <Field
          label="Source (later files of the same source continue it)"
          hint={`Where it is left empty: ${orders.source}`}
        >
          <input
            type="text"
            defaultValue={reading.source ?? ''}
            maxLength={80}
            onBlur={({ target }) => onRead(withSource(reading, target.value.trim()))}
          />
        </Field>
      </div>
    </details>
  );
}

function withSource({ source: _, ...reading }: FileReading, source: string): FileReading {
  return source === '' ? reading : { ...reading, source };
}
