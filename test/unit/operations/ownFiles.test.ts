import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refuseOwnFile } from '../../../electron/operations/ownFiles';
import { absence } from '../../../shared/doors';
import { factsOf, isOperation, operations } from '../../../shared/operations';
import { writesFile } from '../../../shared/operations/facts';
import { temporaryFolder } from '../../helpers/workspace';

it('a file that is written never replaces one of the workspace, however it is named', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'shop');
  mkdirSync(join(workspace, 'models', 'production'), { recursive: true });
  symlinkSync(workspace, join(folder, 'link'));
  for (const own of [
    join(workspace, 'labels.sqlite'),
    join(workspace, 'labels.sqlite-wal'),
    join(workspace, 'models', 'production', 'production.json'),
    join(workspace, 'tables', 'not yet', 'made.csv'),
    `${folder}/other/../shop/leases.sqlite`,
    join(folder, 'link', 'serving.token'),
    join(folder, 'link', 'models'),
  ]) {
    expect(() => refuseOwnFile(workspace, own), own).toThrow('belongs to the workspace');
  }
  for (const free of [
    'labeled_data.csv',
    'models.csv',
    'exports/labels.sqlite',
    '../labels.sqlite',
    '../models/a.onnx',
  ]) {
    expect(() => refuseOwnFile(workspace, join(workspace, free)), free).not.toThrow();
  }
});

it('an operation that writes a file says in which field it is named', () => {
  const writing = Object.keys(operations)
    .filter(isOperation)
    .filter((name) => absence(name, 'HTTP') === writesFile);
  expect(writing.length).toBeGreaterThan(4);
  expect(writing.filter((name) => !factsOf(name).writes)).toEqual([]);
});
