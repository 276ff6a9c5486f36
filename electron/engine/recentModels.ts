import { stat } from 'node:fs/promises';
import { type Model, readModel } from './modelFile';

/** Bytes of the files whose models are kept, at the most. */
const mostBytes = 32e6;

/** By the hash of its file, the one asked for last at the end. */
const kept = new Map<string, { model: Model; bytes: number }>();

/**
 * A model by the hash of its file; those asked for last are not read and made ready again. Whoever has to know that the
 * file itself is whole reads it (`readModel`).
 * @throws AppError `model_damaged`
 */
export async function recentModel(ref: { path: string; sha256: string }): Promise<Model> {
  const known = kept.get(ref.sha256);
  kept.delete(ref.sha256);
  const found = known ?? { model: await readModel(ref), bytes: (await stat(ref.path)).size };
  kept.set(ref.sha256, found);
  let bytes = [...kept.values()].reduce((sum, one) => sum + one.bytes, 0);
  for (const [sha256, one] of kept) {
    if (bytes <= mostBytes) break;
    kept.delete(sha256);
    bytes -= one.bytes;
  }
  return found.model;
}
