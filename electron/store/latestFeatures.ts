import type { ReadDb } from './open';

/** Clients that one call reads: so many rows need little memory. */
const pageClients = 10_000;

/** Rows of features of one set: of each the client and the hash, and one after the other their payloads. */
interface LatestRows {
  setId: number;
  clientKeys: number[];
  hashes: number[];
  payloads: Buffer;
}

/**
 * Returns a function that gives, some clients at a time, the latest features that any import told of each, whether of
 * the client or with a prediction. Rows come joined, by set: a buffer for each would take longer than to find it.
 */
export function latestFeatureReader(db: ReadDb): (fromKey: number, untilKey: number) => Generator<LatestRows> {
  // Texts and blobs are joined byte by byte alike.
  const read = db.prepare<
    { from: number; until: number },
    { setId: number; clientKeys: string; hashes: string; payloads: Buffer }
  >(
    `${latest('AND client_key >= @from AND client_key < @until')}
     SELECT f.set_id AS setId, json_group_array(l.client_key) AS clientKeys, json_group_array(f.hash) AS hashes,
       CAST(group_concat(f.payload, '') AS BLOB) AS payloads
     FROM latest l JOIN feature_rows f ON f.id = l.feature_row_id GROUP BY f.set_id`,
  );
  return function* (fromKey, untilKey) {
    for (let from = fromKey; from < untilKey; from += pageClients) {
      for (const { clientKeys, hashes, ...rest } of read.all({ from, until: Math.min(untilKey, from + pageClients) }))
        yield { ...rest, clientKeys: JSON.parse(clientKeys), hashes: JSON.parse(hashes) };
    }
  };
}

/** The same of one client. */
export function latestFeaturesOf(db: ReadDb, clientKey: number): { setId: number; payload: Buffer } | undefined {
  return db
    .prepare<{ clientKey: number }, { setId: number; payload: Buffer }>(
      `${latest('AND client_key = @clientKey')}
       SELECT f.set_id AS setId, f.payload FROM latest l JOIN feature_rows f ON f.id = l.feature_row_id`,
    )
    .get({ clientKey });
}

/**
 * Common tables, of which `latest` has each client's feature row of the latest moment. Of different ones of that moment
 * the last stated counts, as in training: the latest to be known, then that of the last import that states it.
 * @param narrowed a further condition, which the rows of all kinds must meet
 */
export function latest(narrowed: string, told: (narrowed: string) => string = toldByAny): string {
  return `WITH moments AS (
      SELECT client_key, at, MIN(feature_row_id) AS one, MIN(feature_row_id) <> MAX(feature_row_id) AS differ
      FROM (${told(narrowed)}) GROUP BY client_key, at
    ), newest AS (SELECT client_key, MAX(at) AS at, one, differ FROM moments GROUP BY client_key),
    latest AS (
      SELECT n.client_key, n.at, CASE WHEN n.differ THEN (
          SELECT t.feature_row_id FROM (${told('AND client_key = n.client_key')}) t WHERE t.at = n.at
          ORDER BY t.known_at DESC, ${lastImport} DESC, t.id DESC LIMIT 1
        ) ELSE n.one END AS feature_row_id
      FROM newest n)`;
}

/** The last import that states row `t`: of each later one, the range is sought that begins last before the row. */
const lastImport = `COALESCE((
  SELECT i.id FROM imports i WHERE i.id > t.import_id AND i.state = 'visible' AND (
    SELECT r.last FROM restated r WHERE r.import_id = i.id AND r.rows_of = t.rows_of AND r.first <= t.id
    ORDER BY r.first DESC LIMIT 1) >= t.id
  ORDER BY i.id DESC LIMIT 1), t.import_id)`;

/** What files of clients told. */
export function toldOfClients(narrowed: string): string {
  return `SELECT k.client_key, k.feature_row_id, CASE k.as_of WHEN 0 THEN i.started_at ELSE k.as_of END AS at,
      k.known_at, k.id, k.import_id, 'client_features' AS rows_of
    FROM client_features k JOIN imports i ON i.id = k.import_id WHERE i.state = 'visible' ${narrowed}`;
}

function toldByAny(narrowed: string): string {
  return `${toldOfClients(narrowed)}
    UNION ALL
    SELECT p.client_key, p.feature_row_id, CASE p.predicted_at WHEN 0 THEN i.started_at ELSE p.predicted_at END,
      p.predicted_at, p.id, p.import_id, 'predictions'
    FROM predictions p JOIN imports i ON i.id = p.import_id
    WHERE i.state = 'visible' AND p.feature_row_id IS NOT NULL ${narrowed}`;
}
