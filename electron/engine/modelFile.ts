import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { forestParams } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { type TreeChunk, treesIn } from './tree';

/**
 * A model file: `EVERGRN1`, the header's length in bytes (uint32), the header (JSON, padded with spaces so that the arrays
 * begin at a multiple of 8), then the chunks' arrays in the header's order, each padded to a multiple of 8. Little-endian.
 */
const magic = Buffer.from('EVERGRN1');
const alignment = 8;

const headerSchema = z.object({
  task: z.object({ name: z.string(), kind: z.enum(['classification', 'regression']) }),
  /** In the order in which trees number them. */
  features: z.array(z.string()),
  params: forestParams,
  /** Of the training table, and how many of its rows were trained on. */
  tableSha256: z.string(),
  rows: z.number().int().positive(),
  chunks: z.array(z.object({ trees: z.number().int().positive(), nodes: z.number().int().positive() })),
});
type Header = z.infer<typeof headerSchema>;

export interface Model extends Omit<Header, 'chunks'> {
  chunks: TreeChunk[];
}

/** Writes a model file and flushes it to the disk. Returns what names its content. */
export async function writeModel(path: string, model: Model): Promise<{ sha256: string; bytes: number }> {
  const parts = [headOf(model), ...model.chunks.flatMap(arraysOf).map(padded)];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const handle = await open(path, 'wx');
  try {
    await handle.writev(parts);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes: parts.reduce((sum, part) => sum + part.length, 0) };
}

function headOf(model: Model): Buffer {
  const header: Header = {
    ...model,
    chunks: model.chunks.map((chunk) => ({ trees: treesIn(chunk), nodes: chunk.feature.length })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const before = magic.length + Uint32Array.BYTES_PER_ELEMENT;
  const length = roundUp(before + json.length) - before;
  const head = Buffer.alloc(before + length, ' ');
  magic.copy(head);
  head.writeUInt32LE(length, magic.length);
  json.copy(head, before);
  return head;
}

function arraysOf({ starts, feature, left, value }: TreeChunk) {
  return [starts, feature, left, value];
}

function padded(array: Int32Array | Int16Array | Float64Array): Buffer {
  const bytes = Buffer.alloc(roundUp(array.byteLength));
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return bytes;
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/**
 * Reads a model file whose content is known by its hash.
 * @throws AppError `model_damaged` when it is missing, is not the file that was trained, or is no model file
 */
export async function readModel({ path, sha256 }: { path: string; sha256: string }): Promise<Model> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? damaged(path, 'is missing') : error;
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw damaged(path, 'is not the file that was trained (its hash differs)');
  }
  return parseModel(path, bytes);
}

function parseModel(path: string, bytes: Buffer): Model {
  const before = magic.length + Uint32Array.BYTES_PER_ELEMENT;
  if (bytes.length < before || !bytes.subarray(0, magic.length).equals(magic)) {
    throw damaged(path, 'is no model file of Evergreen');
  }
  const headEnd = before + bytes.readUInt32LE(magic.length);
  const header = parseHeader(path, bytes.subarray(before, headEnd));
  // A copy of its own begins at an address that arrays of eight bytes may lie at.
  const body = new Uint8Array(bytes.subarray(headEnd)).buffer;
  let at = 0;
  const take = (length: number, size: number) => {
    const from = at;
    at += roundUp(length * size);
    if (at > body.byteLength) throw damaged(path, 'is cut off');
    return [body, from, length] as const;
  };
  const chunks = header.chunks.map(({ trees, nodes }) => ({
    starts: new Int32Array(...take(trees + 1, 4)),
    feature: new Int16Array(...take(nodes, 2)),
    left: new Int32Array(...take(nodes, 4)),
    value: new Float64Array(...take(nodes, 8)),
  }));
  if (at !== body.byteLength) throw damaged(path, 'is longer than its header says');
  return { ...header, chunks };
}

function parseHeader(path: string, json: Buffer): Header {
  try {
    return headerSchema.parse(JSON.parse(json.toString()));
  } catch (error) {
    throw damaged(path, `has a header that can't be read (${(error as Error).message})`);
  }
}

/** The error of a model file that is not what it should be. */
export function damaged(path: string, what: string): AppError {
  return new AppError('model_damaged', `${path} ${what}. Deploy another version, or restore it from a backup.`, {
    file: path,
  });
}
