-- That somebody has heard the alarms of a version, of predictions up to `through`.
CREATE TABLE acknowledgements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task TEXT NOT NULL,
  version TEXT NOT NULL,
  through INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
