import { capital } from '../../format/words';

interface ColumnMappingProps {
  fields: readonly string[];
  columns: readonly string[];
  mapping: Readonly<Record<string, string>>;
  onMap: (field: string, column: string) => void;
}

/** Which column each field is read from. */
export function ColumnMapping({ fields, columns, mapping, onMap }: ColumnMappingProps) {
  return (
    <fieldset className="mapping">
      <legend className="visually-hidden">Columns</legend>
      {fields.map((field) => (
        <label key={field} className="field">
          <span>{capital(field)}</span>
          <select value={mapping[field] ?? ''} onChange={(event) => onMap(field, event.target.value)}>
            <option value="">not in this file</option>
            {columns.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}
