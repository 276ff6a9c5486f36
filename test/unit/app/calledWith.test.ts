import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { workspaceIn } from '../../../electron/app/calledWith';

it('a call names a workspace from where it was made, or none', () => {
  const home = resolve('/home/ann');
  expect(workspaceIn(['evergreen', '--workspace=shop', '--hidden'], home)).toBe(resolve(home, 'shop'));
  expect(workspaceIn(['evergreen', `--workspace=${resolve('/data/shop')}`], home)).toBe(resolve('/data/shop'));
  expect(workspaceIn(['evergreen', '--workspace=', 'shop'], home)).toBe(null);
  expect(workspaceIn(['evergreen'], home)).toBe(null);
});
