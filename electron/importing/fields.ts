import type { Kind } from '../../shared/importing';
import type { Task } from '../../shared/schemas/tasks';
import { transactionNames } from './transactionNames';

/** Field → the column that it is read from. */
export type Mapping = Readonly<Record<string, string>>;

/** Fields of a kind, each with the names by which its column is known (without case, spaces and punctuation). */
export type Fields = Readonly<Record<string, readonly string[]>>;

const predictionTimes = [
  ...['predictedat', 'predictiondate', 'predictiontime', 'datepredicted', 'scoredat', 'scoringdate', 'scoredate'],
  ...['asof', 'asofdate', 'snapshotdate', 'snapshotat', 'referencedate', 'cutoffdate', 'dateprediction'],
];
const outcomeTimes = ['observedat', 'observationdate', 'dateobserved', 'outcomedate', 'outcomeat', 'labeldate'];
const anyTimes = ['date', 'timestamp', 'datetime', 'day', 'datum', 'fecha'];
const knowledgeTimes = ['asof', 'asofdate', 'snapshotdate', 'snapshotat', 'exportdate', 'exportedat', 'updatedat'];
const actions = ['actedon', 'acted', 'action', 'intervention', 'treated', 'contactedbecauseofscore'];

/** The fields that a file of a kind may have. What stands first in a list is taken first. */
export function fieldsOf(kind: Kind, tasks: readonly Task[]): Fields {
  const client = [...transactionNames.client, 'id'];
  const perTask = (field: string, names: (task: Task) => string[]) =>
    Object.fromEntries(tasks.map((task) => [`${task.column}_${field}`, names(task)]));
  const predicted = perTask('pred', predictedNames);
  const actual = perTask('actual', actualNames);
  switch (kind) {
    case 'transactions':
      return transactionNames;
    case 'predictions':
      return {
        client,
        date: [...predictionTimes, ...anyTimes],
        acted_on: actions,
        ...predicted,
        // What a file of our own answers has beside them: no features.
        ...perTask('version', (task) => names(task, ['', 'version'])),
        ...perTask('low', (task) => names(task, ['', 'low'])),
        ...perTask('high', (task) => names(task, ['', 'high'])),
        missing_features: ['missingfeatures'],
        unknown_values: ['unknownvalues'],
        row_error: ['rowerror'],
      };
    case 'outcomes':
      return { client, date: [...outcomeTimes, ...anyTimes], ...actual };
    case 'labelled data':
      return {
        client,
        date: [...predictionTimes, ...anyTimes],
        observed_at: outcomeTimes,
        acted_on: actions,
        split: ['split'],
        ...predicted,
        ...actual,
        ...perTask('observed_at', (task) => names(task, ['', 'observedat'], ['', 'outcomedate'])),
        ...perTask('source', (task) => names(task, ['', 'source'])),
      };
    case 'clients':
      return { client, date: [...knowledgeTimes, ...anyTimes], known_at: ['knownat', 'availableat', 'loadedat'] };
  }
}

function predictedNames(task: Task): string[] {
  const after = ['pred', 'predicted', 'prediction', 'probability', 'proba', 'prob', 'score', 'forecast'];
  const before = ['pred', 'predicted', 'probabilityof', 'pof'];
  return [
    ...stated(task.predictedName),
    ...names(task, ...after.map((end) => ['', end] as const), ...before.map((start) => [start, ''] as const)),
  ];
}

function actualNames(task: Task): string[] {
  return [
    ...stated(task.actualName),
    ...names(task, ['', 'actual'], ['actual', ''], ['', 'outcome'], ['', 'observed'], ['', 'label'], ['', 'true']),
  ];
}

/** The plain names by which a file's column would be taken for what was predicted, or what came, of a task. */
export function taskColumns(task: Task): string[] {
  return [...predictedNames(task), ...actualNames(task), plainName(task.column), plainName(task.name)];
}

function stated(name: string | null): string[] {
  return name === null ? [] : [plainName(name)];
}

/** A task's column and name, with something before or after. */
function names(task: Task, ...around: (readonly [before: string, after: string])[]): string[] {
  return around.flatMap(([before, after]) => [task.column, task.name].map((base) => plainName(before + base + after)));
}

/** The columns that are called like a task and say no more: a prediction, an outcome, or something known before? */
export function unclearColumns(header: readonly string[], tasks: readonly Task[]): { column: string; task: Task }[] {
  return tasks.flatMap((task) => {
    const said = [task.predictedName, task.actualName].flatMap(stated);
    const called = [task.column, task.name].map(plainName).filter((name) => !said.includes(name));
    const column = header.find((name) => called.includes(plainName(name)));
    return column === undefined ? [] : [{ column, task }];
  });
}

/** The columns of a file by what they are called. `mapped` comes from the person and wins. */
export function mapFields(header: readonly string[], fields: Fields, mapped: Mapping): Mapping {
  const mapping: Record<string, string> = { ...mapped };
  const taken = new Set(Object.values(mapping));
  for (const [field, names] of Object.entries(fields)) {
    if (mapping[field] !== undefined) continue;
    const column = namedColumns(names, header).find((candidate) => !taken.has(candidate));
    if (column === undefined) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
}

/** The columns that are called by one of these names, in the order of the names. */
export function namedColumns(names: readonly string[], header: readonly string[]): string[] {
  const plain = header.map(plainName);
  return names.flatMap((name) => header.filter((_, i) => plain[i] === name));
}

/** The column that a person means: its name, its name but for case and punctuation, or its number from 1. */
export function findColumn(wanted: string, header: readonly string[]): string | undefined {
  return (
    header.find((name) => name === wanted) ??
    header.find((name) => plainName(name) === plainName(wanted)) ??
    (/^\d+$/.test(wanted) ? header[Number(wanted) - 1] : undefined)
  );
}

/** A name without case, accents, spaces and punctuation. */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
