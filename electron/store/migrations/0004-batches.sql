-- Nightly batches: what the champions answered for every client's latest features, once per night and version.

-- The clients of a batch: their keys as little-endian int32. Batches of the same clients share them.
CREATE TABLE batch_clients (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  keys BLOB NOT NULL
) STRICT;

-- `scores` are little-endian float64, one per client of `clients_id`. `night` is a local date; `predicted_at` is the moment
-- that the features are of.
CREATE TABLE batches (
  night TEXT NOT NULL,
  task TEXT NOT NULL REFERENCES tasks (name),
  version TEXT NOT NULL,
  clients_id INTEGER NOT NULL REFERENCES batch_clients (id),
  clients INTEGER NOT NULL,
  predicted_at INTEGER NOT NULL,
  scored_at INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  scores BLOB NOT NULL,
  PRIMARY KEY (night, task, version)
) STRICT;
