import { Fragment } from 'react';
import { splitAtVersions } from '../../shared/versionNames';
import type { Column } from '../derive/table';
import { readable } from '../format';
import { useVersionNames } from '../hooks/useVersionNames';

/** A text, or an id alone, with the names of its versions and its days; an id is told to whoever points at its name. */
export function Named({ text }: { text: string }) {
  return splitAtVersions(text).map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in its order
    i % 2 === 1 ? <Name key={i} id={part} /> : <Fragment key={i}>{readable(part)}</Fragment>,
  );
}

function Name({ id }: { id: string }) {
  const named = useVersionNames();
  return (
    <span className="nowrap" title={id}>
      {named(id)}
    </span>
  );
}

/** A column of versions: read by their names, sorted and exported by their ids, which follow the time. */
export function versionColumn<T extends { version: string }>(title = 'Version'): Column<T> {
  return { title, cell: ({ version }) => <Named text={version} />, value: ({ version }) => version };
}
