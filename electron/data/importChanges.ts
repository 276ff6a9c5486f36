import { findingsOf, isSuspicious } from '../../shared/assessment';
import type { Assessment } from '../../shared/schemas/assessment';
import type { ImportRecord } from '../../shared/schemas/imports';
import type { TransactionSource } from '../../shared/schemas/orders';
import { quarantineImport, takeInImport } from '../store/imports';
import { holding } from '../store/leases/claims';
import { nameSource as rename, transactionSources } from '../store/sources';
import type { DataContext } from './context';
import { joinAndSweep, joinLabels } from './joinLabels';

/**
 * Takes in a file that was looked at, or lets it wait where chance and recent change do not explain it. The caller
 * holds the import lease, and has since before the file was read.
 */
export async function settleImport(
  context: DataContext,
  { id, assessment, actor }: { id: number; assessment: Assessment; actor: string },
): Promise<void> {
  const given = { id, assessment: JSON.stringify(assessment), actor, at: context.now() };
  if (!isSuspicious(assessment)) {
    await showAndJoin(context, { ...given, reason: '' });
    return;
  }
  const summary = `import ${id} waits in quarantine: ${findingsOf(assessment).join('; ')}`;
  quarantineImport(context.db, { ...given, summary });
}

/**
 * Takes in an import that waits in quarantine: from then on its rows are seen, joined and trained on.
 * @throws AppError `unknown_import`
 */
export async function takeIn(
  context: DataContext,
  given: { id: number; actor: string; reason: string },
): Promise<ImportRecord> {
  return holding(context, 'import', () => showAndJoin(context, { ...given, at: context.now() }));
}

async function showAndJoin(context: DataContext, given: Parameters<typeof takeInImport>[1]): Promise<ImportRecord> {
  const record = takeInImport(context.db, given);
  await joinAndSweep(context);
  return record;
}

/** Names the source of an import, and brings all labels in line with its end. Gives the sources as they are then. */
export async function nameSource(
  context: DataContext,
  given: { importId: number; name: string; actor: string; reason: string },
): Promise<TransactionSource[]> {
  rename(context.db, { ...given, at: context.now() });
  await joinLabels(context);
  return transactionSources(context.db);
}
