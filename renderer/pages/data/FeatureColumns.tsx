import { type FeatureType, featureTypes } from '../../../shared/features';
import type { FileInspection } from '../../../shared/schemas/imports';
import { SelectField } from '../../components/controls';
import type { Reading } from '../../derive/importing';
import { plural } from '../../format';

interface FeatureColumnsProps extends Reading {
  inspection: FileInspection;
}

function labelOf(type: FeatureType | ''): string {
  if (type === '') return 'left out';
  return type === 'flag' ? 'yes or no' : type;
}

/** The columns that are used as features, and those that are left out with the reason; both can be changed. */
export function FeatureColumns({ inspection: { features, leftOut }, reading, onRead }: FeatureColumnsProps) {
  if (features.length + leftOut.length === 0) return null;
  const ignored = reading.ignore ?? [];
  const change = (column: string, answer: FeatureType | '') => {
    const { [column]: _, ...types } = reading.types ?? {};
    const others = ignored.filter((one) => one !== column);
    if (answer === '') onRead({ ...reading, types, ignore: [...others, column] });
    else onRead({ ...reading, types: { ...types, [column]: answer }, ignore: others });
  };
  return (
    <details className="more-columns">
      <summary>
        {plural(features.length, 'column')} used as features
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
    <SelectField
      label={column}
      hint={reason}
      value={value}
      values={['', ...featureTypes] as const}
      labelOf={labelOf}
      onChange={(answer) => onChange(column, answer)}
    />
  );
}
