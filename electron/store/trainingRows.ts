import type { ReadDb, WriteDb } from './open';

/** Rows that one call gives: as an array they come faster than one by one, and so many need little memory. */
const pageRows = 10_000;

type ClientInOrder = [key: number, holdout: number, id: string];

/** Pages of clients, in order of their ids (by bytes). */
export function* clientPages(db: ReadDb): Generator<ClientInOrder[]> {
  const read = db
    .prepare<[string, number], ClientInOrder>(
      'SELECT key, holdout, client_id FROM clients WHERE client_id > ? ORDER BY client_id LIMIT ?',
    )
    .raw();
  // No id is empty.
  for (let page = read.all('', pageRows); page.length > 0; page = read.all(page[page.length - 1][2], pageRows))
    yield page;
}

/** `observedAt` 0: nobody said. `stated` 0: it was concluded from transactions, at the end of its horizon. */
export type StoredLabel = [
  predictionId: number,
  task: string,
  value: number,
  seq: number,
  synthetic: number,
  observedAt: number,
  stated: number,
];

/** What was known of a client when a prediction was made: see `knownThen`. */
type LabelledPrediction = [
  id: number,
  clientKey: number,
  predictedAt: number,
  setId: number | null,
  payload: Buffer | null,
];

/**
 * The feature row of prediction `p`: the one it was made from; else the latest that is of a time at or before it and
 * was known by then. What nobody dated is of the time of its import.
 */
export const knownThen = `COALESCE(p.feature_row_id, (
  SELECT k.feature_row_id FROM client_features k JOIN imports i ON i.id = k.import_id
  WHERE k.client_key = p.client_key AND i.state = 'visible'
    AND CASE k.as_of WHEN 0 THEN i.started_at ELSE k.as_of END <= ${madeAt()}
    AND CASE k.known_at WHEN 0 THEN i.started_at ELSE k.known_at END <= ${madeAt()}
  ORDER BY CASE k.as_of WHEN 0 THEN i.started_at ELSE k.as_of END DESC, k.known_at DESC, k.id DESC LIMIT 1))`;

function madeAt(): string {
  return `CASE p.predicted_at WHEN 0 THEN (SELECT started_at FROM imports WHERE id = p.import_id) ELSE p.predicted_at END`;
}

/** Up to so many predictions for each label are read with those between them: to ask of each takes longer. */
const mostSparse = 2;

/**
 * Pages of labels, and of their predictions with what was known then, both in order of the predictions. Among these may
 * be some without a label.
 */
export function* labelledPages(
  db: ReadDb,
): Generator<{ predictions: readonly LabelledPrediction[]; labels: readonly StoredLabel[] }> {
  const reader = (further: string) =>
    db
      .prepare<[number, number], LabelledPrediction>(
        `SELECT p.id, p.client_key, p.predicted_at, f.set_id, f.payload
         FROM predictions p LEFT JOIN feature_rows f ON f.id = ${knownThen}
         WHERE p.id BETWEEN ? AND ? ${further} ORDER BY p.id`,
      )
      .raw();
  const all = reader('');
  const labelled = reader('AND EXISTS (SELECT 1 FROM labels l WHERE l.prediction_id = p.id)');
  const readLabels = db
    .prepare<[number, number], StoredLabel>(
      `SELECT prediction_id, task, value, seq, source = 'synthetic', observed_at, outcome_id IS NOT NULL FROM labels
       WHERE prediction_id > ? ORDER BY prediction_id LIMIT ?`,
    )
    .raw();
  for (let after = 0; ; ) {
    const labels = ofWholePredictions(readLabels.all(after, pageRows));
    if (labels.length === 0) return;
    const [from, until] = [labels[0][0], labels[labels.length - 1][0]];
    const read = until - from < mostSparse * labels.length ? all : labelled;
    yield { predictions: read.all(from, until), labels };
    after = until;
  }
}

/** Of the last prediction of a full page some labels may be on the next one. */
function ofWholePredictions(page: readonly StoredLabel[]): readonly StoredLabel[] {
  if (page.length < pageRows) return page;
  const [last] = page[page.length - 1];
  return page.filter(([predictionId]) => predictionId < last);
}

/** The training table that was written last, as plain data; null when it was of another state. */
export function writtenTable(db: ReadDb, state: string): unknown {
  const json = db.prepare<[string], string>('SELECT result FROM written_tables WHERE state = ?').pluck().get(state);
  return json === undefined ? null : JSON.parse(json);
}

export function recordWrittenTable(db: WriteDb, state: string, result: object): void {
  db.prepare(
    `INSERT INTO written_tables (id, state, result) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, result = excluded.result`,
  ).run(state, JSON.stringify(result));
}
