import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dictionary, Int32, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { parseModel, readModel } from '../../../electron/engine/modelFile';
import { predict } from '../../../electron/engine/predict';
import { loadTable } from '../../../electron/engine/tableFile';
import { sha256Of } from '../../../electron/node/files';
import { writeModels } from '../../helpers/models';
import { mutated } from '../../helpers/mutated';
import type { Kind } from './kind';
import { outcomeOf, refusedUnlessSame } from './refusal';

/** Model files, as one is read whose hash is known, and as bytes of which nothing is known. */
export async function models(folder: string): Promise<Kind> {
  const files = await writeModels(folder, 'v', 1);
  const whole = files.map(({ path, sha256 }) => ({ bytes: readFileSync(path), sha256 }));
  const path = join(folder, 'input.forest');
  return {
    feed: async (random) => {
      const { bytes, sha256 } = whole[Math.floor(random() * whole.length)];
      const damaged = mutated(random, bytes, 1 + Math.floor(random() * 16));
      if (random() < 0.2) {
        writeFileSync(path, damaged);
        return refusedUnlessSame(
          () => readModel({ path, sha256 }),
          () => damaged.equals(bytes),
        );
      }
      return outcomeOf(() => {
        const { chunks, any, schema } = parseModel(path, damaged);
        const row = schema.map(() => Float64Array.of(random() * 100));
        for (const forest of [chunks, any]) if (forest.length > 0) predict(forest, row, 1);
      });
    },
  };
}

/** Training tables: they are known by their hash, which every change must break. */
export async function tables(folder: string): Promise<Kind> {
  const path = join(folder, 'input.arrow');
  const numbers = Array.from({ length: 200 }, (_, i) => i);
  const whole = Buffer.from(
    tableToIPC(
      new Table({
        client: makeVector(Int32Array.from(numbers)),
        client_id: vectorFromArray(numbers.map(String), new Dictionary(new Utf8(), new Int32(), 0)),
        predicted_at: makeVector(new Float64Array(200)),
        split: makeVector(new Uint8Array(200)),
        'y:purchase': makeVector(Float64Array.from(numbers)),
        'x:spend': makeVector(Float64Array.from(numbers)),
      }),
      'file',
    ),
  );
  writeFileSync(path, whole);
  const sha256 = await sha256Of(path);
  return {
    feed: async (random) => {
      const damaged = mutated(random, whole, 1 + Math.floor(random() * 4));
      // One that was read once is not read again, whatever became of it.
      if (damaged.equals(whole)) return 'taken';
      writeFileSync(path, damaged);
      return refusedUnlessSame(
        () => loadTable({ path, sha256 }),
        () => false,
      );
    },
  };
}
