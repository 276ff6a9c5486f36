import type { FeatureType } from '../../../shared/features';
import type { FileInspection } from '../../../shared/schemas/imports';
import type { FileReading } from '../../../shared/screenRequests';
import { plural } from '../../format/numbers';

interface FeatureColumnsProps {
  inspection: FileInspection;
  reading: FileReading;
  onRead: (reading: FileReading) => void;
}

const typeLabels: Record<FeatureType, string> = {
  number: 'number',
  category: 'category',
  flag: 'yes or no',
  date: 'date',
};

/** The columns that are taken in as features, and those that are left out with the reason; both can be changed. */
export function FeatureColumns({ inspection: { features, leftOut }, reading, onRead }: FeatureColumnsProps) {
  if (features.length + leftOut.length === 0) return null;
  const ignored = reading.ignore ?? [];
  const change = (column: string, answer: string) => {
    const { [column]: _, ...types } = reading.types ?? {};
    if (answer === '') onRead({ ...reading, types, ignore: [...ignored.filter((one) => one !== column), column] });
    else {
      onRead({
        ...reading,
        types: { ...types, [column]: answer as FeatureType },
        ignore: ignored.filter((one) => one !== column),
      });
    }
  };
  return (
    <details className="more-columns">
      <summary>
        {plural(features.length, 'column')} taken in as features
        {leftOut.length > 0 && <span className="muted">, {leftOut.length} left out</span>}
      </summary>
      <div className="mapping">
        {features.map(({ column, type }) => (
          <Column key={column} column={column} value={type} reason={null} onChange={change} />
        ))}
        {leftOut.map(({ column, reason }) => (
          <Column key={column} column={column} value="" reason={reason} onChange={change} />
        ))}
      </div>
    </details>
  );
}

interface ColumnProps {
  column: string;
  value: string;
  reason: string | null;
  onChange: (column: string, answer: string) => void;
}

function Column({ column, value, reason, onChange }: ColumnProps) {
  return (
    <label className="field">
      <span>{column}</span>
      <select value={value} onChange={(event) => onChange(column, event.target.value)}>
        <option value="">left out</option>
        {Object.entries(typeLabels).map(([type, label]) => (
          <option key={type} value={type}>
            {label}
          </option>
        ))}
      </select>
      {reason && <small>{reason}</small>}
    </label>
  );
}
