import { basename } from 'node:path';
import {
  type FileInspection as FileView,
  type ImportInstructions,
  importInstructions,
} from '../../shared/schemas/imports';
import { fieldsOf } from '../importing/fields';
import { type Inspection, inspect } from '../importing/inspect';
import { featureTypes } from '../store/featureRows';
import { rememberedInstructions } from '../store/mappings';
import { listTasks } from '../store/tasks';
import type { ReadContext } from './context';

export interface InspectRequest extends ImportInstructions {
  path: string;
}

/** Recognises a file with what the workspace knows. Throws as `inspect` does. */
export function inspectWith({ db }: ReadContext, { path, ...instructions }: InspectRequest): Promise<Inspection> {
  return inspect(path, instructions, {
    tasks: listTasks(db),
    featureTypes: featureTypes(db),
    remembered: (header) => importInstructions.nullable().parse(rememberedInstructions(db, header)),
  });
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
