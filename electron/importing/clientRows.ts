import type { ClientRow } from '../../shared/clientRow';
import { type Kind, rowAsClient } from '../../shared/importing';
import type { ImportInstructions, Recognition } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import { Cells, type Forms, isRejection } from './cells';
import { featuresReader } from './clientFeatures';
import { clientIdReader, isTotal, totalReason } from './clientIds';
import { dateReader } from './dateReader';
import type { Dialect } from './dialect';
import { type LineReader, type PlainLine, plainLineReader } from './plainLines';
import type { Rejection } from './row';
import { outcomeFields, statedOutcome } from './statedOutcome';
import { parseBoolean, quoted } from './values';

export interface ClientRowOptions {
  instructions: ImportInstructions;
  recognition: Recognition;
  forms: Forms;
  tasks: readonly Task[];
  /** The file's name, of which ids are made where each line is a client of its own. */
  fileName: string;
  /** What dates the rows that don't date themselves; null if nothing does. */
  fileDate: number | null;
  /** The code of a category's value. */
  codeOf: (feature: string, value: string) => number;
}

/** Reads the rows of a file of any kind but transactions. A row holds until the next one is read. */
export interface ClientRowReader {
  /** What a record says, or why it says nothing. */
  record: (cells: readonly string[], line: number) => ClientRow | Rejection;
  line: LineReader<ClientRow>;
}

export function clientRowReader(
  header: readonly string[],
  options: ClientRowOptions & { dialect: Pick<Dialect, 'delimiter'> },
): ClientRowReader {
  const { recognition, forms, tasks, fileName, fileDate, instructions } = options;
  const { kind, mapping } = recognition;
  const fields = new Cells(header, mapping, forms);
  const readFeatures = featuresReader(header, options);
  const predicted = tasks.map(({ column }) => (fields.has(`${column}_pred`) ? `${column}_pred` : null));
  const observed = tasks.map((task) => outcomeFields(fields, task, forms.words));
  const row = blankRow(tasks.length);
  const wanted = expected(kind);
  const idOf = clientIdReader(forms.keepIds);
  const readDate = dateReader(fields, instructions);
  const read = (cells: readonly string[], line: number, plain: PlainLine | null): ClientRow | Rejection => {
    const client = mapping.client === rowAsClient ? rowId(fileName, line, cells) : idOf(fields.text('client', cells));
    if (typeof client !== 'string') return fields.reject('client', client.reason);
    const stated = readDate('date', cells);
    if (isRejection(stated)) return stated;
    const at = stated ?? fileDate;
    const known = readDate('known_at', cells);
    if (isRejection(known)) return known;
    const actedOn = fields.flag('acted_on', cells);
    if (isRejection(actedOn)) return actedOn;
    row.client = client;
    row.at = at;
    row.knownAt = known ?? at;
    row.actedOn = actedOn;
    for (let i = 0; i < predicted.length; i++) {
      const field = predicted[i];
      const value = field === null ? null : predictedValue(fields, field, tasks[i], cells);
      if (isRejection(value)) return value;
      row.predicted[i] = value;
    }
    for (let i = 0; i < observed.length; i++) {
      const of = observed[i];
      const outcome = of && statedOutcome(fields, of, cells, kind === 'outcomes' ? at : fileDate);
      if (isRejection(outcome)) return outcome;
      row.actual[i] = outcome;
    }
    if (wanted && row[wanted].every((value) => value === null)) return { column: '', reason: `nothing is ${wanted}` };
    const features = plain ? readFeatures.line(plain) : readFeatures.cells(cells);
    if (isRejection(features)) return features;
    row.features = features;
    return row;
  };
  return {
    record: (cells, line) => read(cells, line, null),
    line:
      mapping.client === rowAsClient
        ? () => null
        : plainLineReader({ ...options, header, columns: Object.values(mapping) }, read),
  };
}

/** Where each line is a client of its own, but for one that adds up the others. */
function rowId(fileName: string, line: number, cells: readonly string[]): string | { reason: string } {
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  return isTotal(first) ? { reason: totalReason(first) } : `${fileName}:${line}`;
}

function blankRow(tasks: number): ClientRow {
  const none = () => Array<null>(tasks).fill(null);
  return { client: '', at: null, knownAt: null, actedOn: false, predicted: none(), actual: none(), features: null };
}

function expected(kind: Kind): 'predicted' | 'actual' | null {
  if (kind === 'predictions') return 'predicted';
  return kind === 'outcomes' ? 'actual' : null;
}

function predictedValue(fields: Cells, field: string, task: Task, cells: readonly string[]) {
  const cell = fields.text(field, cells);
  const share = fields.quickNumber(field, cell);
  if (share >= 0 && share <= 1) return share;
  const answer = task.kind === 'classification' ? parseBoolean(cell) : null;
  if (answer !== null) return Number(answer);
  const value = fields.number(field, cells);
  if (value === null || isRejection(value) || task.kind === 'regression' || (value >= 0 && value <= 1)) return value;
  return fields.reject(field, `${quoted(cell)} is no probability from 0 to 1 (percentages need their sign: 75%)`);
}
