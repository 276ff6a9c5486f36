-- How many labels there are up to a sequence number. Those above it are counted when it is asked, and then for good: a
-- trigger at each that comes would slow down what writes a million of them.
CREATE TABLE label_counts (
  task TEXT NOT NULL,
  source TEXT NOT NULL,
  holdout INTEGER NOT NULL,
  labels INTEGER NOT NULL,
  PRIMARY KEY (task, source, holdout)
) STRICT, WITHOUT ROWID;
CREATE TABLE labels_counted (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL) STRICT;
INSERT INTO label_counts (task, source, holdout, labels)
  SELECT l.task, l.source, c.holdout, COUNT(*)
  FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key GROUP BY 1, 2, 3;
INSERT INTO labels_counted (id, until) SELECT 1, COALESCE(MAX(seq), 0) FROM labels;

CREATE TRIGGER label_goes BEFORE DELETE ON labels WHEN OLD.seq <= (SELECT until FROM labels_counted) BEGIN
  UPDATE label_counts SET labels = labels - 1
  WHERE task = OLD.task AND source = OLD.source AND holdout = (
    SELECT c.holdout FROM predictions p JOIN clients c ON c.key = p.client_key WHERE p.id = OLD.prediction_id);
END;
-- Before their prediction does, by which it is known whose they were.
CREATE TRIGGER labels_go_first BEFORE DELETE ON predictions BEGIN
  DELETE FROM labels WHERE prediction_id = OLD.id;
END;
