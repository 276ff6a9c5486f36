import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type Inspection, inspect } from '../../electron/importing/inspect';
import { recordsOf } from '../../electron/importing/records';
import { type Opening, openSource } from '../../electron/importing/source';
import type { CsvRecord } from '../../electron/importing/tokenizer';
import { Zip } from '../../electron/importing/zip';
import type { ImportInstructions } from '../../shared/schemas/imports';
import { defaultTasks } from '../../shared/tasks';

/** A table that another program wrote (test/fixtures/tables/README.md). */
export function tableFixture(name: string): string {
  return join(process.cwd(), 'test', 'fixtures', 'tables', name);
}

/** Recognises a file in a workspace that knows nothing yet. */
export function inspectAlone(path: string, options: ImportInstructions = {}): Promise<Inspection> {
  return inspect(path, options, { tasks: defaultTasks, featureTypes: new Map(), remembered: () => null });
}

/** All records of a file, of any format. */
export async function recordsIn(path: string, opening: Opening = {}): Promise<CsvRecord[]> {
  const source = await openSource(path, opening);
  const records: CsvRecord[] = [];
  for await (const batch of recordsOf(source, { delimiter: ',', newline: '\n', hinted: false, escaped: false })) {
    records.push(...batch.records);
  }
  return records;
}

/** The parts of a zip archive, by name. */
export async function partsOf(path: string): Promise<Record<string, Buffer>> {
  const zip = await Zip.open({ path });
  try {
    const parts: Record<string, Buffer> = {};
    for (const { name } of zip.parts) parts[name] = await zip.content(name);
    return parts;
  } finally {
    zip.close();
  }
}

/** A zip archive of some parts (APPNOTE.TXT of PKWARE, 4.3): deflated, with the sizes that are stated or their own. */
export function zipOf(
  parts: Readonly<Record<string, Buffer | string>>,
  stated: (size: number) => number = (size) => size,
): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const { packed, sum } = packedOf(bytes);
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(8, 4);
    header.writeUInt32LE(sum, 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(stated(bytes.length), 18);
    header.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), header, Buffer.from(name), packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, entry, Buffer.from(name));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

const packedParts = new WeakMap<Buffer, { packed: Buffer; sum: number }>();

/** A part as it is packed, once: the fuzzer packs the same ones again and again. */
function packedOf(bytes: Buffer): { packed: Buffer; sum: number } {
  const known = packedParts.get(bytes);
  if (known) return known;
  const made = { packed: deflateRawSync(bytes), sum: crc(bytes) };
  packedParts.set(bytes, made);
  return made;
}

/** CRC-32 as zip has it (ISO 3309). */
function crc(bytes: Buffer): number {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}
