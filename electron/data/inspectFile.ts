import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type FileInspection as FileView,
  type ImportInstructions,
  importInstructions,
} from '../../shared/schemas/imports';
import { fieldsOf } from '../importing/fields';
import { type Inspection, inspect } from '../importing/inspect';
import { featureTypes } from '../store/featureSets';
import { rememberedInstructions } from '../store/files';
import type { ReadDb } from '../store/open';
import { listTasks } from '../store/tasks';
import type { ReadContext } from './context';

export interface InspectRequest extends ImportInstructions {
  path: string;
}

/** The latest inspection, and all that it depends on but what is remembered of the file's columns. */
let latest: { of: string; remembered: string; inspection: Inspection } | null = null;

/**
 * Recognises a file with what the workspace knows. Throws as `inspect` does. A file that is as it was, in a workspace
 * that knows no more, is looked through once for its preview, its dry run and its import.
 */
export async function inspectWith(
  context: ReadContext,
  { path, ...instructions }: InspectRequest,
): Promise<Inspection> {
  const { db, workspace } = context;
  const tasks = listTasks(db);
  const types = featureTypes(db);
  const recall = (header: readonly string[]) => recalledFor(db, header);
  const recalled = (header: readonly string[]) => JSON.stringify(recall(header));
  const of = JSON.stringify([workspace, path, await stampOf(path), instructions, tasks, [...types]]);
  if (latest?.of === of && latest.remembered === recalled(latest.inspection.header)) return latest.inspection;
  const inspection = await inspect(path, instructions, { tasks, featureTypes: types, remembered: recall });
  latest = { of, remembered: recalled(inspection.header), inspection };
  return inspection;
}

/** What was said of earlier files with these columns; null: nothing. */
export function recalledFor(db: ReadDb, header: readonly string[]): ImportInstructions | null {
  return importInstructions.nullable().parse(rememberedInstructions(db, header));
}

/** After an import that failed: the file may be another than its times tell. */
export function forgetInspection(): void {
  latest = null;
}

/** What changes with a file's content; null where there is no file. */
async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

const shownRows = 20;

/** What a file is recognised as, in plain values, with its first rows: what a person sees before it is taken in. */
export async function inspectFile(context: ReadContext, request: InspectRequest): Promise<FileView> {
  const inspection = await inspectWith(context, request);
  const { recognition, source, dialect, header, headerLine, sample, forms, fromMemory, notes } = inspection;
  const marks = new Set(forms.decimals.values());
  const { kind, mapping, features, leftOut } = recognition;
  return {
    path: request.path,
    fileName: basename(request.path),
    kind,
    bytes: source.bytes,
    encoding: source.encoding,
    format: source.format,
    delimiter: dialect.delimiter,
    headerLine,
    decimal: marks.size === 1 ? [...marks][0] : null,
    dateFormat: forms.dates.get(mapping.date ?? '') ?? '',
    header,
    mapping: { ...mapping },
    fields: Object.keys(fieldsOf(kind, listTasks(context.db))),
    features,
    leftOut,
    notes,
    fromMemory,
    sample: sample.slice(0, shownRows),
  };
}
