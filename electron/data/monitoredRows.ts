import { join } from 'node:path';
import { type MonitoredRow, monitoredPages } from '../store/monitoredRows';
import { transactionSpan } from '../store/sources';
import { findTask } from '../store/tasks';
import type { ReadContext } from './context';
import { featureColumns } from './featureColumns';
import { emptyRows } from './gatherRows';
import { nightRows } from './monitoredNights';
import { writeTable } from './tableFile';

export interface MonitoredRequest {
  task: string;
  /** The versions that were champions, in the order in which they became it. */
  versions: readonly LiveVersion[];
  /** Where the table is written. */
  folder: string;
}

export interface LiveVersion {
  name: string;
  /** Sequence numbers of labels that it may have been trained on end here. */
  watermark: number;
  /** When it was live; `until` null: still. */
  periods: readonly { from: number; until: number | null }[];
}

/** A task's stream of rows, in order of their time: features as a table, and row by row the rest. */
export interface MonitoredRows {
  table: { path: string; sha256: string };
  client: Int32Array;
  at: Float64Array;
  actual: Float64Array;
  given: Float64Array;
  /** The place of the version that answered, or answers now, in the request. */
  version: Int32Array;
  arrival: Float64Array;
}

/** A row of the stream: what was found of it, who answers, and, of a night's answer, what orders told. */
type Found = Omit<MonitoredRow, 'payload'> & { place: number };

/**
 * Writes a task's monitored rows: those that a version answered here, and those that the champion of their time would
 * have answered, none of which it had learned from. Rows of which no feature is known are left out. Null when there is
 * none.
 */
export async function monitoredRows(
  { db }: Pick<ReadContext, 'db'>,
  { task: name, versions, folder }: MonitoredRequest,
): Promise<MonitoredRows | null> {
  const task = findTask(db, name);
  const above = versions.reduce((least, { watermark }) => Math.min(least, watermark), Number.MAX_SAFE_INTEGER);
  const query = { task: name, slot: task.slot, above, dataUntil: transactionSpan(db)?.until ?? 0 };
  const nights = nightRows(
    db,
    task,
    versions.map((one) => one.name),
  );
  const { features, copyRow, copyTold } = featureColumns(db, [
    ...new Set(nights.flatMap(({ told }) => told?.names ?? [])),
  ]);
  const found: Found[] = [];
  const pages: { page: MonitoredRow[]; places: number[] }[] = [];
  for (const page of monitoredPages(db, query)) {
    const places = page.map((row) => (row.payload === null ? -1 : placeOf(row, versions)));
    pages.push({ page: page.filter((_, i) => places[i] >= 0), places: places.filter((place) => place >= 0) });
  }
  const size = pages.reduce((sum, { page }) => sum + page.length, nights.length);
  if (size === 0) return null;
  const columns = emptyRows(size, 0, features.length);
  for (const { page, places } of pages) {
    for (const [i, { payload, ...row }] of page.entries()) {
      if (payload !== null && row.setId !== null) copyRow(columns.features, found.length, row.setId, payload);
      found.push({ ...row, place: places[i] });
    }
  }
  for (const { imported, told, ...night } of nights) {
    if (imported) copyRow(columns.features, found.length, imported.setId, imported.payload);
    if (told) copyTold(columns.features, found.length, told);
    const place = versions.findIndex((one) => one.name === night.version);
    found.push({ ...night, id: 0, cameAt: night.at, setId: null, seq: null, arrival: 0, place });
  }
  columns.count = size;
  const order = Uint32Array.from(found.keys()).sort((a, b) => found[a].at - found[b].at || found[a].id - found[b].id);
  // The engine needs no client's id here, and no time: each row stands for itself.
  const written = await writeTable(folder, { rows: columns, order, tasks: [], features, clientIds: [''] });
  const numbers = (of: (row: Found) => number) => Float64Array.from(order, (i) => of(found[i]));
  return {
    table: { path: join(folder, written.name), sha256: written.sha256 },
    client: Int32Array.from(order, (i) => found[i].clientKey),
    at: numbers(({ at }) => at),
    actual: numbers(({ actual }) => actual ?? Number.NaN),
    given: numbers(({ given, version, place }) =>
      given !== null && version === versions[place].name ? given : Number.NaN,
    ),
    version: Int32Array.from(order, (i) => found[i].place),
    arrival: numbers(({ arrival }) => arrival),
  };
}

/**
 * Who answers for a row: the version that did; else the champion of the row's time, of the time at which it came, or
 * the first one after it; but none that may have learned from its label. −1: nobody.
 */
export function placeOf(
  { version, seq, at, cameAt }: Pick<MonitoredRow, 'version' | 'seq' | 'at' | 'cameAt'>,
  versions: readonly LiveVersion[],
): number {
  const isFresh = ({ watermark }: LiveVersion) => seq === null || seq > watermark;
  const gave = versions.findIndex((one) => one.name === version && isFresh(one));
  if (gave >= 0) return gave;
  for (const time of [at, cameAt]) {
    const live = versions.findIndex(
      (one) => isFresh(one) && one.periods.some(({ from, until }) => from <= time && (until === null || time < until)),
    );
    if (live >= 0) return live;
  }
  return versions.findIndex((one) => isFresh(one) && one.periods.some(({ from }) => from >= cameAt));
}
