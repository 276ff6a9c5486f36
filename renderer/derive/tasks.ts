import type { InputOf } from '../../shared/schemas/operations';
import { type OutcomeRule, spanOf, taskLabel, taskNamePattern, taskWords } from '../../shared/tasks';

const words: Record<OutcomeRule, string> = {
  purchase: 'a purchase within the horizon',
  inactivity: 'no purchase within the horizon, for clients who bought in the one before',
  spend: 'the amount spent within the horizon',
};

export function outcomeWords(outcome: OutcomeRule | null): string {
  return outcome === null ? 'not used' : words[outcome];
}

/** A recorded text with its tasks called as on screen; not where a name is quoted, or a part of another. */
export function withTaskLabels(text: string, names: readonly string[]): string {
  const others = names.filter((name) => name !== taskWords(name));
  if (others.length === 0) return text;
  const whole = new RegExp(`(?<![\\w“/\\\\.-])(?:${others.join('|')})(?![\\w”/\\\\-]|\\.\\w)`, 'g');
  return text.replaceAll(whole, (name, at) => (at === 0 ? taskLabel(name) : taskWords(name)));
}

type Texts = Record<'title' | 'predictedName' | 'actualName' | 'horizonDays' | 'graceDays', string>;

/** A task as it is typed: empty where nothing is said. */
export interface TaskForm extends Texts, Required<Pick<InputOf<'addTask'>, 'kind' | 'skipActedOn'>> {
  outcome: OutcomeRule | '';
}

/** The name of a task in files and on the command line: `Upsell, 60 days` is `upsell_60_days`. */
export function taskNameOf(title: string): string {
  return title
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** The task that the form describes; null as long as it can't be. */
export function newTask(form: TaskForm): InputOf<'addTask'> | null {
  const name = taskNameOf(form.title);
  const [horizonDays, graceDays] = [form.horizonDays, form.graceDays].map(spanOf);
  if (!taskNamePattern.test(name) || !horizonDays || graceDays === null) return null;
  return {
    name,
    kind: form.kind,
    column: name,
    predictedName: form.predictedName.trim() || null,
    actualName: form.actualName.trim() || null,
    outcome: form.outcome || null,
    horizonDays,
    graceDays,
    skipActedOn: form.skipActedOn,
  };
}
