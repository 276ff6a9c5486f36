import type { StatedOutcome } from '../../shared/clientRow';
import type { Task } from '../../shared/schemas/tasks';
import { type Cells, isRejection } from './cells';
import { meaningOf, type WordMeanings } from './labelColumns';
import { isMissing, quoted } from './values';

/** What says something of a task's outcome. */
interface OutcomeFields {
  task: Task;
  words: WordMeanings;
  actual: string;
  observedAt: string;
  source: string;
}

/** The fields of a task's outcome; null where the file has none. */
export function outcomeFields(fields: Cells, task: Task, words: WordMeanings): OutcomeFields | null {
  const [actual, observedAt, source] = ['actual', 'observed_at', 'source'].map((of) => `${task.column}_${of}`);
  return fields.has(actual) ? { task, words, actual, observedAt, source } : null;
}

/** What a record says of a task's outcome; null: nothing. @param date what dates it where nothing else does */
export function statedOutcome(fields: Cells, outcome: OutcomeFields, cells: readonly string[], date: number | null) {
  const value = actualValue(fields, outcome, cells);
  if (value === null || isRejection(value)) return value;
  const own = fields.date(outcome.observedAt, cells);
  if (isRejection(own)) return own;
  const common = fields.date('observed_at', cells);
  if (isRejection(common)) return common;
  const source = fields.text(outcome.source, cells).trim().toLowerCase();
  if (source !== '' && source !== 'real' && source !== 'synthetic') {
    return fields.reject(outcome.source, `${quoted(source)} is neither real nor synthetic`);
  }
  const stated: StatedOutcome = { value, observedAt: own ?? common ?? date, synthetic: source === 'synthetic' };
  return stated;
}

function actualValue(fields: Cells, { actual: field, task, words }: OutcomeFields, cells: readonly string[]) {
  if (task.kind === 'regression') return fields.number(field, cells);
  const cell = fields.text(field, cells);
  const meaning = meaningOf(cell, words);
  if (meaning !== null) return meaning === 'none' ? null : Number(meaning === 'yes');
  return isMissing(cell) ? null : fields.reject(field, `${quoted(cell)} is not yes or no`);
}
