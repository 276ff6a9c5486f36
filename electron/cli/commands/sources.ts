import { shownSource } from '../../../shared/orderNotes';
import type { TransactionSource } from '../../../shared/schemas/orders';
import { operationCommand } from '../command';
import { day, table } from '../format';

export const sourcesCommand = operationCommand('sources', { name: 'sources', tell: listing });

export const nameSourceCommand = operationCommand('nameSource', {
  name: 'sources',
  words: 'sources name',
  form: { words: ['importId', 'name'] },
  tell: listing,
});

function listing(sources: readonly TransactionSource[]) {
  const json = { sources: [...sources] };
  if (sources.length === 0) return { json, text: 'There are no transactions yet.' };
  const rows = sources.map(({ source, imports, from, until }) => [
    shownSource(source),
    imports.join(', '),
    day(from),
    day(until),
  ]);
  return { json, text: table([['source', 'imports', 'from', 'until'], ...rows]) };
}
