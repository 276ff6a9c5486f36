-- What was done in the workspace, by whom and why. `kind` has no CHECK, so that later releases can add to it.
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- What it was done to: a file, a version, a task.
  subject TEXT NOT NULL,
  summary TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE TRIGGER activity_stays BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'the activity log is append-only'); END;
CREATE TRIGGER activity_is_kept BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'the activity log is append-only'); END;

-- Deployments get the kind 'undo' and a key, by which the row is found again that production.json tells of: a deployment is
-- recorded exactly once, whoever completes the log after a crash.
CREATE TABLE new_deployments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'policy', 'manual', 'rollback', 'undo')),
  actor TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
INSERT INTO new_deployments (id, key, at, kind, actor, reason)
  SELECT id, kind || '-' || at, at, kind, actor, reason FROM deployments;

CREATE TABLE new_deployment_tasks (
  deployment_id INTEGER NOT NULL REFERENCES new_deployments (id),
  task TEXT NOT NULL REFERENCES tasks (name),
  from_version TEXT,
  to_version TEXT NOT NULL,
  PRIMARY KEY (deployment_id, task)
) STRICT, WITHOUT ROWID;
INSERT INTO new_deployment_tasks (deployment_id, task, from_version, to_version)
  SELECT deployment_id, task, from_version, to_version FROM deployment_tasks;

INSERT INTO activity (at, actor, kind, subject, summary, reason)
  SELECT d.at, d.actor, CASE d.kind WHEN 'rollback' THEN 'rollback' ELSE 'deployment' END,
    (SELECT group_concat(DISTINCT to_version) FROM deployment_tasks t WHERE t.deployment_id = d.id),
    (SELECT group_concat(task || ' ' || COALESCE(from_version, 'none') || ' → ' || to_version, ', ')
     FROM deployment_tasks t WHERE t.deployment_id = d.id),
    d.reason
  FROM deployments d ORDER BY d.id;

DROP TABLE deployment_tasks;
DROP TABLE deployments;
ALTER TABLE new_deployments RENAME TO deployments;
ALTER TABLE new_deployment_tasks RENAME TO deployment_tasks;

CREATE TRIGGER deployments_stay BEFORE UPDATE ON deployments
  BEGIN SELECT RAISE(ABORT, 'the deployment log is append-only'); END;
CREATE TRIGGER deployments_are_kept BEFORE DELETE ON deployments
  BEGIN SELECT RAISE(ABORT, 'the deployment log is append-only'); END;
CREATE TRIGGER deployment_tasks_stay BEFORE UPDATE ON deployment_tasks
  BEGIN SELECT RAISE(ABORT, 'the deployment log is append-only'); END;
CREATE TRIGGER deployment_tasks_are_kept BEFORE DELETE ON deployment_tasks
  BEGIN SELECT RAISE(ABORT, 'the deployment log is append-only'); END;

-- When a version was removed on purpose. Its row stays, so that the history stays complete; a version that is 'missing'
-- without that date was lost.
ALTER TABLE versions ADD COLUMN removed_at INTEGER;

-- How many versions `prune` keeps beside those that are protected.
CREATE TABLE keeping (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  newest INTEGER NOT NULL CHECK (newest >= 1),
  days INTEGER NOT NULL CHECK (days >= 0)
) STRICT;
INSERT INTO keeping (id, newest, days) VALUES (1, 30, 90);

-- Imports enter the audit log by triggers, at the very update that makes their rows visible or hides them.
ALTER TABLE imports ADD COLUMN actor TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE imports ADD COLUMN undone_at INTEGER;
ALTER TABLE imports ADD COLUMN undone_by TEXT;
ALTER TABLE imports ADD COLUMN undone_reason TEXT;

CREATE TRIGGER import_is_told AFTER UPDATE OF state ON imports WHEN OLD.state = 'pending' AND NEW.state = 'visible' BEGIN
  INSERT INTO activity (at, actor, kind, subject, summary, reason) VALUES (
    COALESCE(NEW.finished_at, NEW.started_at), NEW.actor, 'import', NEW.file_name,
    'import ' || NEW.id || ': ' || NEW.accepted || ' new rows of ' || NEW.kind || ', ' || NEW.duplicates ||
      ' already there, ' || NEW.rejected || ' rejected', '');
END;

CREATE TRIGGER undone_import_is_told AFTER UPDATE OF state ON imports WHEN OLD.state = 'visible' AND NEW.state = 'undone' BEGIN
  INSERT INTO activity (at, actor, kind, subject, summary, reason) VALUES (
    COALESCE(NEW.undone_at, NEW.started_at), COALESCE(NEW.undone_by, 'unknown'), 'import undone', NEW.file_name,
    'import ' || NEW.id || ' was undone: ' || NEW.accepted || ' rows are gone', COALESCE(NEW.undone_reason, ''));
END;
