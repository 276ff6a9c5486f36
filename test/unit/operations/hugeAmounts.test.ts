import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFunctions } from '../../../electron/operations/dataFunctions';
import { retrain } from '../../../electron/operations/retrain';
import { openStore } from '../../../electron/store/open';
import { AppError } from '../../../shared/errors';
import { retrainDefaults } from '../../../shared/strategies';
import { operationContext } from '../../helpers/workspace';

/** A workspace whose training ends as it does where a feature is infinite. */
async function workspace() {
  const context = operationContext();
  const path = join(context.workspace, 'orders.csv');
  const rows = Array.from({ length: 60 }, (_, i) => `C${i % 20},2026-0${1 + Math.floor(i / 20)}-05,${10 + i}`);
  writeFileSync(path, ['client_id,date,amount', ...rows, ''].join('\n'));
  await dataFunctions.import(context, { path, dryRun: false });
  const at = Date.parse('2026-01-20');
  await dataFunctions.snapshot(context, { from: at, to: at, everyDays: 30 });
  Object.assign(context.engine, {
    warm: () => undefined,
    train: async () => {
      throw new AppError('model_damaged', 'purchase_model.forest has trees that are none.');
    },
  });
  const take = (amount: number, clients: readonly string[]) => {
    const db = openStore(join(context.workspace, 'labels.sqlite'));
    const change = db.prepare(
      'UPDATE transactions SET amount = ? WHERE at = ? AND client_key = (SELECT key FROM clients WHERE client_id = ?)',
    );
    for (const client of clients) change.run(amount, Date.parse('2026-01-05'), client);
    db.close();
  };
  return { take, train: () => retrain(context, { ...retrainDefaults, force: true }) };
}

it('a training that amounts of an earlier release spoil names them, and the way out', async () => {
  const { take, train } = await workspace();
  await expect(train()).rejects.toMatchObject({ code: 'model_damaged' });
  take(Number.POSITIVE_INFINITY, ['C1']);
  const details = { commandLine: '“evergreen imports undo 1” undoes it.' };
  const first = 'Infinity of C1 on 2026-01-05 (orders.csv, import 1)';
  const message = `Nothing is learned from amounts beyond 1e+30: ${first}. Undo the import, correct the file and import it again.`;
  await expect(train()).rejects.toMatchObject({ code: 'too_large', message, details });
  take(-1e31, ['C2', 'C3', 'C4', 'C5']);
  await expect(train()).rejects.toMatchObject({
    message: expect.stringMatching(/(Infinity|-1e\+31) of C\d on .* and 2 more\. Undo/),
  });
});
