import type { ErrorCode } from '../../../shared/errors';

const statuses: Partial<Record<ErrorCode, number>> = {
  bad_usage: 400,
  unauthorized: 401,
  permission_denied: 500,
  forbidden: 403,
  not_found: 404,
  unknown_task: 404,
  unknown_version: 404,
  timed_out: 408,
  too_large: 413,
  unsupported_content: 415,
  ambiguous_dates: 422,
  file_unreadable: 422,
  rows_refused: 422,
  unclear_encoding: 422,
  unclear_file: 422,
  unrecognised_file: 422,
  busy: 429,
  no_champion: 503,
  engine_died: 503,
  model_damaged: 503,
  disk_full: 507,
};

/** The HTTP status of an error. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}
