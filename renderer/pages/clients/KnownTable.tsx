import { featureCell, featureTitle } from '../../../shared/featureWords';
import type { ClientHistory } from '../../../shared/schemas/clients';
import { featureText } from '../../derive/clients';
import { dataDay } from '../../format';
import { FactTable } from './FactTable';

/** So many dates stand beside each other. */
const datesShown = 4;

/** What was known of a client when predictions were made: a row a feature, the newest dates side by side. */
export function KnownTable({ client, history }: { client: string; history: ClientHistory | undefined }) {
  const { known, forms = {} } = history ?? {};
  const moments = known?.slice(0, datesShown) ?? [];
  const names = moments.length === 0 ? [] : Object.keys(moments[0].values);
  const told = names.filter((name) => moments.some(({ values }) => values[name] !== null));
  return (
    <FactTable
      title="What was known at each date"
      client={client}
      rows={known && told}
      keyOf={(name) => name}
      empty="No prediction of this client has features."
      columns={[
        {
          title: 'Feature',
          cell: (name) => <span title={name}>{featureTitle(name)}</span>,
          value: (name) => featureTitle(name),
        },
        ...moments.map(({ at, values }, place) => ({
          title: `${at === null ? 'Undated' : dataDay(at)}${isTwice(moments, place) ? ` (${place + 1})` : ''}`,
          numeric: true,
          cell: (name: string) => featureText(values[name], forms[name]),
          value: (name: string) => featureCell(values[name], forms[name]),
        })),
      ]}
    />
  );
}

/** Whether an earlier column is of the same date: titles tell columns apart. */
function isTwice(moments: ClientHistory['known'], place: number): boolean {
  return moments.slice(0, place).some(({ at }) => at === moments[place].at);
}
