import type { TransactionSource } from '../../shared/schemas/orders';
import { nameSource as rename, transactionSources } from '../store/sources';
import type { DataContext } from './context';
import { joinLabels } from './joinLabels';

/** Names the source of an import, and brings all labels in line with its end. Gives the sources as they are then. */
export async function nameSource(
  context: DataContext,
  given: { importId: number; name: string; actor: string; reason: string },
): Promise<TransactionSource[]> {
  rename(context.db, { ...given, at: context.now() });
  await joinLabels(context);
  return transactionSources(context.db);
}
