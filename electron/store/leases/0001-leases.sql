-- Times are integer milliseconds since 1970-01-01 UTC.

CREATE TABLE IF NOT EXISTS leases (
  name TEXT PRIMARY KEY,
  pid INTEGER NOT NULL,
  token TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS schedules (
  job TEXT PRIMARY KEY,
  cron TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  catch_up TEXT NOT NULL DEFAULT 'latest' CHECK (catch_up IN ('skip', 'latest', 'all')),
  lookback_days INTEGER NOT NULL DEFAULT 7 CHECK (lookback_days > 0),
  retries INTEGER NOT NULL DEFAULT 2 CHECK (retries >= 0),
  -- Slots at or before this time do not belong to the schedule as it is now.
  since INTEGER NOT NULL
) STRICT;

-- A slot is known by its job and its local time. While it runs it is a lease as well: token and expires_at say whose.
CREATE TABLE IF NOT EXISTS slots (
  job TEXT NOT NULL REFERENCES schedules (job),
  slot TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'done', 'skipped', 'failed', 'cancelled', 'missed')),
  reason TEXT,
  attempts INTEGER NOT NULL,
  run_id INTEGER,
  started_at INTEGER,
  decided_at INTEGER NOT NULL,
  retry_at INTEGER,
  pid INTEGER,
  token TEXT,
  expires_at INTEGER,
  PRIMARY KEY (job, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS slots_by_time ON slots (job, at);

-- Who waits to write to labels.sqlite while another process imports, and since when.
CREATE TABLE IF NOT EXISTS waiting (
  token TEXT PRIMARY KEY,
  pid INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
