import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from '../../shared/schemas/assessment';
import type { Recognition } from '../../shared/schemas/imports';
import type { StoredTask } from '../../shared/schemas/tasks';
import { answerableUntil } from '../../shared/tasks';
import { movedCategories, movedNumbers } from '../features/movement';
import type { TableRows } from '../features/tableRows';
import { clientFinder, isHoldout } from '../store/clients';
import { storedMoment } from '../store/columns';
import { countRealLabels } from '../store/countedLabels';
import { bytesOf, featureHash } from '../store/featureRows';
import { findFeatureSet } from '../store/featureSets';
import { visibleImports } from '../store/imports';
import {
  featuresNamed,
  featuresThen,
  holdoutContents,
  labelAt,
  latestHoldoutLabels,
  pastAssessments,
} from '../store/knownLabels';
import type { ReadDb } from '../store/open';
import { predictionFinder } from '../store/outcomeProbe';
import { listTasks } from '../store/tasks';
import type { DataContext } from './context';
import { type ColumnOfFeature, featureColumns } from './featureColumns';
import { emptyRows } from './gatherRows';
import { KeptNights } from './keptNights';
import type { StatedLabels, StatingRow } from './statedLabels';
import { writeHashed } from './tableFile';

/** Labels whose features are rows of a table. */
export interface LabelRows {
  /** Their places in the table. */
  row: number[];
  client: number[];
  label: number[];
}

/** What a file says of a task's labels, beside what is known; the champion's answers are still to come. */
export interface LookedAtTask {
  task: { name: string; kind: StoredTask['kind'] };
  /** The labels of the file that were looked at; those of the latest known. */
  stated: number[];
  earlier: number[];
  known: number;
  changed: number;
  /** New ones, as a share of all labels that are known. */
  added: number;
  /** Of the known labels that models are judged by, and of all. */
  holdoutChanged: { labels: number; share: number };
  allChanged: { labels: number; share: number };
  /** The largest share of the holdout's labels that a file which was taken in has changed before. */
  changedBefore: number;
  rows: { file: LabelRows; earlier: LabelRows };
}

/** What was seen of a file of labels, before anybody sees its rows. */
export interface LookedAt {
  /** The rows to be answered: features of the file's labels and of the holdout's latest. */
  table: { path: string; sha256: string };
  tasks: LookedAtTask[];
  features: { feature: string; moved: number; recent: number }[];
  copies: Assessment['copies'];
}

/**
 * The latest labels of the holdout that a file's are held against: some times as many as it states, since what chance
 * does to the few is what counts then, within bounds.
 */
const timesStated = 10;
const earlierRows = { least: 1600, most: 5000 };
/** Imports that say how much files change. */
const pastImports = 20;

/**
 * Looks at what a file's labels do to those that are known, and writes a table of what the champion is to answer.
 * @param folder where the table is written
 */
export async function lookAtLabels(
  { db, now }: DataContext,
  given: { recognition: Recognition; stated: StatedLabels; folder: string },
): Promise<LookedAt> {
  const tasks = listTasks(db);
  const { recognition, stated } = given;
  const earlier = Math.min(earlierRows.most, Math.max(earlierRows.least, timesStated * stated.rows.length));
  const rows = new RowsToAnswer(db, stated.rows.length * tasks.length + earlier * tasks.length);
  const setId =
    findFeatureSet(
      db,
      recognition.features.map(({ column, type }) => ({ name: column, type })),
    ) ?? null;
  const meet = recognition.kind === 'outcomes' ? outcomeMeeter(db, tasks, now()) : exampleMeeter(db, tasks, setId);
  const looked = tasks.flatMap((task, slot) => lookAtTask(db, task, { rows, stated, earlier, met: meet(slot) }));
  const [first] = looked;
  const { path, sha256 } = await rows.write(given.folder);
  return {
    table: { path, sha256 },
    tasks: looked,
    features: first ? rows.moved(first.rows.file.row, first.rows.earlier.row) : [],
    copies: setId === null ? { rows: 0, of: 0 } : copiesOf(db, setId, stated.rows),
  };
}

interface Met {
  before: number | null;
  features: { setId: number; payload: Buffer } | null;
}

/** Returns a function that gives, for a task, what a row's label meets: the label that is known, and the features. */
type Meeter = (slot: number) => (row: StatingRow, clientKey: number | undefined) => Met;

function outcomeMeeter(db: ReadDb, tasks: readonly StoredTask[], now: number): Meeter {
  const visible = visibleImports(db);
  const nights = new KeptNights(db);
  const labelOf = db
    .prepare<[number, string], number>('SELECT value FROM labels WHERE prediction_id = ? AND task = ?')
    .pluck();
  const then = featuresThen(db);
  const named = featuresNamed(db);
  return (slot) => {
    const task = tasks[slot];
    const find = predictionFinder(db, task.slot, visible);
    return ({ actual }, clientKey) => {
      const until = answerableUntil(actual[slot]?.observedAt ?? null, task);
      if (clientKey === undefined) return { before: null, features: null };
      const found = find(clientKey, until);
      if (found !== undefined) {
        return { before: labelOf.get(found, task.name) ?? null, features: then(found) ?? null };
      }
      const night = nights.latest(clientKey, task.name, until, now);
      const hash = night ? nights.featureHash(night, clientKey) : null;
      return { before: null, features: hash === null ? null : (named(clientKey, hash) ?? null) };
    };
  };
}

function exampleMeeter(db: ReadDb, tasks: readonly StoredTask[], setId: number | null): Meeter {
  const find = labelAt(db);
  return (slot) =>
    ({ at, features }, clientKey) => ({
      before: clientKey === undefined ? null : (find(clientKey, storedMoment(at), tasks[slot].name)?.value ?? null),
      features: features === null || setId === null ? null : { setId, payload: Buffer.from(bytesOf(features)) },
    });
}

function lookAtTask(
  db: ReadDb,
  task: StoredTask,
  {
    rows,
    stated,
    earlier,
    met,
  }: { rows: RowsToAnswer; stated: StatedLabels; earlier: number; met: ReturnType<Meeter> },
): LookedAtTask | [] {
  const keyOf = clientFinder(db);
  const slot = listTasks(db).findIndex(({ name }) => name === task.name);
  const found: LookedAtTask = {
    task: { name: task.name, kind: task.kind },
    stated: [],
    earlier: [],
    known: 0,
    changed: 0,
    added: 0,
    holdoutChanged: { labels: 0, share: 0 },
    allChanged: { labels: 0, share: 0 },
    changedBefore: changedBefore(db, task.name),
    rows: { file: { row: [], client: [], label: [] }, earlier: { row: [], client: [], label: [] } },
  };
  const numbers = new Map<string, number>();
  for (const one of stated.rows) {
    const outcome = one.actual[slot];
    if (!outcome || outcome.synthetic) continue;
    const { before, features } = met(one, keyOf(one.client));
    found.stated.push(outcome.value);
    if (before !== null) {
      // The champion may have learned it: only new labels tell how they go with its answers.
      found.known++;
      if (before !== outcome.value) found.changed++;
      if (before !== outcome.value && isHoldout(one.client)) found.holdoutChanged.labels++;
      continue;
    }
    const number = numbers.get(one.client) ?? numbers.size;
    numbers.set(one.client, number);
    if (features) add(found.rows.file, rows.add(one.client, features), number, outcome.value);
  }
  if (found.stated.length === 0) return [];
  for (const { clientKey, value, setId, payload } of latestHoldoutLabels(db, task.name, earlier)) {
    found.earlier.push(value);
    if (setId === null || payload === null) continue;
    add(found.rows.earlier, rows.add(String(clientKey), { setId, payload }), clientKey, value);
  }
  const { all, holdout } = countRealLabels(db, task.name);
  found.allChanged.labels = found.changed;
  const shareOf = (labels: number, of: number) => (of === 0 ? 0 : Math.min(1, (stated.every * labels) / of));
  found.added = shareOf(found.stated.length - found.known, all);
  found.allChanged.share = shareOf(found.changed, all);
  found.holdoutChanged.share = shareOf(found.holdoutChanged.labels, holdout);
  return found;
}

function add(to: LabelRows, row: number, client: number, label: number): void {
  to.row.push(row);
  to.client.push(client);
  to.label.push(label);
}

/** The largest share of the holdout's labels that one of the latest imports has changed. */
function changedBefore(db: ReadDb, task: string): number {
  const shares = pastAssessments(db, pastImports).flatMap((json) =>
    (JSON.parse(json) as Assessment).tasks.flatMap((one) => (one.task === task ? [one.holdoutChanged] : [])),
  );
  return Math.max(0, ...shares);
}

/** Fewer features than this are equal by chance. */
const leastFeatures = 3;

/** Training rows of the file whose features are exactly those of a holdout client, there or in the file. */
function copiesOf(db: ReadDb, setId: number, stated: readonly StatingRow[]): Assessment['copies'] {
  const names = stated.flatMap(({ client, features }) =>
    features && features.length >= leastFeatures
      ? [{ hash: featureHash(setId, features), holdout: isHoldout(client) }]
      : [],
  );
  const training = names.filter(({ holdout }) => !holdout).map(({ hash }) => hash);
  const wanted = new Set(training);
  const copied = new Set(names.filter(({ hash, holdout }) => holdout && wanted.has(hash)).map(({ hash }) => hash));
  if (wanted.size > 0) for (const hash of holdoutContents(db)) if (wanted.has(hash)) copied.add(hash);
  return { rows: training.filter((hash) => copied.has(hash)).length, of: training.length };
}

/** Rows of features that are gathered one by one. */
class RowsToAnswer {
  private readonly columns: TableRows;
  private readonly features: ColumnOfFeature[];
  private readonly copyRow: ReturnType<typeof featureColumns>['copyRow'];
  private readonly clients: string[] = [];

  constructor(db: ReadDb, most: number) {
    const { features, copyRow } = featureColumns(db);
    this.features = features;
    this.copyRow = copyRow;
    this.columns = emptyRows(most, 0, features.length);
  }

  /** Gives the row's place. */
  add(client: string, { setId, payload }: { setId: number; payload: Buffer }): number {
    const row = this.columns.count++;
    this.clients.push(client);
    this.columns.clientRank[row] = row;
    this.copyRow(this.columns.features, row, setId, payload);
    return row;
  }

  async write(folder: string): Promise<{ path: string; sha256: string }> {
    const order = Uint32Array.from({ length: this.columns.count }, (_, row) => row);
    const content = { rows: this.columns, order, tasks: [], features: this.features, clientIds: this.clients };
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'rows.arrow');
    return { path, sha256: await writeHashed(path, ({ tableOf }) => tableOf(content)) };
  }

  /** How far each feature lies from where it was, and how far it moved from block to block before. */
  moved(file: readonly number[], earlier: readonly number[]): LookedAt['features'] {
    const blocks = [0, 1, 2, 3].map((i) => earlier.slice((earlier.length * i) / 4, (earlier.length * (i + 1)) / 4));
    if (file.length === 0 || blocks.some((block) => block.length < 25)) return [];
    return this.features
      .flatMap(({ name, texts }, place) => {
        const measure = texts === null ? movedNumbers : movedCategories;
        const values = (rows: readonly number[]) => Float64Array.from(rows, (row) => this.columns.features[place][row]);
        const own = values(file);
        if (own.every((value) => Number.isNaN(value))) return [];
        const steps = blocks.slice(1).map((block, i) => measure(values(blocks[i]), values(block)));
        return [{ feature: name, moved: measure(values(earlier), own), recent: Math.max(...steps) }];
      })
      .sort((a, b) => b.moved - a.moved);
  }
}
