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

/** @param narrowed a further condition, which the rows of both kinds must meet */
function latest(narrowed: string): string {
  return `WITH told AS (
      SELECT k.client_key, k.feature_row_id, CASE k.as_of WHEN 0 THEN i.started_at ELSE k.as_of END AS at
      FROM client_features k JOIN imports i ON i.id = k.import_id WHERE i.state = 'visible' ${narrowed}
      UNION ALL
      SELECT p.client_key, p.feature_row_id, CASE p.predicted_at WHEN 0 THEN i.started_at ELSE p.predicted_at END
      FROM predictions p JOIN imports i ON i.id = p.import_id
      WHERE i.state = 'visible' AND p.feature_row_id IS NOT NULL ${narrowed}
    ), latest AS (SELECT client_key, feature_row_id, MAX(at) FROM told GROUP BY client_key)`;
}
