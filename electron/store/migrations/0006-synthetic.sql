-- The rules by which the synthetic labels of an import were made, as JSON.
CREATE TABLE synthetic_rules (
  import_id INTEGER PRIMARY KEY,
  seed INTEGER NOT NULL,
  rules TEXT NOT NULL
) STRICT;
