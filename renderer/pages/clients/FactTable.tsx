import type { ComponentProps } from 'react';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { SkeletonRows } from '../../components/States';

interface FactTableProps<T> extends Pick<ComponentProps<typeof DataTable<T>>, 'rows' | 'keyOf' | 'columns'> {
  title: string;
  client: string;
  /** What is said where there is none. */
  empty: string;
}

/** A table of what is known of one client. */
export function FactTable<T>({ title, client, empty, ...table }: FactTableProps<T>) {
  return (
    <Card title={title}>
      <DataTable
        {...table}
        compact
        label={title}
        clients={{ all: client }}
        waiting={<SkeletonRows list rows={4} />}
        empty={<p className="muted">{empty}</p>}
      />
    </Card>
  );
}
