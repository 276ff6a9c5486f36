import { expect, it } from 'vitest';
import { clientIdReader } from '../../../electron/importing/clientIds';

it('an id is one of somebody unless it stands for nobody, adds up others or was damaged', () => {
  const read = clientIdReader([]);
  for (const id of ['C00007919', 'a1', 'z-9', 'É7', '0042', '17850', 'Anna', 'x0.0']) expect(read(` ${id} `)).toBe(id);
  const refused = [
    'guest',
    'NULL',
    'NaN',
    'N/A',
    '0',
    '-1',
    '#REF!',
    '#DIV/0!',
    'Total',
    'Sum:',
    '4.91512E+11',
    '-',
    '',
  ];
  for (const id of refused) expect(read(id), id).toHaveProperty('reason');
});
