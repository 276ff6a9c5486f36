-- Imports that wait for a person, since what they say of known labels, rates and features is beyond what chance explains.
DROP TRIGGER import_is_told;
DROP TRIGGER undone_import_is_told;
CREATE TABLE imports_2 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  -- 'quarantined': nobody sees its rows until somebody takes them in, or back. 'undone' hides the rows at once; 'swept' says
  -- that they are also gone.
  state TEXT NOT NULL CHECK (state IN ('pending', 'quarantined', 'visible', 'undone', 'swept')),
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  rejects_file TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  actor TEXT NOT NULL DEFAULT 'unknown',
  undone_at INTEGER,
  undone_by TEXT,
  undone_reason TEXT,
  changed INTEGER NOT NULL DEFAULT 0,
  unmatched INTEGER NOT NULL DEFAULT 0,
  -- What was found when it was looked at, as JSON.
  assessment TEXT,
  -- Where each line is a client of its own: what their ids begin with.
  line_clients TEXT,
  -- Imports that it takes the place of once it is visible, as a JSON array of their ids.
  replaces TEXT
) STRICT;
INSERT INTO imports_2 (id, kind, file_name, file_sha256, state, accepted, duplicates, rejected, rejects_file, started_at,
    finished_at, actor, undone_at, undone_by, undone_reason, changed, unmatched)
  SELECT id, kind, file_name, file_sha256, state, accepted, duplicates, rejected, rejects_file, started_at, finished_at, actor,
    undone_at, undone_by, undone_reason, changed, unmatched FROM imports ORDER BY id;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'imports') WHERE name = 'imports_2'
  AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'imports');
INSERT INTO sqlite_sequence (name, seq) SELECT 'imports_2', seq FROM sqlite_sequence WHERE name = 'imports'
  AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'imports_2');
DROP TABLE imports;
ALTER TABLE imports_2 RENAME TO imports;

CREATE TRIGGER import_is_told AFTER UPDATE OF state ON imports WHEN OLD.state = 'pending' AND NEW.state = 'visible' BEGIN
  INSERT INTO activity (at, actor, kind, subject, summary, reason) VALUES (
    COALESCE(NEW.finished_at, NEW.started_at), NEW.actor, 'import', NEW.file_name,
    'import ' || NEW.id || ': ' || NEW.accepted || ' new rows of ' || NEW.kind || ', ' || NEW.duplicates ||
      ' already there, ' || NEW.rejected || ' rejected', '');
END;

CREATE TRIGGER undone_import_is_told AFTER UPDATE OF state ON imports
WHEN OLD.state IN ('visible', 'quarantined') AND NEW.state = 'undone' BEGIN
  INSERT INTO activity (at, actor, kind, subject, summary, reason) VALUES (
    COALESCE(NEW.undone_at, NEW.started_at), COALESCE(NEW.undone_by, 'unknown'), 'import undone', NEW.file_name,
    'import ' || NEW.id || ' was undone: ' || NEW.accepted || ' rows are gone', COALESCE(NEW.undone_reason, ''));
END;

UPDATE imports SET line_clients = file_name
  WHERE EXISTS (SELECT 1 FROM clients WHERE client_id >= file_name || ':' AND client_id < file_name || ';');
