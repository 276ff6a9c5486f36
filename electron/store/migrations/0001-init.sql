-- Times are integer milliseconds since 1970-01-01 UTC.

CREATE TABLE tasks (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('classification', 'regression')),
  column_prefix TEXT NOT NULL UNIQUE,
  horizon_days INTEGER NOT NULL CHECK (horizon_days > 0),
  grace_days INTEGER NOT NULL CHECK (grace_days >= 0),
  primary_metric TEXT NOT NULL,
  policy TEXT NOT NULL DEFAULT 'guarded' CHECK (policy IN ('guarded', 'point', 'significant', 'ask')),
  margin REAL NOT NULL DEFAULT 0.02 CHECK (margin >= 0)
) STRICT;

-- One row per client id ever seen. `holdout` is a pure function of the id, kept here so that SQL can filter by it.
CREATE TABLE clients (
  key INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  holdout INTEGER NOT NULL CHECK (holdout IN (0, 1))
) STRICT;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  -- 'undone' hides the rows at once; 'swept' says that they are also gone.
  state TEXT NOT NULL CHECK (state IN ('pending', 'visible', 'undone', 'swept')),
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  rejects_file TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

-- A row is known by its content and its occurrence (the n-th equal line of one file), so that a second import of the same
-- lines changes nothing while exact duplicate lines within one export are all kept. Rows count only while their import is visible.
CREATE TABLE transactions (
  row_key BLOB NOT NULL,
  occurrence INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES imports (id),
  client_key INTEGER NOT NULL REFERENCES clients (key),
  at INTEGER NOT NULL,
  amount REAL NOT NULL,
  invoice TEXT,
  cancellation INTEGER NOT NULL CHECK (cancellation IN (0, 1)),
  UNIQUE (row_key, occurrence)
) STRICT;

-- Feature names of a kind of row, as a JSON array; the payload of a row holds one little-endian float64 per name.
CREATE TABLE feature_sets (
  id INTEGER PRIMARY KEY,
  names TEXT NOT NULL UNIQUE
) STRICT;

-- Equal feature rows are stored once, by content.
CREATE TABLE feature_rows (
  id INTEGER PRIMARY KEY,
  set_id INTEGER NOT NULL REFERENCES feature_sets (id),
  hash BLOB NOT NULL UNIQUE,
  payload BLOB NOT NULL
) STRICT;

CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL UNIQUE,
  clients INTEGER NOT NULL,
  data_until INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

-- How many of a snapshot's clients a task applies to, how many of them have a label, and when the rest can have one.
CREATE TABLE snapshot_tasks (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  task TEXT NOT NULL REFERENCES tasks (name),
  applicable INTEGER NOT NULL,
  labelled INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (snapshot_id, task)
) STRICT, WITHOUT ROWID;

CREATE TABLE predictions (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL REFERENCES clients (key),
  predicted_at INTEGER NOT NULL,
  snapshot_id INTEGER REFERENCES snapshots (id) ON DELETE CASCADE,
  feature_row_id INTEGER NOT NULL REFERENCES feature_rows (id)
) STRICT;
CREATE UNIQUE INDEX predictions_of_snapshot ON predictions (snapshot_id, client_key) WHERE snapshot_id IS NOT NULL;
CREATE INDEX predictions_by_features ON predictions (feature_row_id);

-- AUTOINCREMENT: a sequence number is never reused, and a corrected label gets a new one, so that "labels since the champion
-- was trained" is a comparison of numbers.
CREATE TABLE labels (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  prediction_id INTEGER NOT NULL REFERENCES predictions (id) ON DELETE CASCADE,
  task TEXT NOT NULL REFERENCES tasks (name),
  value REAL NOT NULL,
  observed_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('real', 'synthetic')),
  UNIQUE (prediction_id, task)
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  strategy TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'skipped', 'failed', 'cancelled')),
  actor TEXT NOT NULL,
  pid INTEGER NOT NULL,
  params TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  version TEXT,
  error TEXT
) STRICT;

CREATE TABLE run_steps (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  detail TEXT,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- `metadata` is the version folder's metadata.json, which is written first and is the original.
CREATE TABLE versions (
  name TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('kept', 'missing')),
  metadata TEXT NOT NULL
) STRICT;

-- Scores of a version on a set of holdout rows, which `rows_hash` names.
CREATE TABLE evaluations (
  version TEXT NOT NULL REFERENCES versions (name),
  task TEXT NOT NULL REFERENCES tasks (name),
  rows_hash TEXT NOT NULL,
  metrics TEXT NOT NULL,
  baseline TEXT NOT NULL,
  evaluated_at INTEGER NOT NULL,
  PRIMARY KEY (version, task, rows_hash)
) STRICT, WITHOUT ROWID;

-- Append-only. production.json is the truth about what is live; these rows say how it came to be.
CREATE TABLE deployments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'policy', 'manual', 'rollback')),
  actor TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE deployment_tasks (
  deployment_id INTEGER NOT NULL REFERENCES deployments (id),
  task TEXT NOT NULL REFERENCES tasks (name),
  from_version TEXT,
  to_version TEXT NOT NULL,
  PRIMARY KEY (deployment_id, task)
) STRICT, WITHOUT ROWID;
