import { type FeatureType, featureTypes } from '../../../shared/features';
import type { FileInspection } from '../../../shared/schemas/imports';
import { Select } from '../../components/controls';
import type { Reading } from '../../derive/importing';
import { plural } from '../../format';

interface FeatureColumnsProps extends Reading {
  inspection: FileInspection;
}

function labelOf(type: FeatureType | ''): string {
  if (type === '') return 'left out';
  return type === 'flag' ? 'yes or no' : type;
}

/** The columns that are taken in as features, and those that are left out with the reason; both can be changed. */
export function FeatureColumns({ inspection: { features, leftOut }, reading, onRead }: FeatureColumnsProps) {
  if (features.length + leftOut.length === 0) return null;
  const ignored = reading.ignore ?? [];
  const change = (column: string, answer: FeatureType | '') => {
    const { [column]: _, ...types } = reading.types ?? {};
    if (answer === '') onRead({ ...reading, types, ignore: [...ignored.filter((one) => one !== column), column] });
    else {
      onRead({
        ...reading,
        types: { ...types, [column]: answer },
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
  value: FeatureType | '';
  reason: string | null;
  onChange: (column: string, answer: FeatureType | '') => void;
}

function Column({ column, value, reason, onChange }: ColumnProps) {
  return (
    <label className="field">
      <span>{column}</span>
      <Select
        value={value}
        values={['', ...featureTypes] as const}
        label={labelOf}
        onChange={(answer) => onChange(column, answer)}
      />
      {reason && <small>{reason}</small>}
    </label>
  );
}
