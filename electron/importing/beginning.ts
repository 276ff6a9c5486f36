import type { FeatureType } from '../../shared/features';
import type { Kind } from '../../shared/importing';
import type { Task } from '../../shared/schemas/tasks';
import type { Survey } from './columnSurvey';
import { columnFormat } from './dateFormat';
import type { Mapping } from './fields';

/** What recognition looks at. */
export interface Beginning {
  file: string;
  /** Whether the file names its columns; where it does not, they are called by their numbers. */
  headed: boolean;
  header: readonly string[];
  /** The first records below the header. */
  sample: readonly (readonly string[])[];
  survey: Survey;
  tasks: readonly Task[];
  /** Types of the features that the workspace has already. */
  knownTypes: ReadonlyMap<string, FeatureType>;
}

/** What a kind can't do without, and this file lacks. */
export function missingFields(kind: Kind, mapping: Mapping, { header, survey, tasks }: Beginning): string[] {
  const missing = mapping.client === undefined ? ['client'] : [];
  const one = (ending: string) => {
    if (!tasks.some(({ column }) => mapping[`${column}_${ending}`] !== undefined)) {
      missing.push(tasks.map(({ column }) => `${column}_${ending}`).join(' or '));
    }
  };
  if (kind === 'transactions') {
    const at = header.indexOf(mapping.date ?? '');
    if (at < 0 || columnFormat(survey.columns[at].dates) === null) missing.push('date');
    if (!mapping.amount && !(mapping.quantity && mapping.price)) missing.push('amount (or quantity and price)');
  }
  if (kind === 'predictions') one('pred');
  if (kind === 'outcomes' || kind === 'labelled data') one('actual');
  return missing;
}
