-- What of the transactions after a snapshot labels it; null: only files that state outcomes do.
ALTER TABLE tasks ADD COLUMN outcome TEXT CHECK (outcome IN ('purchase', 'inactivity', 'spend'));
UPDATE tasks SET outcome = CASE name WHEN 'purchase' THEN 'purchase' WHEN 'churn' THEN 'inactivity' WHEN 'clv' THEN 'spend' END;

-- The names of its columns in files that do not call them by the prefix.
ALTER TABLE tasks ADD COLUMN predicted_name TEXT;
ALTER TABLE tasks ADD COLUMN actual_name TEXT;

-- Snapshots that are to be made again: a task's horizon has changed, or transactions were taken back.
ALTER TABLE snapshots ADD COLUMN is_due INTEGER NOT NULL DEFAULT 0 CHECK (is_due IN (0, 1));
