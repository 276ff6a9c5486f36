import type { FileReading } from '../../../shared/schemas/dataOperations';
import { spelledDate } from '../../derive/importing';

interface DateOrderProps {
  reading: FileReading;
  onRead: (reading: FileReading) => void;
  /** A date of the file, to show what each answer makes of it. */
  example: string | null;
}

const orders = [
  { order: 'dmy', label: 'Day first' },
  { order: 'mdy', label: 'Month first' },
] as const;

export function DateOrder({ reading, onRead, example }: DateOrderProps) {
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">Order of day and month</legend>
      {orders.map(({ order, label }) => {
        const meaning = example && spelledDate(example, order);
        return (
          <label key={order}>
            <input
              type="radio"
              name="date-order"
              checked={reading.dateFormat === order}
              onChange={() => onRead({ ...reading, dateFormat: order })}
            />
            <b>{label}</b>
            {meaning && (
              <span className="muted">
                {example} is {meaning}
              </span>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}
