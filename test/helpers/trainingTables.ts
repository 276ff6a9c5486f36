import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Dictionary,
  Int32,
  makeData,
  makeVector,
  Table,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { Random } from '../../electron/engine/rng';
import { clientIds } from './clientIds';

const colours = ['amber', 'blue', 'green'];

/** A table whose truth hangs on a category and a number, some of them missing. */
export function tableIn(folder: string, name: string, rows: number, drop: readonly string[] = []) {
  const random = new Random(4, rows);
  const codes = Int32Array.from({ length: rows }, () => Math.floor(3 * random.unit()));
  const spend = Float64Array.from({ length: rows }, () => (random.unit() < 0.1 ? Number.NaN : 100 * random.unit()));
  const noise = Float64Array.from({ length: rows }, () => random.unit());
  const target = spend.map((x, i) => ((Number.isNaN(x) ? 80 : x) + 30 * (codes[i] === 1 ? 1 : 0) > 60 ? 1 : 0));
  const type = new Dictionary(new Utf8(), new Int32(), 0);
  const dictionary = vectorFromArray(colours, new Utf8());
  const columns: Record<string, Vector> = {
    client: makeVector(Int32Array.from(codes.keys())),
    client_id: clientIds(codes.keys()),
    predicted_at: makeVector(new Float64Array(rows)),
    split: makeVector(Uint8Array.from(codes, (_, i) => (i % 5 === 0 ? 1 : 0))),
    'y:purchase': makeVector(target),
    'x:colour': new Vector([makeData({ type, data: codes, dictionary })]),
    'x:noise': makeVector(noise),
    'x:spend': makeVector(spend),
  };
  for (const column of drop) delete columns[column];
  const bytes = tableToIPC(new Table(columns), 'file');
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex'), target };
}
