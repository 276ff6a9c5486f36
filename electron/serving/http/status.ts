import type { ErrorCode } from '../../../shared/errors';

const statuses: Readonly<Record<ErrorCode, number>> = {
  bad_usage: 400,
  unauthorized: 401,
  forbidden: 403,
  file_not_found: 404,
  not_found: 404,
  unknown_client: 404,
  unknown_import: 404,
  unknown_task: 404,
  unknown_version: 404,
  timed_out: 408,
  // What the workspace holds does not allow it, or not yet.
  file_changed: 409,
  import_in_use: 409,
  not_due: 409,
  not_enough_labels: 409,
  nothing_to_roll_back: 409,
  one_class_only: 409,
  other_labels: 409,
  task_in_use: 409,
  version_in_use: 409,
  too_large: 413,
  unsupported_content: 415,
  ambiguous_dates: 422,
  ambiguous_numbers: 422,
  file_unreadable: 422,
  nothing_accepted: 422,
  rows_refused: 422,
  unclear_encoding: 422,
  unclear_file: 422,
  unclear_orders: 422,
  unrecognised_file: 422,
  busy: 429,
  engine_failed: 500,
  internal: 500,
  permission_denied: 500,
  workspace_damaged: 500,
  workspace_newer: 500,
  cancelled: 503,
  engine_died: 503,
  model_damaged: 503,
  no_champion: 503,
  out_of_memory: 503,
  disk_full: 507,
};

/** The HTTP status of an error. */
export function statusOf(code: ErrorCode): number {
  return statuses[code];
}
