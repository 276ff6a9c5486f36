import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors';
import type { ImportCounts, ImportInstructions, ImportResult } from '../../shared/schemas/imports';
import { count } from '../../shared/words';
import type { Inspection } from '../importing/inspect';
import type { RejectedRow } from '../importing/readCsv';
import type { CallIo } from '../node/calls';
import { CsvFile } from '../node/csv';
import { beginImport, setBulk, showImport, sweepHidden } from '../store/imports';
import { claim, release } from '../store/leases/claims';
import { rememberInstructions } from '../store/mappings';
import type { DataContext } from './context';
import { inspectWith } from './inspectFile';
import { takeRows } from './intake';
import { joinLabels } from './joinLabels';

export interface ImportOptions extends ImportInstructions {
  path: string;
  /** Say what would happen, and change nothing. */
  dryRun: boolean;
  /** Who imports, for the audit log. */
  actor: string;
}

/**
 * Imports one file: rows arrive in short transactions under a pending import and become visible by one flip at the end. When
 * anything fails before that, nothing is visible, and what was written is swept away.
 */
export async function importFile(context: DataContext, options: ImportOptions, io: CallIo): Promise<ImportResult> {
  const { path, dryRun, actor, ...instructions } = options;
  const inspection = await inspectWith(context, { path, ...instructions });
  if (dryRun) {
    const counts = await countTaken(takeRows(context, inspection, null, io), null);
    return resultOf(path, inspection, counts, { id: null, rejects: null });
  }
  const token = claim(context, 'import');
  try {
    await joinLabels(context);
    sweepHidden(context.db);
    return await importInspected(context, inspection, actor, io);
  } finally {
    release(context, 'import', token);
  }
}

async function importInspected(
  context: DataContext,
  inspection: Inspection,
  actor: string,
  io: CallIo,
): Promise<ImportResult> {
  const { db, workspace, now } = context;
  const { path, sha256 } = inspection.source;
  const id = beginImport(db, {
    kind: inspection.recognition.kind,
    fileName: basename(path),
    fileSha256: sha256,
    startedAt: now(),
    actor,
  });
  const rejectsFile = join('rejects', `${id}-${csvName(path)}`);
  await mkdir(join(workspace, 'rejects'), { recursive: true });
  const rejects = new CsvFile(join(workspace, rejectsFile));
  try {
    await rejects.write(['line', 'column', 'reason', ...inspection.header]);
    setBulk(db, true);
    const counts = await countTaken(takeRows(context, inspection, id, io), rejects).finally(() => setBulk(db, false));
    expectSome(path, counts);
    const kept = counts.rejected > 0 ? rejectsFile : null;
    await (kept ? rejects.commit() : rejects.discard());
    remember(context, inspection);
    showImport(db, id, { ...counts, rejectsFile: kept, finishedAt: now() });
    await joinLabels(context, io);
    return resultOf(path, inspection, counts, { id, rejects: kept && join(workspace, kept) });
  } catch (error) {
    await rejects.discard();
    await joinLabels(context);
    sweepHidden(db);
    throw error;
  }
}

/** The name of a CSV with rows of a file. */
function csvName(path: string): string {
  return basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.(zip|xlsx|xlsm|parquet)$/i, '.csv');
}

/** What is said of one file only. */
const ofOneFile = new Set<string>(['date', 'encoding', 'headerLine', 'sheet'] satisfies (keyof ImportInstructions)[]);

/** What was said of the file is remembered for files with the same columns. */
function remember({ db, now }: DataContext, { header, instructions, fromMemory }: Inspection): void {
  const lasting = Object.entries(instructions).filter(([name]) => !ofOneFile.has(name));
  if (!fromMemory && lasting.length > 0) {
    rememberInstructions(db, { header, instructions: Object.fromEntries(lasting), at: now() });
  }
}

interface Counts extends ImportCounts {
  reasons: Map<string, number>;
}

async function countTaken(taken: ReturnType<typeof takeRows>, rejects: CsvFile | null): Promise<Counts> {
  const counts: Counts = { accepted: 0, duplicates: 0, changed: 0, unmatched: 0, rejected: 0, reasons: new Map() };
  for await (const { batch, counts: own } of taken) {
    counts.accepted += own.added;
    counts.duplicates += batch.accepted.length - own.added;
    counts.changed += own.changed;
    counts.unmatched += own.unmatched;
    counts.rejected += batch.rejected.length;
    for (const row of batch.rejected) await refuse(row, counts.reasons, rejects);
  }
  return counts;
}

/** @throws AppError `nothing_accepted` where all rows were refused: that is no import */
function expectSome(path: string, { accepted, duplicates, rejected, reasons }: Counts): void {
  if (rejected === 0 || accepted + duplicates > 0) return;
  const [most] = sorted(reasons);
  throw new AppError(
    'nothing_accepted',
    `${path}: none of its ${count(rejected)} rows can be taken in; of ${count(most.rows)} the reason is: ${most.reason}. Map the columns otherwise, or mend the file.`,
    { file: path, rejected, reasons: sorted(reasons) },
  );
}

function sorted(reasons: ReadonlyMap<string, number>): ImportResult['reasons'] {
  return [...reasons].map(([reason, rows]) => ({ reason, rows })).sort((a, b) => b.rows - a.rows);
}

/** Reasons are counted without the values that they quote, so that equal kinds of mistake add up. */
async function refuse(row: RejectedRow, reasons: Map<string, number>, rejects: CsvFile | null): Promise<void> {
  const kind = row.reason.replace(/“[^”]*”/g, '“…”');
  reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
  await rejects?.write([String(row.line), row.column, row.reason, ...row.cells]);
}

function resultOf(
  path: string,
  { recognition, fromMemory, source, notes }: Inspection,
  { reasons, ...counts }: Counts,
  saved: { id: number | null; rejects: string | null },
): ImportResult {
  return {
    file: path,
    kind: recognition.kind,
    encoding: source.encoding,
    mapping: { ...recognition.mapping },
    features: recognition.features,
    leftOut: recognition.leftOut,
    notes,
    fromMemory,
    ...counts,
    reasons: sorted(reasons),
    ...saved,
  };
}
