-- A row that several imports state is kept once, under the first of them that is visible. That others state it too stands
-- here, as ranges of row ids: so it stays when the first is undone. A longer export of the same rows is a few ranges.
CREATE TABLE restated (
  import_id INTEGER NOT NULL,
  -- Of `transactions`, `predictions`, `client_features` or `outcomes`.
  rows_of TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (import_id, rows_of, first)
) STRICT, WITHOUT ROWID;

-- What comes last counts. `again`: how often the same was stated anew after something else had been stated of that moment.
CREATE TABLE outcomes_2 (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  observed_at INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  again INTEGER NOT NULL DEFAULT 0,
  import_id INTEGER NOT NULL,
  prediction_id INTEGER,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  value_1 REAL, value_2 REAL, value_3 REAL, value_4 REAL, value_5 REAL, value_6 REAL, value_7 REAL, value_8 REAL,
  UNIQUE (client_key, observed_at, hash, again)
) STRICT;
INSERT INTO outcomes_2 (id, client_key, observed_at, hash, import_id, prediction_id, synthetic,
    value_1, value_2, value_3, value_4, value_5, value_6, value_7, value_8)
  SELECT id, client_key, observed_at, hash, import_id, prediction_id, synthetic,
    value_1, value_2, value_3, value_4, value_5, value_6, value_7, value_8 FROM outcomes ORDER BY id;
DROP TABLE outcomes;
ALTER TABLE outcomes_2 RENAME TO outcomes;

CREATE TABLE client_features_2 (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  feature_row_id INTEGER NOT NULL,
  again INTEGER NOT NULL DEFAULT 0,
  import_id INTEGER NOT NULL,
  UNIQUE (client_key, as_of, known_at, feature_row_id, again)
) STRICT;
INSERT INTO client_features_2 (id, client_key, as_of, known_at, feature_row_id, import_id)
  SELECT id, client_key, as_of, known_at, feature_row_id, import_id FROM client_features ORDER BY id;
DROP TABLE client_features;
ALTER TABLE client_features_2 RENAME TO client_features;

-- With an id of their own, which no copy of the database numbers anew.
CREATE TABLE transactions_2 (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  occurrence INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  amount REAL NOT NULL,
  invoice TEXT,
  cancellation INTEGER NOT NULL CHECK (cancellation IN (0, 1)),
  UNIQUE (client_key, at, hash, occurrence)
) STRICT;
INSERT INTO transactions_2 (client_key, at, hash, occurrence, import_id, amount, invoice, cancellation)
  SELECT client_key, at, hash, occurrence, import_id, amount, invoice, cancellation FROM transactions ORDER BY rowid;
DROP TABLE transactions;
ALTER TABLE transactions_2 RENAME TO transactions;
