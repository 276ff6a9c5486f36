import { type DateOrder, type DecimalMark, dateOrders, decimalMarks } from '../../../shared/importing';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import type { FileInspection } from '../../../shared/schemas/imports';
import { Field, SelectField } from '../../components/controls';
import type { Reading } from '../../derive/importing';

interface ReadingOptionsProps extends Reading {
  inspection: FileInspection;
}

const orderLabels: Record<DateOrder, string> = { dmy: 'day first', mdy: 'month first', ymd: 'year first' };
const markLabels: Record<DecimalMark, string> = { '.': 'point', ',': 'comma' };
const open = 'recognised from the file';

/** What can be said of how a file is written, where it was recognised wrongly. */
export function ReadingOptions({ inspection, reading, onRead }: ReadingOptionsProps) {
  const { dateFormat, decimal, headerLine, keepIds, ...others } = reading;
  /** An answer that is taken back is left out of the reading. */
  const say = (said: Partial<FileReading>) => {
    const all = { dateFormat, decimal, headerLine, keepIds, ...said };
    const stated = Object.entries(all).filter(([, value]) => value !== undefined);
    onRead({ ...others, ...Object.fromEntries(stated) });
  };
  return (
    <details className="more-columns">
      <summary>How the file is read</summary>
      <div className="mapping">
        <SelectField
          label="Order of dates"
          value={dateFormat ?? open}
          values={[open, ...dateOrders]}
          labelOf={(order) => (order === open ? open : orderLabels[order])}
          onChange={(order) => say({ dateFormat: order === open ? undefined : order })}
        />
        <SelectField
          label="Decimal mark"
          value={decimal ?? open}
          values={[open, ...decimalMarks]}
          labelOf={(mark) => (mark === open ? open : markLabels[mark])}
          onChange={(mark) => say({ decimal: mark === open ? undefined : mark })}
        />
        <Field label="Line with the column names">
          <input
            key={inspection.headerLine}
            type="number"
            min={1}
            defaultValue={headerLine ?? (inspection.headerLine || '')}
            onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
            onBlur={({ target }) => {
              const line = Number(target.value);
              if (line !== (headerLine ?? inspection.headerLine)) say({ headerLine: line >= 1 ? line : undefined });
            }}
          />
        </Field>
        <Field label="Ids to keep that look like placeholders">
          <input
            type="text"
            defaultValue={(keepIds ?? []).join(', ')}
            placeholder="0, guest"
            onBlur={(event) => {
              const ids = event.target.value.split(',').flatMap((id) => id.trim() || []);
              say({ keepIds: ids.length > 0 ? ids : undefined });
            }}
          />
        </Field>
      </div>
    </details>
  );
}
