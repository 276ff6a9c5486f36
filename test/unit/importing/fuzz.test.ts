import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import { mutated } from '../../helpers/mutated';
import { seededRandom } from '../../helpers/random.mjs';
import { partsOf, recordsIn, tableFixture, zipOf } from '../../helpers/tables';
import { temporaryFolder } from '../../helpers/workspace';

/** Bytes that are changed in all, per format; `EVERGREEN_FUZZ_BYTES=1000000` for the long run. */
const fuzzBytes = Number(process.env.EVERGREEN_FUZZ_BYTES ?? 2000);
const seed = Number(process.env.EVERGREEN_FUZZ_SEED ?? 1);
// Against hanging only, on a busy machine too.
const timeout = 1_200_000 + fuzzBytes * 100;

const random = seededRandom(seed);
const below = (limit: number) => Math.floor(random() * limit);

/**
 * What a file is refused with may say that it can't be read, that it says to unpack to more than is allowed, or ask;
 * anything else is a fault of ours.
 */
const expected = ['file_unreadable', 'unrecognised_file', 'unclear_file', 'unclear_encoding', 'too_large'];

async function feed(path: string, next: (changes: number) => Buffer): Promise<number> {
  let read = 0;
  for (let done = 0; done < fuzzBytes; ) {
    const changes = 1 + below(16);
    writeFileSync(path, next(changes));
    try {
      await recordsIn(path);
      read++;
    } catch (error) {
      if (!(error instanceof AppError && expected.includes(error.code))) throw error;
    }
    done += changes;
  }
  return read;
}

describe('a damaged file', () => {
  it('that was a workbook is read or refused with the reason', { timeout }, async () => {
    const workbooks = ['openpyxl-iso-dates.xlsx', 'xlsxwriter-sheets.xlsx', 'sheetjs-cell-dates.xlsx'].map(
      tableFixture,
    );
    const whole = workbooks.map((path) => readFileSync(path));
    const parts = await Promise.all(workbooks.map(partsOf));
    const read = await feed(join(temporaryFolder(), 'fuzz.xlsx'), (changes) => {
      const i = below(whole.length);
      if (random() < 0.3) return mutated(random, whole[i], changes);
      // Within a sound archive, so that the XML is reached.
      const names = Object.keys(parts[i]);
      const name = names[below(names.length)];
      return zipOf({ ...parts[i], [name]: mutated(random, parts[i][name], changes) });
    });
    expect(read).toBeGreaterThan(0);
  });

  it('that was Parquet is read or refused with the reason', { timeout }, async () => {
    const files = ['none', 'snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'int96'].map((name) =>
      readFileSync(tableFixture(`pyarrow-${name}.parquet`)),
    );
    const read = await feed(join(temporaryFolder(), 'fuzz.parquet'), (changes) =>
      mutated(random, files[below(files.length)], changes),
    );
    expect(read).toBeGreaterThan(0);
  });
});
