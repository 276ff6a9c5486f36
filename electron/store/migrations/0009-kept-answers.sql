-- Answers that were given here are predictions that outcomes can answer: what was served is a row at once, of a night's batch a
-- client has a row once an outcome answers it.

-- Which versions answered, task by task, as a JSON object.
CREATE TABLE answerers (id INTEGER PRIMARY KEY, versions TEXT NOT NULL UNIQUE) STRICT;

ALTER TABLE predictions ADD COLUMN answered_by INTEGER REFERENCES answerers (id);
-- When it was answered; `predicted_at` is the moment that the features are of.
ALTER TABLE predictions ADD COLUMN scored_at INTEGER;
-- The night of the batch that it was taken from.
ALTER TABLE predictions ADD COLUMN night TEXT;
CREATE INDEX predictions_of_nights ON predictions (client_key) WHERE night IS NOT NULL;

-- What a batch was scored from: hashes of the clients' feature rows as little-endian float64, NaN where only transactions tell
-- of the client. Nights between which nothing came share them.
CREATE TABLE batch_features (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, hashes BLOB NOT NULL) STRICT;
ALTER TABLE batches ADD COLUMN features_id INTEGER REFERENCES batch_features (id);
-- Whether features of behaviour were made of the transactions before that moment.
ALTER TABLE batches ADD COLUMN behaviour INTEGER NOT NULL DEFAULT 0 CHECK (behaviour IN (0, 1));
