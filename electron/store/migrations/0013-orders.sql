-- What of a transaction names it: client, moment, invoice and amount, as they were read; no longer the text of all cells. The
-- amount alone says whether something was given back, and so does an order's net.

-- Where transactions come from, and the time that the file covers: files of one source go on one after the other.
ALTER TABLE imports ADD COLUMN source TEXT;
ALTER TABLE imports ADD COLUMN first_at INTEGER;
ALTER TABLE imports ADD COLUMN last_at INTEGER;
-- The currency of its amounts, where the file says so.
ALTER TABLE imports ADD COLUMN currency TEXT;
UPDATE imports SET source = 'earlier imports',
    first_at = (SELECT MIN(at) FROM transactions t WHERE t.import_id = imports.id),
    last_at = (SELECT MAX(at) FROM transactions t WHERE t.import_id = imports.id)
  WHERE kind = 'transactions';

-- `invoice` is empty where there is none. Of equal lines of a file the n-th has the occurrence n. A line is there a second time
-- only where a correction took it away and a later file states it again.
CREATE TABLE transactions_2 (
  id INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  occurrence INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  amount REAL NOT NULL,
  invoice TEXT NOT NULL,
  UNIQUE (client_key, at, hash, occurrence, import_id)
) STRICT;
INSERT INTO transactions_2 (id, client_key, at, hash, occurrence, import_id, amount, invoice)
  SELECT id, client_key, at, hash, ROW_NUMBER() OVER (PARTITION BY client_key, at, hash ORDER BY id), import_id, amount, invoice
  FROM (
    SELECT t.id, t.client_key, t.at, t.import_id, t.amount, COALESCE(t.invoice, '') AS invoice,
      transaction_hash(c.client_id, t.at, COALESCE(t.invoice, ''), t.amount) AS hash
    FROM transactions t JOIN clients c ON c.key = t.client_key
  )
  ORDER BY id;
DROP TABLE transactions;
ALTER TABLE transactions_2 RENAME TO transactions;

-- Lines that an import corrects: they do not count while it is visible.
CREATE TABLE superseded (
  transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
  import_id INTEGER NOT NULL,
  PRIMARY KEY (transaction_id, import_id)
) STRICT, WITHOUT ROWID;

-- What an order is has changed, and with it features and labels.
UPDATE snapshots SET is_due = 1;
INSERT INTO joins_due (import_id) SELECT 0 WHERE EXISTS (SELECT 1 FROM imports) ON CONFLICT DO NOTHING;
UPDATE changes SET count = count + 1;
