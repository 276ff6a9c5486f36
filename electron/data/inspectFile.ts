import { basename } from 'node:path';
import type { Inspection } from '../../shared/screenRequests';
import { transactionFields } from '../importing/kinds';
import { type InspectOptions, inspect } from '../importing/readCsv';

export interface InspectRequest extends InspectOptions {
  path: string;
}

/** What a file is recognised as, in plain values, with its first rows: what a person sees before it is taken in. */
export async function inspectFile({ path, ...options }: InspectRequest): Promise<Inspection> {
  const { kind, source, dialect, header, columns, mapping, sample } = await inspect(path, options);
  return {
    path,
    fileName: basename(path),
    kind,
    bytes: source.bytes,
    encoding: source.encoding,
    delimiter: dialect.delimiter,
    dateFormat: columns.dateFormat,
    header,
    mapping,
    fields: [...transactionFields],
    sample,
  };
}
