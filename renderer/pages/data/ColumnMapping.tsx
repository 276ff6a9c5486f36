import { rowAsClient } from '../../../shared/importing';
import { fieldLabel } from '../../derive/importing';

interface ColumnMappingProps {
  fields: readonly string[];
  columns: readonly string[];
  /** What stands in the columns, where their names say nothing. */
  examples?: readonly string[];
  mapping: Readonly<Record<string, string>>;
  onMap: (field: string, column: string) => void;
  /** For a file without any id of its clients. */
  rowsMayBeClients: boolean;
}

/** Says that each line is a client of its own; `shared/importing.ts` calls it so. */
/** Of more fields than these, those that the file does not have are folded away. */
const shownFields = 8;

export function ColumnMapping({ fields, ...rest }: ColumnMappingProps) {
  const isShown = (field: string) => rest.mapping[field] !== undefined || field === 'client' || field === 'date';
  const folded = fields.length > shownFields ? fields.filter((field) => !isShown(field)) : [];
  return (
    <>
      <Fields {...rest} fields={fields.filter((field) => !folded.includes(field))} />
      {folded.length > 0 && (
        <details className="more-columns">
          <summary className="muted">{folded.length} more fields that are not in this file</summary>
          <Fields {...rest} fields={folded} />
        </details>
      )}
    </>
  );
}

function Fields({ fields, columns, examples = [], mapping, onMap, rowsMayBeClients }: ColumnMappingProps) {
  return (
    <fieldset className="mapping">
      <legend className="visually-hidden">Columns</legend>
      {fields.map((field) => (
        <label key={field} className="field">
          <span>{fieldLabel(field)}</span>
          <select value={mapping[field] ?? ''} onChange={(event) => onMap(field, event.target.value)}>
            <option value="">not in this file</option>
            {field === 'client' && rowsMayBeClients && <option value={rowAsClient}>each line is a client</option>}
            {columns.map((column, i) => (
              <option key={column} value={column}>
                {examples[i] ? `${column} (“${examples[i].trim()}”)` : column}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}
