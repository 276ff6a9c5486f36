import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Batch, type InspectOptions, inspect, readRows } from '../importing/readCsv';
import { beginImport, showImport, sweepHidden, transactionCounter, transactionWriter } from '../store/imports';
import type { CallIo, DataContext } from './context';
import { CsvFile } from './csvWriter';
import { claim, release } from './leases';

export interface ImportOptions extends InspectOptions {
  path: string;
  /** Say what would happen, and change nothing. */
  dryRun: boolean;
  /** Who imports, for the audit log. */
  actor: string;
}

export interface ImportResult {
  /** Null after a dry run. */
  id: number | null;
  file: string;
  kind: string;
  /** Field → the column it was read from. */
  mapping: Record<string, string>;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** Number of rejected rows per reason, most frequent first. */
  reasons: { reason: string; rows: number }[];
  /** Absolute path of the CSV of rejected rows; null when there is none. */
  rejects: string | null;
}

/**
 * Imports one CSV: rows arrive in short transactions under a pending import and become visible by one flip at the end. When
 * anything fails before that, nothing is visible, and what was written is swept away.
 */
export async function importFile(context: DataContext, options: ImportOptions, io: CallIo): Promise<ImportResult> {
  const inspection = await inspect(options.path, options);
  const counts = newCounts();
  const result = (id: number | null, rejects: string | null): ImportResult => ({
    id,
    file: options.path,
    kind: inspection.kind,
    mapping: inspection.mapping,
    accepted: counts.accepted,
    duplicates: counts.duplicates,
    rejected: counts.rejected,
    reasons: [...counts.reasons].map(([reason, rows]) => ({ reason, rows })).sort((a, b) => b.rows - a.rows),
    rejects,
  });
  if (options.dryRun) {
    const countNew = transactionCounter(context.db);
    for await (const batch of readRows(inspection, io)) tally(counts, batch, countNew(flatten(batch)));
    return result(null, null);
  }
  const token = claim(context, 'import');
  try {
    sweepHidden(context.db);
    return await importUnderLease();
  } finally {
    release(context, 'import', token);
  }

  async function importUnderLease(): Promise<ImportResult> {
    const id = beginImport(context.db, {
      kind: inspection.kind,
      fileName: basename(options.path),
      fileSha256: inspection.sha256,
      startedAt: context.now(),
      actor: options.actor,
    });
    const rejectsFile = join('rejects', `${id}-${basename(options.path).replace(/\.gz$/i, '')}`);
    await mkdir(join(context.workspace, 'rejects'), { recursive: true });
    const rejects = new CsvFile(join(context.workspace, rejectsFile));
    try {
      await rejects.write(['line', 'column', 'reason', ...inspection.header]);
      const write = transactionWriter(context.db, id);
      for await (const batch of readRows(inspection, io)) {
        tally(counts, batch, write(flatten(batch)));
        for (const { line, column, reason, cells } of batch.rejected) {
          await rejects.write([String(line), column, reason, ...cells]);
        }
      }
      const kept = counts.rejected > 0 ? rejectsFile : null;
      await (kept ? rejects.commit() : rejects.discard());
      showImport(context.db, id, { ...counts, rejectsFile: kept, finishedAt: context.now() });
      return result(id, kept && join(context.workspace, kept));
    } catch (error) {
      await rejects.discard();
      sweepHidden(context.db);
      throw error;
    }
  }
}

interface Counts {
  accepted: number;
  duplicates: number;
  rejected: number;
  reasons: Map<string, number>;
}

function newCounts(): Counts {
  return { accepted: 0, duplicates: 0, rejected: 0, reasons: new Map() };
}

function flatten(batch: Batch) {
  return batch.accepted.map(({ key, row }) => ({ key, ...row }));
}

/** Reasons are counted without the values that they quote, so that equal kinds of mistake add up. */
function tally(counts: Counts, batch: Batch, added: number): void {
  counts.accepted += added;
  counts.duplicates += batch.accepted.length - added;
  counts.rejected += batch.rejected.length;
  for (const { reason } of batch.rejected) {
    const kind = reason.replace(/“[^”]*”/g, '“…”');
    counts.reasons.set(kind, (counts.reasons.get(kind) ?? 0) + 1);
  }
}
