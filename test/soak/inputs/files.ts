import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readClientRows, readTransactions } from '../../../electron/importing/readCsv';
import { defaultTasks } from '../../../shared/tasks';
import { sample } from '../../helpers/evergreen';
import { mutated, replaced } from '../../helpers/mutated';
import { inspectAlone, partsOf, recordsIn, tableFixture, zipOf } from '../../helpers/tables';
import { noWords } from '../../helpers/transactions';
import type { Kind } from './kind';
import { outcomeOf, refusedUnlessSame } from './refusal';

const fixtures = tableFixture('');
const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)];
const fewChanges = (random: () => number) => 1 + Math.floor(random() * 16);

/** Its kind, time and system: no checksum covers them. */
const gzipHead = 10;

/** All kinds of files, in several dialects. */
const texts = [
  'client_id,predicted_at,purchased_pred,churned_pred,clv_pred\nC1,2026-01-02,0.75,0.2,8500\nC2,2026-01-03,75%,5%,"$8,500"\n',
  'client_id;observed_at;purchased_actual;churned_actual;clv_actual\n007;31/12/2025;oui;non;1 234,50 €\n008;01/01/2026;non;oui;-3,1\n',
  'client_id\tdate\tvisits\torders\tpurchased_actual\r\nk1\t20240101\t12\t3\t1\r\n"k\t2"\t20240102\t\t4\t0\r\n',
  'client_id,country,age,joined\n17850.0,"United ""K"" Kingdom",44,2011-05-06T07:08:09Z\n\n17851,"a\nb",,1304665689\n',
  readFileSync(sample, 'utf8').split('\n').slice(0, 40).join('\n'),
  'Invoice|Client|When|Quantity|Price\nC1|00012|12/1/2010 8:26|6|2.55\n536365|00012|12/1/2010 8:26|-6|2.55\n',
];

/** From the bytes to typed rows, as an import reads them, without the store. */
async function readRows(path: string): Promise<void> {
  const inspection = await inspectAlone(path);
  const { signal } = new AbortController();
  const { kind, features } = inspection.recognition;
  const context = { tasks: defaultTasks, categories: new Map(features.map(({ column }) => [column, []])) };
  const blocks =
    kind === 'transactions'
      ? readTransactions(inspection, noWords, signal)
      : readClientRows(inspection, context, signal);
  for await (const block of blocks) if (block.fraction < 0) throw new Error('It goes backwards.');
}

export async function csv(folder: string): Promise<Kind> {
  const path = join(folder, 'input.csv');
  const packed = join(folder, 'input.csv.gz');
  const whole = texts.flatMap((text) => [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'latin1'),
  ]);
  const zipped: { bytes: Buffer; records: unknown }[] = [];
  for (const text of texts) {
    writeFileSync(packed, gzipSync(text));
    zipped.push({ bytes: gzipSync(text), records: await recordsIn(packed) });
  }
  return {
    feed: async (random) => {
      const kind = random();
      if (kind < 0.1) {
        const { bytes, records } = pick(random, zipped);
        const damaged = replaced(random, bytes.subarray(gzipHead), fewChanges(random), bytes.length - gzipHead);
        writeFileSync(packed, Buffer.concat([bytes.subarray(0, gzipHead), damaged]));
        return refusedUnlessSame(
          () => recordsIn(packed),
          (taken) => isDeepStrictEqual(taken, records),
        );
      }
      writeFileSync(path, mutated(random, pick(random, whole), fewChanges(random)));
      return outcomeOf(() => (kind < 0.7 ? recordsIn(path) : readRows(path)));
    },
  };
}

/** Within a sound archive, so that the XML is reached; or bytes of the archive, whose parts have checksums. */
export async function xlsx(folder: string): Promise<Kind> {
  const opening = { sheet: '(all)' };
  const path = join(folder, 'input.xlsx');
  const books: { parts: Record<string, Buffer>; whole: Buffer; content: number; records: unknown }[] = [];
  for (const name of namesOf('.xlsx')) {
    const parts = await partsOf(tableFixture(name));
    const whole = zipOf(parts);
    writeFileSync(path, whole);
    books.push({
      parts,
      whole,
      content: whole.indexOf('PK\x01\x02', 0, 'latin1'),
      records: await recordsIn(path, opening),
    });
  }
  return {
    feed: async (random) => {
      const { parts, whole, content, records } = pick(random, books);
      if (random() < 0.3) {
        writeFileSync(path, replaced(random, whole, fewChanges(random), content));
        return refusedUnlessSame(
          () => recordsIn(path, opening),
          (taken) => isDeepStrictEqual(taken, records),
        );
      }
      const name = pick(random, Object.keys(parts));
      const damaged = mutated(random, parts[name], fewChanges(random));
      writeFileSync(path, random() < 0.1 ? mutated(random, whole, 8) : zipOf({ ...parts, [name]: damaged }));
      return outcomeOf(() => recordsIn(path, opening));
    },
  };
}

export function parquet(folder: string): Kind {
  const path = join(folder, 'input.parquet');
  const whole = namesOf('.parquet').map((name) => readFileSync(tableFixture(name)));
  return {
    feed: (random) => {
      writeFileSync(path, mutated(random, pick(random, whole), fewChanges(random)));
      return outcomeOf(() => recordsIn(path));
    },
  };
}

const namesOf = (ending: string) => readdirSync(fixtures).filter((name) => name.endsWith(ending));
