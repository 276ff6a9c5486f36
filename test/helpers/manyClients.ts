import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from './evergreen';

/** Gives a workspace so many clients more, with features as they are now. */
export async function importClients(workspace: string, many: number): Promise<void> {
  const file = join(workspace, 'many.csv');
  const rows = Array.from({ length: many }, (_, i) => `many ${i},2026-01-01,${i % 90},${i % 7}`);
  writeFileSync(file, ['client_id,as_of,recency_days,purchases', ...rows, ''].join('\n'));
  await json(workspace, 'import', file, '--kind', 'clients');
}
