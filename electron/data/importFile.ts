import { mkdir } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { AppError } from '../../shared/errors';
import type { ImportCounts, ImportInstructions, ImportResult } from '../../shared/schemas/imports';
import type { OrderFacts } from '../../shared/schemas/orders';
import { count } from '../../shared/words';
import { type Inspection, lastingOf } from '../importing/inspect';
import { count as add } from '../importing/survey';
import type { CallIo } from '../node/calls';
import { CsvFile } from '../node/csv';
import { temporaryPath } from '../node/temporary';
import { lastFeatureRow } from '../store/featureRows';
import { rememberInstructions } from '../store/files';
import { beginImport, holdImport, setBulk, showImport, sweepHidden } from '../store/imports';
import { holding } from '../store/leases/claims';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';
import { FileSample, jumpsIn } from './fileSample';
import { forgetInspection, inspectWith, recalledFor } from './inspectFile';
import { takeRows } from './intake';
import { joinAndSweep, joinLabels } from './joinLabels';
import { lineClientsOf } from './lineClients';
import { type LookedAt, lookAtLabels } from './lookAtLabels';
import type { Refused } from './refused';
import { rejectsFolder, sweepRejects } from './rejects';
import { StatedLabels } from './statedLabels';

export interface ImportOptions extends ImportInstructions {
  path: string;
  /** Say what would happen, and change nothing. */
  dryRun: boolean;
  /** Who imports, for the audit log. */
  actor: string;
  /**
   * Whether labels are looked at before anybody sees them: `settleImport` follows. The caller holds the import lease
   * from before this until after that, so that nobody sweeps away meanwhile what waits.
   */
  look?: boolean;
}

export interface ImportedFile extends ImportResult {
  /** Null where nothing is to be looked at, and the rows are visible. */
  lookedAt: LookedAt | null;
}

/**
 * Imports one file: rows arrive in short transactions under a pending import and become visible by one flip at the end.
 * When anything fails before that, nothing is visible, and what was written is swept away.
 */
export async function importFile(context: DataContext, options: ImportOptions, io: CallIo): Promise<ImportedFile> {
  const { path, dryRun: _, actor: __, look: ___, ...instructions } = options;
  const inspection = await inspectWith(context, { path, ...instructions });
  try {
    return await takeIn(context, inspection, options, io);
  } catch (error) {
    forgetInspection();
    throw error;
  }
}

async function takeIn(
  context: DataContext,
  inspected: Inspection,
  { path, dryRun, actor, look = false }: ImportOptions,
  io: CallIo,
): Promise<ImportedFile> {
  const { lineClients, replaces } = lineClientsOf(context.db, inspected);
  const inspection = { ...inspected, ...(lineClients !== null && { lineClients }) };
  if (dryRun) {
    const stated = look ? statedLabels(context, inspection) : null;
    const sample = new FileSample(lastFeatureRow(context.db));
    const counts = await countTaken(takeRows(context, inspection, null, io), { rejects: null, stated, sample });
    const jumps = jumpsIn(context.db, sample, inspection.recognition);
    const lookedAt = await lookedAtOf(context, inspection, stated);
    return { ...resultOf(path, inspection, counts, { id: null, rejects: null }), jumps, lookedAt };
  }
  const whole = async () => {
    await joinAndSweep(context);
    await sweepRejects(context);
    return importInspected(context, inspection, { actor, look, replaces }, io);
  };
  return look ? whole() : holding(context, 'import', whole);
}

async function importInspected(
  context: DataContext,
  inspection: Inspection,
  { actor, look, replaces }: { actor: string; look: boolean; replaces: readonly number[] },
  io: CallIo,
): Promise<ImportedFile> {
  const { db, workspace, now } = context;
  const { path, sha256 } = inspection.source;
  const id = beginImport(db, {
    kind: inspection.recognition.kind,
    fileName: basename(path),
    fileSha256: sha256,
    startedAt: now(),
    actor,
    lineClients: inspection.lineClients ?? null,
    replaces,
  });
  const rejectsFile = join(rejectsFolder, `${id}-${csvName(path)}`);
  await mkdir(join(workspace, rejectsFolder), { recursive: true });
  const rejects = new CsvFile(join(workspace, rejectsFile));
  try {
    await rejects.write(['line', 'column', 'reason', ...inspection.header]);
    setBulk(db, true);
    const stated = look ? statedLabels(context, inspection) : null;
    const sample = new FileSample(lastFeatureRow(db));
    const taken = takeRows(context, inspection, id, io);
    const counts = await countTaken(taken, { rejects, stated, sample }).finally(() => setBulk(db, false));
    expectSome(path, counts);
    const kept = counts.rejected > 0 ? rejectsFile : null;
    await (kept ? rejects.commit() : rejects.discard());
    remember(context, inspection);
    const jumps = jumpsIn(db, sample, inspection.recognition);
    const lookedAt = await lookedAtOf(context, inspection, stated);
    const end = lookedAt ? holdImport : showImport;
    end(db, id, { ...counts, rejectsFile: kept, finishedAt: now() });
    // What is held is pending, and would be swept.
    await (replaces.length > 0 && !lookedAt ? joinAndSweep(context, io) : joinLabels(context, io));
    const saved = { id, rejects: kept && join(workspace, kept) };
    return { ...resultOf(path, inspection, counts, saved), jumps, lookedAt };
  } catch (error) {
    await rejects.discard();
    await joinLabels(context);
    sweepHidden(db);
    throw error;
  }
}

/** Characters of a file's name that are kept of it: most disks take 255 bytes, which are 85 of some scripts. */
const mostNameCharacters = 60;

/** What one system takes in a file's name, and another, where a backup may be opened, does not. */
const unportable = /[\\:*?"<>|\p{Cc}]/gu;

/** The name of a CSV with rows of a file. */
function csvName(path: string): string {
  const { name, ext } = parse(basename(path).replace(/\.gz$/i, '').replace(unportable, '_'));
  const kept = ext.replace(/^\.(zip|xlsx|xlsm|parquet)$/i, '.csv');
  return `${name.slice(0, mostNameCharacters)}${kept.length > 10 ? '' : kept}`;
}

/**
 * What was said of the file is remembered for files with the same columns. The source is the first one that was: where
 * several have these columns, the last one would else get all files of which nobody says it.
 */
function remember({ db, now }: DataContext, { header, instructions, fromMemory }: Inspection): void {
  const { source } = recalledFor(db, header) ?? {};
  const lasting = { ...lastingOf(instructions), ...(source !== undefined && { source }) };
  if (!fromMemory && Object.keys(lasting).length > 0) {
    rememberInstructions(db, { header, instructions: lasting, at: now() });
  }
}

interface Counts extends ImportCounts {
  reasons: Map<string, number>;
  orders: OrderFacts | null;
}

async function countTaken(
  taken: ReturnType<typeof takeRows>,
  { rejects, stated, sample }: { rejects: CsvFile | null; stated: StatedLabels | null; sample: FileSample },
): Promise<Counts> {
  const counts: Counts = {
    ...{ accepted: 0, duplicates: 0, changed: 0, unmatched: 0, rejected: 0 },
    reasons: new Map(),
    orders: null,
  };
  for await (const { block, rows, counts: own, facts } of taken) {
    counts.accepted += own.added;
    counts.duplicates += rows - own.added;
    counts.changed += own.changed;
    counts.unmatched += own.unmatched;
    counts.orders ??= facts;
    if (block) await refuse(block.refused, counts, rejects);
    if (!block || !('names' in block)) continue;
    stated?.add(block.accepted);
    sample.add(block.accepted);
  }
  return counts;
}

/** @throws AppError `nothing_accepted` where all rows were refused: that is no import */
function expectSome(path: string, { accepted, duplicates, rejected, orders, reasons }: Counts): void {
  if (rejected === 0 || accepted + duplicates > 0 || orders) return;
  const [most] = sorted(reasons);
  throw new AppError(
    'nothing_accepted',
    `${path}: none of its ${count(rejected)} rows can be imported; for ${count(most.rows)} of them the reason is: ${most.reason}. Assign the columns differently, or correct the file.`,
    { file: path, rejected, reasons: sorted(reasons) },
  );
}

function sorted(reasons: ReadonlyMap<string, number>): ImportResult['reasons'] {
  return [...reasons].map(([reason, rows]) => ({ reason, rows })).sort((a, b) => b.rows - a.rows);
}

async function refuse({ rows, lines, reasons }: Refused, counts: Counts, rejects: CsvFile | null): Promise<void> {
  counts.rejected += rows;
  for (const [reason, own] of reasons) add(counts.reasons, reason, own);
  if (rows > 0) await rejects?.append(lines);
}

function resultOf(
  path: string,
  { recognition, fromMemory, source, notes }: Inspection,
  { reasons, ...counts }: Counts,
  saved: { id: number | null; rejects: string | null },
): Omit<ImportResult, 'jumps'> {
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
    assessment: null,
    quarantined: false,
  };
}

/** What is looked at of a file: its labels, where it states some. */
function statedLabels({ db }: DataContext, { recognition }: Inspection): StatedLabels | null {
  const states = recognition.kind === 'outcomes' || recognition.kind === 'labelled data';
  return states ? new StatedLabels(listTasks(db)) : null;
}

async function lookedAtOf(
  context: DataContext,
  { recognition }: Inspection,
  stated: StatedLabels | null,
): Promise<LookedAt | null> {
  if (!stated || stated.rows.length === 0) return null;
  const folder = temporaryPath(join(context.workspace, 'tables', 'look'));
  return lookAtLabels(context, { recognition, stated, folder });
}
