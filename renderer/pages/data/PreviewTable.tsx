import type { FileInspection } from '../../../shared/schemas/imports';

/** The first rows as they are in the file, with what each column is read as. */
export function PreviewTable({ inspection: { header, mapping, sample } }: { inspection: FileInspection }) {
  const fieldOf = new Map(Object.entries(mapping).map(([field, column]) => [column, field]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="preview" aria-label="First rows of the file" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map((column) => (
              <th key={column} scope="col">
                <small>{fieldOf.get(column) ?? ''}</small>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file, in its order
            <tr key={row}>
              {header.map((column, i) => (
                <td key={column} className={fieldOf.has(column) ? undefined : 'unused'}>
                  {cells[i]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
