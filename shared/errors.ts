import type { ErrorReport } from './schemas/errors';
import { capital } from './words';

/**
 * Every error that a person can meet, by code. The message says what happened, where, and what to do;
 * the code is what programs branch on (it is printed by `--json`).
 */
export const errorCodes = [
  'bad_usage',
  'busy',
  'cancelled',
  'disk_full',
  'engine_died',
  'engine_failed',
  'file_changed',
  'file_not_found',
  'file_unreadable',
  'forbidden',
  'import_in_use',
  'internal',
  'model_damaged',
  'not_due',
  'nothing_accepted',
  'not_enough_labels',
  'no_champion',
  'not_found',
  'nothing_to_roll_back',
  'one_class_only',
  'other_labels',
  'out_of_memory',
  'permission_denied',
  'rows_refused',
  'ambiguous_dates',
  'ambiguous_numbers',
  'task_in_use',
  'timed_out',
  'too_large',
  'unauthorized',
  'unclear_encoding',
  'unclear_file',
  'unclear_orders',
  'unrecognised_file',
  'unsupported_content',
  'unknown_client',
  'unknown_import',
  'unknown_task',
  'unknown_version',
  'version_in_use',
  'workspace_damaged',
  'workspace_newer',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * An error with a code from the closed union. `details` holds what a program may want: file, line, column, task; and,
 * as `commandLine`, a sentence on what to do about it there, since the window has its own ways.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** How what ended with an error is recorded. `skipped`: a gate, nothing to do yet; the command's exit code is 3. */
export function stateAfter(code: ErrorCode): 'cancelled' | 'skipped' | 'failed' {
  if (code === 'cancelled') return 'cancelled';
  return code === 'not_enough_labels' || code === 'other_labels' || code === 'not_due' ? 'skipped' : 'failed';
}

const systemCodes: Record<string, { code: ErrorCode; remedy: string }> = {
  ENOSPC: { code: 'disk_full', remedy: 'the disk is full: free some space, nothing was changed' },
  SQLITE_FULL: { code: 'disk_full', remedy: 'the disk is full: free some space, nothing was changed' },
  EACCES: { code: 'permission_denied', remedy: 'this account may not write or read there: check the permissions' },
  EPERM: { code: 'permission_denied', remedy: 'this account may not write or read there: check the permissions' },
  EROFS: { code: 'permission_denied', remedy: 'the folder is read-only: choose another workspace' },
  // The memory that processes share lies in a file beside the database, which could not grow.
  SQLITE_IOERR_SHMSIZE: { code: 'disk_full', remedy: 'the disk is full: free some space, nothing was changed' },
  SQLITE_READONLY: { code: 'permission_denied', remedy: 'the database is read-only: check the permissions' },
  SQLITE_CANTOPEN: { code: 'permission_denied', remedy: 'the database cannot be opened: check the folder' },
  SQLITE_BUSY: { code: 'busy', remedy: 'another process is writing: try again in a moment' },
  SQLITE_CORRUPT: { code: 'workspace_damaged', remedy: 'the database is damaged; restore labels.sqlite from a backup' },
  SQLITE_NOTADB: { code: 'workspace_damaged', remedy: 'the database is damaged; restore it from a backup' },
  ENOENT: { code: 'file_not_found', remedy: 'there is no such file: check the path' },
};

/** The code that the system or a library gave an error, such as `ENOENT`; empty where it has none. */
export function systemCodeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Turns anything thrown into a report; errors of the system get the code and the remedy that belong to them. */
export function toErrorReport(thrown: unknown): ErrorReport {
  if (thrown instanceof AppError) {
    return { code: thrown.code, message: thrown.message, ...(thrown.details && { details: thrown.details }) };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  // What the platform's own functions throw where the signal that they were given was aborted.
  if (error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  const systemCode = systemCodeOf(error);
  // SQLite's extended codes begin with the one that they are a case of: SQLITE_READONLY_DIRECTORY.
  const known = systemCodes[systemCode] ?? systemCodes[systemCode.split('_', 2).join('_')];
  if (known) return { code: known.code, message: `${capital(known.remedy)} (${error.message})` };
  return { code: 'internal', message: error.stack ?? error.message };
}

/** The inverse of `toErrorReport`, on the side that receives a report from another process or thread. */
export function fromErrorReport(report: ErrorReport): AppError {
  return new AppError(report.code, report.message, report.details);
}
