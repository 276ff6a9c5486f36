import { describe, expect, it } from 'vitest';
import { takeIn } from '../../../electron/data/importChanges';
import { listImports } from '../../../electron/store/imports';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const labels = (client: string) => [
  'client_id,date,visits,purchased_actual',
  ...Array.from({ length: 20 }, (_, i) => `${client}${i},2024-01-01,${i},${i % 2}`),
];

describe('an import whose process ended while its labels were looked at', () => {
  it('is no import that waits for a person: it is swept, and the same file is taken in as if it had never been', async () => {
    const context = dataContext();
    await importLines(context, labels('a'), { kind: 'labelled data' });
    const { lookedAt, id } = await importLines(context, labels('b'), { kind: 'labelled data', look: true });
    expect(lookedAt).not.toBeNull();
    expect(listImports(context.db).map(({ state }) => state)).toEqual(['visible']);
    await expect(takeIn(context, { id: Number(id), actor: 'a person', reason: '' })).rejects.toMatchObject({
      code: 'unknown_import',
    });
    expect(await importLines(context, labels('b'), { kind: 'labelled data' })).toMatchObject({
      accepted: 20,
      duplicates: 0,
    });
    expect(listImports(context.db).map(({ accepted }) => accepted)).toEqual([20, 20]);
  });
});
