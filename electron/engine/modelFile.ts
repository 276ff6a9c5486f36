import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { forestParams } from '../../shared/engineProtocol';
import { AppError, messageOf, systemCodeOf } from '../../shared/errors';
import { arraysIn, padded, roundUp } from './alignedArrays';
import { amountsSchema } from './amounts';
import { calibrationSchema } from './calibration';
import { areTrees, arraysOf, chunkHead, headOfChunk, takeChunk } from './chunkBytes';
import { featureSchema } from './features';
import { readHashed } from './readHashed';
import { mostFeatures, type TreeChunk, treesIn } from './tree';

/** A model file is described byte by byte in docs/model-file.md. */
const magic = Buffer.from('EVERGRN4');
/** Of earlier releases: what their headers lack has a default. */
const earlierMagics = ['EVERGRN3', 'EVERGRN2'];
const headStart = magic.length + Uint32Array.BYTES_PER_ELEMENT;

const headerSchema = z.object({
  task: z.object({ name: z.string(), kind: z.enum(['classification', 'regression']) }),
  /** In the order in which trees number them. */
  schema: z.array(featureSchema).min(1).max(mostFeatures),
  params: forestParams,
  /** Of the table that the latest trees were trained from, and how many of its rows they were trained on. */
  tableSha256: z.string(),
  rows: z.number().int().positive(),
  /** Highest sequence number of a label that was trained on. */
  watermark: z.number().int().nonnegative(),
  /** Mean of the target over the training rows: what a forest without a tree would say. */
  baseline: z.number(),
  calibration: calibrationSchema.nullable(),
  /** How amounts were learned; null: classes, or a model of a release that did not say. */
  amounts: amountsSchema.nullable().default(null),
  chunks: z.array(chunkHead).min(1),
  /** Of a two-part model: the forest of the probability that there is an amount at all. */
  any: z.array(chunkHead).default([]),
  /** Of clipped amounts, where it is worth it: a forest of amounts as they are, which tells beyond the clip. */
  beyond: z.array(chunkHead).default([]),
  /** Of classes, where it is worth it: a regression as trees, whose mean is its logit, and how much it counts. */
  linear: z.array(chunkHead).default([]),
  linearWeight: z.number().min(0).max(1).default(0),
});
type Header = z.infer<typeof headerSchema>;

/** A model's forests, in the order in which its file holds them. */
const forestNames = ['chunks', 'any', 'beyond', 'linear'] as const;
type ForestName = (typeof forestNames)[number];

export interface Model extends Omit<Header, ForestName> {
  /** The forest that answers; of a two-part model, the amount if there is any. */
  chunks: TreeChunk[];
  /** Of a two-part model: the probability that there is an amount. Empty: there is one forest. */
  any: TreeChunk[];
  /** Of amounts learned clipped: the forest of amounts as they are. Empty: nothing is told beyond the clip. */
  beyond: TreeChunk[];
  /** The regression of classes as trees. Empty: the forest answers alone. */
  linear: TreeChunk[];
}

/** Names of the features, in the order in which trees number them. */
export function featureNames({ schema }: Pick<Model, 'schema'>): string[] {
  return schema.map(({ name }) => name);
}

/** Of the forest that answers; that of a two-part model's probability has as many. */
export function treeCount({ chunks }: { chunks: readonly TreeChunk[] }): number {
  return chunks.reduce((sum, chunk) => sum + treesIn(chunk), 0);
}

/** Writes a model file and flushes it to the disk. Returns what names its content. */
export async function writeModel(path: string, model: Model): Promise<{ sha256: string; bytes: number }> {
  const parts = modelParts(model);
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const handle = await open(path, 'wx');
  try {
    // All of them: `write` and `writev` may write less, where the disk runs full, and only say how much.
    await handle.writeFile(parts);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes: parts.reduce((sum, part) => sum + part.length, 0) };
}

/** All chunks of a model's forests, in the order of its file. */
export function allChunks(model: Pick<Model, ForestName>): TreeChunk[] {
  return forestNames.flatMap((name) => model[name]);
}

function mapForests<T>(make: (name: ForestName) => T): Record<ForestName, T> {
  return { chunks: make('chunks'), any: make('any'), beyond: make('beyond'), linear: make('linear') };
}

/** All that a model is but its trees. */
export function withoutForests(model: Model): Model {
  return { ...model, ...mapForests(() => []) };
}

/** The bytes of a model file, in order. */
export function modelParts(model: Model): Uint8Array[] {
  return [headOf(model), ...allChunks(model).flatMap(arraysOf).flatMap(padded)];
}

function headOf(model: Model): Buffer {
  const { chunks, any, beyond, linear } = mapForests((name) => model[name].map(headOfChunk));
  const header: Header = { ...model, chunks, any, beyond, linear };
  const json = Buffer.from(JSON.stringify(header));
  const length = roundUp(headStart + json.length) - headStart;
  const head = Buffer.alloc(headStart + length, ' ');
  magic.copy(head);
  head.writeUInt32LE(length, magic.length);
  json.copy(head, headStart);
  return head;
}

/**
 * Reads a model file whose content is known by its hash.
 * @throws AppError `model_damaged` when it is missing, is not the file that was trained, or is no model file
 */
export async function readModel({ path, sha256 }: { path: string; sha256: string }): Promise<Model> {
  const bytes = await readHashed(path, sha256).catch((error: unknown) => {
    throw systemCodeOf(error) === 'ENOENT' ? damaged(path, 'is missing') : error;
  });
  if (!bytes) throw damaged(path, 'is not the file that was trained (its hash differs)');
  return parseModel(path, bytes);
}

/**
 * Reads the bytes of a model file. Whatever they are, the model that comes back can be asked: its trees are trees.
 * @throws AppError `model_damaged` when they are no model
 */
export function parseModel(path: string, bytes: Buffer): Model {
  const mark = bytes.subarray(0, magic.length);
  if (bytes.length < headStart || !(mark.equals(magic) || earlierMagics.includes(mark.toString('latin1')))) {
    const other = mark.subarray(0, -1).equals(magic.subarray(0, -1));
    throw damaged(path, other ? 'has a format that this release does not read' : 'is no model file of Evergreen');
  }
  const headEnd = headStart + bytes.readUInt32LE(magic.length);
  if (headEnd > bytes.length) throw damaged(path, 'is cut off');
  const header = parseHeader(path, bytes.subarray(headStart, headEnd));
  // A copy of its own begins at an address that arrays of eight bytes may lie at.
  const body = new Uint8Array(bytes.subarray(headEnd)).buffer;
  const arrays = arraysIn(body, 0, () => damaged(path, 'is cut off'));
  const forests = mapForests((name) => header[name].map((head) => takeChunk(arrays, head)));
  if (!arrays.isAtEnd()) throw damaged(path, 'is longer than its header says');
  if (!allChunks(forests).every((chunk) => areTrees(chunk, header.schema.length)))
    throw damaged(path, 'has trees that are none');
  return { ...header, ...forests };
}

function parseHeader(path: string, json: Buffer): Header {
  try {
    return headerSchema.parse(JSON.parse(json.toString()));
  } catch (error) {
    throw damaged(path, `has a header that can’t be read (${messageOf(error)})`);
  }
}

/** The error for a model file that can't be used; `what` follows its path. */
export function damaged(path: string, what: string): AppError {
  return new AppError('model_damaged', `${path} ${what}. Deploy another version, or restore it from a backup.`, {
    file: path,
  });
}
