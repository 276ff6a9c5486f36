import type { InputOf } from '../../shared/schemas/operations';
import { mostChosenTrees, retrainDefaults, updateDefaults } from '../../shared/strategies';

export type TrainingStrategy = 'retrain' | 'update';

export interface TrainingField {
  name: string;
  label: string;
  /** Why its default is what it is. */
  why: string;
  least: number;
  /** Whether it may lie between whole numbers. */
  broken?: true;
  /** What holds while nothing is said. */
  unset: string;
}

const seed: TrainingField = {
  name: 'seed',
  label: 'Seed',
  why: 'The same data, settings and seed give the same model, byte for byte. Another one shows how much is chance.',
  least: 0,
  unset: String(retrainDefaults.seed),
};

/** What a person may set, in the order in which it is asked. */
export const trainingFields: Record<TrainingStrategy, readonly TrainingField[]> = {
  retrain: [
    {
      name: 'trees',
      label: 'Trees',
      why: `More trees never make it worse, but help less and less: they are added until nothing is gained on clients they have not seen, ${mostChosenTrees} at most.`,
      least: 1,
      unset: 'chosen by trial',
    },
    {
      name: 'minLeaf',
      label: 'Fewest rows in a leaf',
      why: 'Large leaves smooth out chance, small ones follow detail. No size is right everywhere: the one that does best on unseen clients is taken.',
      least: 1,
      unset: 'chosen by trial',
    },
    {
      name: 'featuresPerSplit',
      label: 'Features tried at each split',
      why: 'With few, the trees differ more, which helps a forest: the square root of all for yes or no; for amounts all or a third, by trial.',
      least: 1,
      unset: 'chosen per task',
    },
    seed,
  ],
  update: [
    {
      name: 'trees',
      label: 'Trees to add',
      why: 'Enough to tell what is new, few enough that what was learned before still counts.',
      least: 1,
      unset: String(updateDefaults.trees),
    },
    {
      name: 'rehearsal',
      label: 'Older rows for each new one',
      why: 'Trees that see only new rows forget the rest. This ratio measured best.',
      least: 0,
      broken: true,
      unset: String(updateDefaults.rehearsal),
    },
    {
      name: 'leastLabels',
      label: 'Fewest new labels',
      why: 'A task with fewer is skipped: trees on a handful of rows learn chance.',
      least: 1,
      unset: String(updateDefaults.leastLabels),
    },
    seed,
  ],
};

/** What the operation takes; null where a field can't be what it says. @param texts by field; empty: the default */
export function trainingInput(
  strategy: TrainingStrategy,
  task: string,
  texts: Readonly<Record<string, string>>,
): InputOf<TrainingStrategy> | null {
  if (trainingFault(strategy, texts)) return null;
  const values = said(strategy, texts).map(({ name, value }) => [name, value]);
  return { task: task === '' ? null : task, ...Object.fromEntries(values) };
}

/** What the first field must be that can't be what it says; null where all can. */
export function trainingFault(strategy: TrainingStrategy, texts: Readonly<Record<string, string>>): string | null {
  const wrong = said(strategy, texts).find(
    ({ value, least, broken }) => !(value >= least) || (!broken && !Number.isSafeInteger(value)),
  );
  return wrong ? `${wrong.label}: a ${wrong.broken ? '' : 'whole '}number, ${wrong.least} or more.` : null;
}

function said(strategy: TrainingStrategy, texts: Readonly<Record<string, string>>) {
  return trainingFields[strategy].flatMap((field) => {
    const text = (texts[field.name] ?? '').trim();
    return text === '' ? [] : [{ ...field, value: Number(text) }];
  });
}
