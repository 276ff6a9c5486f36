-- Predictions, outcomes, features and labelled data of imported files beside transactions.
--
-- A row is known by its client, its moment and a number of 48 bits that names its content. An index in this order grows in
-- few places at a time: one by a longer hash alone is written nearly whole with every short transaction.

ALTER TABLE tasks ADD COLUMN slot INTEGER CHECK (slot BETWEEN 1 AND 8);
UPDATE tasks SET slot = rowid;
CREATE UNIQUE INDEX tasks_by_slot ON tasks (slot);
-- Whether somebody's acting upon a prediction makes its outcome worthless: who was kept back from leaving is no false alarm.
ALTER TABLE tasks ADD COLUMN skip_acted_on INTEGER NOT NULL DEFAULT 0 CHECK (skip_acted_on IN (0, 1));
UPDATE tasks SET skip_acted_on = 1 WHERE name = 'churn';

-- Outcomes that corrected a label, and outcomes for which there was no prediction.
ALTER TABLE imports ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN unmatched INTEGER NOT NULL DEFAULT 0;

CREATE TABLE features (
  name TEXT PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('number', 'category', 'flag', 'date'))
) STRICT;
INSERT INTO features (name, type) SELECT DISTINCT j.value, 'number' FROM feature_sets, json_each(feature_sets.names) j;

-- A category's value as the payload of a feature row holds it: a code, from 0.
CREATE TABLE categories (
  feature TEXT NOT NULL,
  code INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (feature, code),
  UNIQUE (feature, value)
) STRICT, WITHOUT ROWID;

-- Equal feature rows of a client are stored once. The payload holds one little-endian float64 per name of the set.
CREATE TABLE client_feature_rows (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  set_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE TEMP TABLE moved AS
  SELECT MIN(p.id) AS id, p.client_key, p.feature_row_id AS old_id FROM predictions p GROUP BY p.client_key, p.feature_row_id;
INSERT INTO client_feature_rows (id, client_key, set_id, hash, payload)
  SELECT m.id, m.client_key, f.set_id,
    (instr('0123456789ABCDEF', substr(hex(f.hash), 1, 1)) - 1) * 17592186044416
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 2, 1)) - 1) * 1099511627776
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 3, 1)) - 1) * 68719476736
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 4, 1)) - 1) * 4294967296
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 5, 1)) - 1) * 268435456
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 6, 1)) - 1) * 16777216
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 7, 1)) - 1) * 1048576
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 8, 1)) - 1) * 65536
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 9, 1)) - 1) * 4096
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 10, 1)) - 1) * 256
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 11, 1)) - 1) * 16
    + (instr('0123456789ABCDEF', substr(hex(f.hash), 12, 1)) - 1),
    f.payload
  FROM moved m JOIN feature_rows f ON f.id = m.old_id;

-- `predicted_at` 0: the file did not say. `value_N` is the value predicted for the task of slot N. A snapshot's rows are
-- moments at which a client was looked at; nothing was predicted there.
CREATE TABLE predictions_2 (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  predicted_at INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  import_id INTEGER,
  snapshot_id INTEGER REFERENCES snapshots (id) ON DELETE CASCADE,
  feature_row_id INTEGER,
  acted_on INTEGER NOT NULL DEFAULT 0 CHECK (acted_on IN (0, 1)),
  value_1 REAL, value_2 REAL, value_3 REAL, value_4 REAL, value_5 REAL, value_6 REAL, value_7 REAL, value_8 REAL
) STRICT;
INSERT INTO predictions_2 (id, client_key, predicted_at, hash, snapshot_id, feature_row_id)
  SELECT p.id, p.client_key, p.predicted_at, f.hash, p.snapshot_id, f.id
  FROM predictions p JOIN moved m ON m.client_key = p.client_key AND m.old_id = p.feature_row_id
  JOIN client_feature_rows f ON f.id = m.id;
DROP TABLE moved;
DROP TABLE predictions;
DROP TABLE feature_rows;
ALTER TABLE predictions_2 RENAME TO predictions;
ALTER TABLE client_feature_rows RENAME TO feature_rows;
CREATE UNIQUE INDEX feature_rows_by_client ON feature_rows (client_key, hash);
CREATE UNIQUE INDEX predictions_by_client ON predictions (client_key, predicted_at, hash);
CREATE UNIQUE INDEX predictions_of_snapshot ON predictions (snapshot_id, client_key) WHERE snapshot_id IS NOT NULL;

-- What was known of a client: as of when, and since when one could know it.
CREATE TABLE client_features (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  feature_row_id INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  UNIQUE (client_key, as_of, known_at, feature_row_id)
) STRICT;

-- What became of a client. `observed_at` 0: the file did not say. Labelled data names the prediction that it answers.
CREATE TABLE outcomes (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  observed_at INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  prediction_id INTEGER,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  value_1 REAL, value_2 REAL, value_3 REAL, value_4 REAL, value_5 REAL, value_6 REAL, value_7 REAL, value_8 REAL,
  UNIQUE (client_key, observed_at, hash)
) STRICT;

-- The outcome that a label was joined from; null when it was concluded from transactions, or made by a rule.
ALTER TABLE labels ADD COLUMN outcome_id INTEGER;

-- Imports whose clients' labels are to be joined anew; 0 stands for all.
CREATE TABLE joins_due (import_id INTEGER PRIMARY KEY) STRICT;

-- Grows with every change to what a training table holds.
CREATE TABLE changes (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL) STRICT;
INSERT INTO changes (id, count) VALUES (1, 0);

-- The training table that was written last, and of which state: after how many changes, with what marked as new.
CREATE TABLE written_tables (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL, result TEXT NOT NULL) STRICT;

-- What the person said of files with these columns.
CREATE TABLE remembered_mappings (
  header TEXT PRIMARY KEY,
  instructions TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions that were trained from rows which are gone.
CREATE TABLE version_marks (version TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (version, reason))
STRICT, WITHOUT ROWID;

CREATE TABLE transactions_2 (
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
  SELECT client_key, at,
    (instr('0123456789ABCDEF', substr(hex(row_key), 1, 1)) - 1) * 17592186044416
    + (instr('0123456789ABCDEF', substr(hex(row_key), 2, 1)) - 1) * 1099511627776
    + (instr('0123456789ABCDEF', substr(hex(row_key), 3, 1)) - 1) * 68719476736
    + (instr('0123456789ABCDEF', substr(hex(row_key), 4, 1)) - 1) * 4294967296
    + (instr('0123456789ABCDEF', substr(hex(row_key), 5, 1)) - 1) * 268435456
    + (instr('0123456789ABCDEF', substr(hex(row_key), 6, 1)) - 1) * 16777216
    + (instr('0123456789ABCDEF', substr(hex(row_key), 7, 1)) - 1) * 1048576
    + (instr('0123456789ABCDEF', substr(hex(row_key), 8, 1)) - 1) * 65536
    + (instr('0123456789ABCDEF', substr(hex(row_key), 9, 1)) - 1) * 4096
    + (instr('0123456789ABCDEF', substr(hex(row_key), 10, 1)) - 1) * 256
    + (instr('0123456789ABCDEF', substr(hex(row_key), 11, 1)) - 1) * 16
    + (instr('0123456789ABCDEF', substr(hex(row_key), 12, 1)) - 1),
    occurrence, import_id, amount, invoice, cancellation
  FROM transactions;
DROP TABLE transactions;
ALTER TABLE transactions_2 RENAME TO transactions;
