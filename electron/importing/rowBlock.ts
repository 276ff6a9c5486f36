import type { ClientRow, StatedOutcome } from '../../shared/clientRow';

/** A block's content, which goes from thread to thread without being copied: all but the clients is in two arrays. */
export interface PackedRows {
  clients: string[];
  numbers: Float64Array<ArrayBuffer>;
  features: Float64Array<ArrayBuffer>;
}

/** Of a row's numbers: `at`, `knownAt`, `actedOn`; then what is said of each task. */
const fixed = 3;
/** What was predicted; the outcome's value, its moment, and whether it is synthetic. */
const perTask = 4;
const firstRows = 256;

/** Many rows about clients, packed: as objects they would cost several times the memory, and the time to free it. */
export class RowBlock {
  private readonly stride: number;

  readonly packed: PackedRows;

  /**
   * @param width number of features; 0: the rows have none
   * @param content its rows, or for how many there is to be room at first
   */
  constructor(
    private readonly tasks: number,
    private readonly width: number,
    content: PackedRows | number = 0,
  ) {
    this.stride = fixed + perTask * tasks;
    const room = (columns: number) => new Float64Array(typeof content === 'number' ? content * columns : 0);
    this.packed =
      typeof content === 'number' ? { clients: [], numbers: room(this.stride), features: room(width) } : content;
  }

  get length(): number {
    return this.packed.clients.length;
  }

  get clients(): readonly string[] {
    return this.packed.clients;
  }

  add(row: ClientRow): void {
    const { packed, stride, width, length } = this;
    packed.numbers = withRoom(packed.numbers, (length + 1) * stride);
    packed.features = withRoom(packed.features, (length + 1) * width);
    const { numbers, features } = packed;
    let place = length * stride;
    // No value or moment is NaN, so it stands for none.
    numbers[place++] = row.at ?? Number.NaN;
    numbers[place++] = row.knownAt ?? Number.NaN;
    numbers[place++] = Number(row.actedOn);
    for (let task = 0; task < this.tasks; task++) {
      const outcome = row.actual[task];
      numbers[place++] = row.predicted[task] ?? Number.NaN;
      numbers[place++] = outcome?.value ?? Number.NaN;
      numbers[place++] = outcome?.observedAt ?? Number.NaN;
      numbers[place++] = Number(outcome?.synthetic ?? false);
    }
    if (row.features) features.set(row.features, length * width);
    packed.clients.push(row.client);
  }

  /** The moment of a row, NaN where it has none. */
  at(i: number): number {
    return this.packed.numbers[i * this.stride];
  }

  row(i: number): ClientRow {
    const { clients, numbers, features } = this.packed;
    const from = i * this.stride;
    const predicted = new Array<number | null>(this.tasks);
    const actual = new Array<StatedOutcome | null>(this.tasks);
    for (let task = 0, place = from + fixed; task < this.tasks; task++, place += perTask) {
      predicted[task] = orNull(numbers[place]);
      actual[task] = Number.isNaN(numbers[place + 1])
        ? null
        : { value: numbers[place + 1], observedAt: orNull(numbers[place + 2]), synthetic: numbers[place + 3] === 1 };
    }
    return {
      client: clients[i],
      at: orNull(numbers[from]),
      knownAt: orNull(numbers[from + 1]),
      actedOn: numbers[from + 2] === 1,
      predicted,
      actual,
      features: this.width === 0 ? null : features.subarray(i * this.width, (i + 1) * this.width),
    };
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The numbers, or a copy of them with room for so many, and as many again. */
export function withRoom(values: Float64Array<ArrayBuffer>, needed: number): Float64Array<ArrayBuffer> {
  if (needed <= values.length) return values;
  const larger = new Float64Array(values.length === 0 ? needed * firstRows : 2 * values.length);
  larger.set(values);
  return larger;
}
