import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import { type Kind, rowAsClient } from '../../shared/importing';
import type { FeatureColumn, ImportInstructions, Recognition } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import { columnType } from './columnType';
import { columnFormat } from './dateFormat';
import { fieldsOf, findColumn, type Mapping, mapFields, unclearColumns } from './fields';
import { isMissing, normaliseId, quoted } from './values';

/** What recognition looks at. */
export interface Beginning {
  file: string;
  /** Whether the file names its columns; where it does not, they are called by their numbers. */
  headed: boolean;
  header: readonly string[];
  /** The first records below the header. */
  sample: readonly (readonly string[])[];
  tasks: readonly Task[];
  /** Types of the features that the workspace has already. */
  knownTypes: ReadonlyMap<string, FeatureType>;
}

/**
 * Recognises what a file holds by its columns and what is in them.
 * @throws AppError `unrecognised_file` or `unclear_file`, saying what was found, what is missing, and how to say it
 */
export function recognise(beginning: Beginning, instructions: ImportInstructions): Recognition {
  const mapped = resolveMap(beginning, instructions.map ?? {});
  const kind = instructions.kind ?? kindOf(beginning, mapped);
  const fields = fieldsOf(kind, beginning.tasks);
  const unknown = Object.keys(mapped).find((field) => !(field in fields));
  if (unknown !== undefined) {
    const known = Object.keys(fields).join(', ');
    throw new AppError('bad_usage', `A file of ${kind} has no field “${unknown}” to map. Its fields are: ${known}.`);
  }
  const mapping = mapFields(beginning.header, fields, mapped);
  const missing = missingFields(kind, mapping, beginning);
  if (missing.length > 0) throw unrecognised(beginning, kind, mapping, missing);
  return { kind, mapping, ...featuresOf(kind, mapping, beginning, instructions) };
}

function resolveMap({ header }: Beginning, map: Mapping): Mapping {
  const resolved = Object.entries(map).map(([field, wanted]) => {
    if (field === 'client' && wanted === rowAsClient) return [field, wanted];
    return [field, columnOf(wanted, header)];
  });
  return Object.fromEntries(resolved);
}

function columnOf(wanted: string, header: readonly string[]): string {
  const column = findColumn(wanted, header);
  if (column !== undefined) return column;
  throw new AppError('bad_usage', `The file has no column “${wanted}”. Its columns are: ${header.join(', ')}.`);
}

/** @throws AppError `unclear_file` */
function kindOf(beginning: Beginning, mapped: Mapping): Kind {
  const { header, tasks } = beginning;
  const labelled = mapFields(header, fieldsOf('labelled data', tasks), onlyKnown(mapped, 'labelled data', tasks));
  const has = (ending: string) => tasks.some(({ column }) => labelled[`${column}_${ending}`] !== undefined);
  if (has('pred')) return has('actual') ? 'labelled data' : 'predictions';
  if (has('actual')) return outcomesOrLabelled(beginning, labelled);
  const unclear = unclearColumns(header, tasks);
  if (unclear.length > 0) throw unclearTask(beginning, unclear);
  if (missingFields('transactions', mapTransactions(beginning, mapped), beginning).length > 0) return 'clients';
  if (isTransactions(beginning, mapped)) return 'transactions';
  throw new AppError(
    'unclear_file',
    `${beginning.file} may be a list of transactions, or of clients with what is known of them (each client is there once).`,
    {
      file: beginning.file,
      columns: [...header],
      candidates: ['transactions', 'clients'],
      commandLine: 'Say which: --kind transactions or --kind clients.',
    },
  );
}

function onlyKnown(mapped: Mapping, kind: Kind, tasks: readonly Task[]): Mapping {
  const fields = fieldsOf(kind, tasks);
  return Object.fromEntries(Object.entries(mapped).filter(([field]) => field in fields));
}

function mapTransactions({ header, tasks }: Beginning, mapped: Mapping): Mapping {
  return mapFields(header, fieldsOf('transactions', tasks), onlyKnown(mapped, 'transactions', tasks));
}

/** Transactions repeat their clients, or hold little else: what knows each client once, and more of it, may be a list of them. */
function isTransactions(beginning: Beginning, mapped: Mapping): boolean {
  const { header, sample } = beginning;
  const mapping = mapTransactions(beginning, mapped);
  const others = header.length - Object.keys(mapping).length;
  const at = header.indexOf(mapping.client);
  const clients = sample.map((cells) => normaliseId(cells[at] ?? '')).filter((id) => !isMissing(id));
  return others < 5 || clients.length < 20 || new Set(clients).size < clients.length;
}

/** Outcomes alone, or examples with features: by what dates them; where nothing does, it must be said. */
function outcomesOrLabelled(beginning: Beginning, labelled: Mapping): Kind {
  const { file, header, tasks } = beginning;
  if (labelled.observed_at !== undefined && labelled.date === undefined) return 'outcomes';
  const outcomes = mapFields(header, fieldsOf('outcomes', tasks), {});
  const taken = new Set([...Object.values(labelled), ...Object.values(outcomes)]);
  const others = header.filter((column) => !taken.has(column));
  if (others.length === 0) return 'outcomes';
  const asked = mapFields(header, fieldsOf('labelled data', tasks), {}).date;
  if (asked !== undefined && outcomes.date === undefined) return 'labelled data';
  throw new AppError(
    'unclear_file',
    `${file} holds outcomes (${actualColumns(labelled, tasks)}) beside other columns (${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}). Are these features that were known before, or not to be used?`,
    {
      file,
      columns: [...header],
      candidates: ['labelled data', 'outcomes'],
      commandLine: 'Say which: --kind "labelled data" or --kind outcomes.',
    },
  );
}

function actualColumns(mapping: Mapping, tasks: readonly Task[]): string {
  return tasks.flatMap(({ column }) => mapping[`${column}_actual`] ?? []).join(', ');
}

function unclearTask({ file, header }: Beginning, unclear: readonly { column: string; task: Task }[]): AppError {
  const [{ column, task }] = unclear;
  return new AppError(
    'unclear_file',
    `${file}: is “${column}” what became of the client, what was predicted, or something known before?`,
    {
      file,
      columns: [...header],
      column,
      task: task.name,
      candidates: ['labelled data', 'predictions', 'clients'],
      commandLine: `Say which: --map ${task.column}_actual=${column}, --map ${task.column}_pred=${column}, or --kind clients.`,
    },
  );
}

/** What a kind can't do without, and this file lacks. */
function missingFields(kind: Kind, mapping: Mapping, { header, sample, tasks }: Beginning): string[] {
  const missing = mapping.client === undefined ? ['client'] : [];
  const one = (ending: string) => {
    if (!tasks.some(({ column }) => mapping[`${column}_${ending}`] !== undefined)) {
      missing.push(tasks.map(({ column }) => `${column}_${ending}`).join(' or '));
    }
  };
  if (kind === 'transactions') {
    const at = header.indexOf(mapping.date ?? '');
    if (at < 0 || columnFormat(sample.map((cells) => cells[at] ?? '')) === null) missing.push('date');
    if (!mapping.amount && !(mapping.quantity && mapping.price)) missing.push('amount (or quantity and price)');
  }
  if (kind === 'predictions') one('pred');
  if (kind === 'outcomes' || kind === 'labelled data') one('actual');
  return missing;
}

function unrecognised(beginning: Beginning, kind: Kind, mapping: Mapping, missing: readonly string[]): AppError {
  const { file, header, headed, sample } = beginning;
  const found = Object.entries(mapping).map(([field, column]) => `${field} from ${column}`);
  const wanted = missing.map((field) => `--map ${field.split(' ')[0]}=${headed ? 'COLUMN' : 'NUMBER'}`).join(' ');
  const noClient = missing.includes('client')
    ? ` Where each line is a client of its own: --map client="${rowAsClient}".`
    : '';
  return new AppError(
    'unrecognised_file',
    `${file} is not recognised as ${kind}: no column for ${missing.join(', ')}. ${columnsOf(beginning)} Recognised: ${found.join(', ') || 'none'}. Say which columns they are, or that the file is of another kind.`,
    {
      file,
      columns: [...header],
      mapping: { ...mapping },
      missing: [...missing],
      examples: headed ? [] : sample[0],
      commandLine: `Name the columns (and, if need be, the kind: --kind transactions, predictions, outcomes, "labelled data" or clients): ${wanted}.${noClient}`,
    },
  );
}

/** The columns by name; where the first line is a row already, by number, with what stands in it. */
function columnsOf({ header, headed, sample }: Beginning): string {
  if (headed) return `Its columns: ${header.join(', ')}.`;
  const shown = header.map((name, i) => `${name} (${quoted(sample[0]?.[i] ?? '')})`);
  return `Its first line is data and names no columns, so they go by their numbers: ${shown.join(', ')}.`;
}

function featuresOf(
  kind: Kind,
  mapping: Mapping,
  { file, header, sample, knownTypes }: Beginning,
  { ignore = [], types = {} }: ImportInstructions,
): Pick<Recognition, 'features' | 'leftOut'> {
  const features: FeatureColumn[] = [];
  const leftOut: Recognition['leftOut'] = [];
  const ignored = new Set(ignore.map((column) => columnOf(column, header)));
  const stated = new Map(Object.entries(types).map(([column, type]) => [columnOf(column, header), type]));
  const mapped = new Set(Object.values(mapping));
  header.forEach((column, i) => {
    if (mapped.has(column)) return;
    if (ignored.has(column)) leftOut.push({ column, reason: 'as you said' });
    else if (kind === 'transactions' || kind === 'outcomes') leftOut.push({ column, reason: `no part of ${kind}` });
    else {
      const known = stated.get(column) ?? knownTypes.get(column);
      const found = known ? { type: known } : columnType(sample.map((cells) => cells[i] ?? ''));
      if ('type' in found) features.push({ column, type: found.type });
      else leftOut.push({ column, reason: found.leftOut });
    }
  });
  if (kind === 'clients' && features.length === 0) {
    throw new AppError(
      'unrecognised_file',
      `${file} says nothing of its clients: no column can be used as a feature.`,
      {
        file,
        leftOut,
      },
    );
  }
  // In order of their names, so that the same features in another order of columns are the same set.
  features.sort((a, b) => (a.column < b.column ? -1 : 1));
  return { features, leftOut };
}
