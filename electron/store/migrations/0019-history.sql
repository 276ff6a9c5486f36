-- What training_history.json tells of a version, as it stands there; null: not true any more, and to be composed again.
ALTER TABLE version_outlines ADD COLUMN entry TEXT;

-- The file as it was last written, by which it is known again; no row: not written since an entry was composed.
CREATE TABLE history_file (size INTEGER NOT NULL, modified REAL NOT NULL) STRICT;
