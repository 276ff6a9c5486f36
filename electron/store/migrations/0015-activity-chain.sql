-- A chain over the activity log: the hash of each entry covers the hash of the one before (`activityHash`), so that who
-- changes, removes or adds an entry behind the back of the triggers breaks it there.
CREATE TABLE activity_chain (
  id INTEGER PRIMARY KEY REFERENCES activity (id),
  hash TEXT NOT NULL
) STRICT;

INSERT INTO activity_chain (id, hash)
  WITH RECURSIVE chain (id, hash) AS (
    SELECT * FROM (
      SELECT id, activity_hash('', id, at, actor, kind, subject, summary, reason) FROM activity ORDER BY id LIMIT 1
    )
    UNION ALL
    SELECT a.id, activity_hash(chain.hash, a.id, a.at, a.actor, a.kind, a.subject, a.summary, a.reason)
    FROM chain JOIN activity a ON a.id = (SELECT MIN(id) FROM activity WHERE id > chain.id)
  )
  SELECT id, hash FROM chain;

CREATE TRIGGER activity_is_chained AFTER INSERT ON activity BEGIN
  INSERT INTO activity_chain (id, hash) VALUES (
    NEW.id,
    activity_hash(
      COALESCE((SELECT hash FROM activity_chain ORDER BY id DESC LIMIT 1), ''),
      NEW.id, NEW.at, NEW.actor, NEW.kind, NEW.subject, NEW.summary, NEW.reason));
END;

CREATE TRIGGER activity_chain_stays BEFORE UPDATE ON activity_chain
  BEGIN SELECT RAISE(ABORT, 'the activity log is append-only'); END;
CREATE TRIGGER activity_chain_is_kept BEFORE DELETE ON activity_chain
  BEGIN SELECT RAISE(ABORT, 'the activity log is append-only'); END;
