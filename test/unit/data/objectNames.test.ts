import { expect, it } from 'vitest';
import { importLines, labelsOf } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

it('names that objects have anyway are data: of clients, columns and categories', async () => {
  const context = dataContext();
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const lines = names.map((name, i) => `${name},2024-01-0${i + 1},${i / 4},${name},yes`);
  const header = 'client_id,date,__proto__,constructor,purchased_actual';
  const taken = await importLines(context, [header, ...lines], { kind: 'labelled data' });
  expect(taken).toMatchObject({ accepted: 4, rejected: 0 });
  expect(taken.features).toEqual([
    { column: '__proto__', type: 'number' },
    { column: 'constructor', type: 'category' },
  ]);
  expect(labelsOf(context).map(([client]) => client)).toEqual([...names].sort());
});
