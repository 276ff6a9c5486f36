-- What people call a version, and what they say of it; a version of which nobody has said anything has no row.
CREATE TABLE version_notes (
  version TEXT PRIMARY KEY REFERENCES versions (name),
  title TEXT,
  note TEXT,
  tag TEXT
) STRICT;

-- Labels are counted and found by task.
CREATE INDEX labels_by_task ON labels (task, seq, source);
