import { rowAsClient } from '../../../shared/importing';
import { plural } from '../../../shared/words';
import { Field, Select } from '../../components/controls';
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
          <summary className="muted">{plural(folded.length, 'more field')}, not in this file</summary>
          <Fields {...rest} fields={folded} />
        </details>
      )}
    </>
  );
}

function Fields({ fields, columns, examples = [], mapping, onMap, rowsMayBeClients }: ColumnMappingProps) {
  const labelOf = (column: string) => {
    if (column === '') return 'not in this file';
    if (column === rowAsClient) return 'each line is a client';
    const example = examples[columns.indexOf(column)];
    return example ? `${column} (“${example.trim()}”)` : column;
  };
  return (
    <fieldset className="mapping">
      <legend className="visually-hidden">Columns</legend>
      {fields.map((field) => (
        <Field key={field} label={fieldLabel(field)}>
          <Select
            value={mapping[field] ?? ''}
            values={['', ...(field === 'client' && rowsMayBeClients ? [rowAsClient] : []), ...columns]}
            labelOf={labelOf}
            onChange={(column) => onMap(field, column)}
          />
        </Field>
      ))}
    </fieldset>
  );
}
