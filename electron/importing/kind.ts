import type { Kind } from '../../shared/importing';
import type { Task } from '../../shared/schemas/tasks';
import { type Beginning, missingFields } from './beginning';
import { columnFormat } from './dateFormat';
import { fieldsOf, type Mapping, mapFields, unclearColumns } from './fields';
import { possibleLabels, tellsOutcome } from './labelColumns';
import { askForScores } from './questions/columnMeaning';
import { askForKind, askForLabel, askForOrders, askForOutcomes } from './questions/fileKind';
import { unrecognised } from './questions/unrecognised';
import { itemFields } from './transactionNames';
import { isMissing, normaliseId } from './values';

/**
 * What a file holds by its columns and their values.
 * @param header its columns but those that are left out
 * @throws AppError `unclear_file` where the columns leave it open, `unrecognised_file` where transactions lack
 * something
 */
export function kindOf(beginning: Beginning, header: readonly string[], mapped: Mapping): Kind {
  const { tasks } = beginning;
  const labelled = mapFields(header, fieldsOf('labelled data', tasks), onlyKnown(mapped, 'labelled data', tasks));
  const has = (ending: string) => tasks.some(({ column }) => labelled[`${column}_${ending}`] !== undefined);
  if (has('pred')) {
    askForScores(beginning, labelled, mapped);
    if (!has('actual')) return 'predictions';
    const others = header.filter((column) => !Object.values(labelled).includes(column));
    const copies = copiesIn(beginning, others);
    if (copies.length === 0) return 'labelled data';
    throw askForOutcomes(beginning, actualColumns(labelled, tasks), others, copies);
  }
  if (has('actual')) return outcomesOrLabelled(beginning, header, labelled);
  const [unclear] = unclearColumns(header, tasks);
  if (unclear) throw askForLabel(beginning, { column: unclear.column, tasks: [unclear.task] });
  const transactions = mapFields(header, fieldsOf('transactions', tasks), onlyKnown(mapped, 'transactions', tasks));
  const missing = missingFields('transactions', transactions, beginning);
  if (missing.length === 0) {
    if (isTransactions(beginning, header, transactions)) return 'transactions';
    throw askForKind(beginning, transactions);
  }
  const isUndated = missing.every((field) => field === 'date') && !isDated(beginning, header);
  if (isUndated && comeAgain(beginning)) throw unrecognised(beginning, 'transactions', transactions, missing);
  const asOrders = () => askForOrders(beginning, transactions, missing);
  if (lookLikeOrders(transactions, missing)) {
    throw hasClient(beginning, header) ? asOrders() : unrecognised(beginning, 'transactions', transactions, missing);
  }
  const [label] = possibleLabels(beginning.header, beginning.survey.columns, tasks, header);
  if (label) {
    const others = header.filter((column) => column !== label.column);
    throw askForLabel(beginning, label, copiesIn(beginning, others));
  }
  if (mostlyComeAgain(beginning) && !isDated(beginning, header)) throw asOrders();
  return 'clients';
}

/** Whether rows that lack something for orders look like them: by their numbers, or by all but who bought. */
function lookLikeOrders({ invoice, date, amount }: Mapping, missing: readonly string[]): boolean {
  const isDatedOrder = invoice !== undefined && (date ?? amount) !== undefined;
  return isDatedOrder || (missing.length === 1 && missing[0] === 'client');
}

function hasClient({ tasks }: Beginning, header: readonly string[]): boolean {
  return mapFields(header, fieldsOf('clients', tasks), {}).client !== undefined;
}

/** Share of the rows about clients that were there before, from which on a list of clients would be an odd one. */
const oddShare = 0.05;

function mostlyComeAgain({ survey }: Beginning): boolean {
  return (survey.clients?.repeatedShare ?? 0) > oddShare;
}

/** Columns that seem to tell the same as a label that was found: used as features, they would give it away. */
function copiesIn({ header, survey, tasks }: Beginning, among: readonly string[]): string[] {
  const labels = possibleLabels(header, survey.columns, tasks, among).map(({ column }) => column);
  return among.filter((column) => labels.includes(column) || tellsOutcome(column));
}

/** Whether it says of each client when that was known: then clients come again. */
function isDated({ header, survey, tasks }: Beginning, among: readonly string[]): boolean {
  const { date } = mapFields(among, fieldsOf('clients', tasks), {});
  return date !== undefined && columnFormat(survey.columns[header.indexOf(date)].dates) !== null;
}

function comeAgain({ survey }: Beginning): boolean {
  return survey.clients?.repeat === true;
}

function onlyKnown(mapped: Mapping, kind: Kind, tasks: readonly Task[]): Mapping {
  const fields = fieldsOf(kind, tasks);
  return Object.fromEntries(Object.entries(mapped).filter(([field]) => field in fields));
}

/**
 * Transactions repeat their clients, or hold little else: what knows each once, and more of it, may be a list of them.
 */
function isTransactions(beginning: Beginning, header: readonly string[], mapping: Mapping): boolean {
  const items = new Set<string>(itemFields);
  const others = header.length - Object.keys(mapping).filter((field) => !items.has(field)).length;
  if (others < 5 || comeAgain(beginning)) return true;
  const at = beginning.header.indexOf(mapping.client);
  const clients = beginning.sample.map((cells) => normaliseId(cells[at] ?? '')).filter((id) => !isMissing(id));
  return clients.length < 20;
}

/** Outcomes alone, or examples with features: by what dates them; where nothing does, it must be said. */
function outcomesOrLabelled(beginning: Beginning, header: readonly string[], labelled: Mapping): Kind {
  const { tasks } = beginning;
  if (labelled.observed_at !== undefined && labelled.date === undefined) return 'outcomes';
  const outcomes = mapFields(header, fieldsOf('outcomes', tasks), {});
  const taken = new Set([...Object.values(labelled), ...Object.values(outcomes)]);
  const others = header.filter((column) => !taken.has(column));
  if (others.length === 0) return 'outcomes';
  const asked = mapFields(header, fieldsOf('labelled data', tasks), {}).date;
  const copies = copiesIn(beginning, others);
  if (asked !== undefined && outcomes.date === undefined && copies.length === 0) return 'labelled data';
  throw askForOutcomes(beginning, actualColumns(labelled, tasks), others, copies);
}

function actualColumns(mapping: Mapping, tasks: readonly Task[]): string {
  return tasks.flatMap(({ column }) => mapping[`${column}_actual`] ?? []).join(', ');
}
