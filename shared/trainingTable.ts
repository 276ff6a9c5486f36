/**
 * The training table: an Arrow IPC file, one row per client and prediction time, in canonical order (client id, then
 * time), so that equal labels give equal bytes whatever the order of their import. The engine reads this and nothing
 * else.
 *
 * | column | Arrow type | meaning |
 * |---|---|---|
 * | `client` | int32 | dense index of the client within the table (for resampling by client) |
 * | `client_id` | dictionary<int32, utf8> | the client's id, as it was imported |
 * | `predicted_at` | float64 | milliseconds since 1970-01-01 UTC; 0 where nobody said |
 * | `split` | uint8 | 0 train, 1 holdout |
 * | `y:<task>` | float64 | the actual value; NaN where the row has no label for the task |
 * | `new:<task>` | uint8 | in the table of an update only: 1 where the label is newer than the champion |
 * | `known:<task>` | float64 | in the table of a replay only: when the label became known; NaN where there is none |
 * | `x:<feature>` | float64 | a feature known at `predicted_at`; NaN where missing |
 * | `x:<feature>` | dictionary<int32, utf8> | a category known at `predicted_at`; null where missing |
 *
 * Flags are float64 0 and 1, dates are float64 days since 1970-01-01 UTC; the metadata of their fields says which
 * (`form`). The dictionary of a category holds the values that occur in the table, in order of their UTF-16 code units;
 * a model encodes them itself and keeps its encoder. The file may hold several record batches.
 */
export const tableColumns = {
  client: 'client',
  clientId: 'client_id',
  predictedAt: 'predicted_at',
  split: 'split',
  target: (task: string) => `y:${task}`,
  isNew: (task: string) => `new:${task}`,
  knownAt: (task: string) => `known:${task}`,
  feature: (name: string) => `x:${name}`,
} as const;

/** In the metadata of a feature's field: `flag` or `date`, where it is no plain number. */
export const numberForm = 'form';

export const splitTrain = 0;
export const splitHoldout = 1;

/** Which holdout rows a model is judged on: those of the latest `days`, or further back until there are `minRows`. */
export interface HoldoutWindow {
  days: number;
  minRows: number;
}

export const defaultHoldoutWindow: HoldoutWindow = { days: 365, minRows: 500 };
