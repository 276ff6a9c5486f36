-- Horizons in hours. A task may be switched off.
ALTER TABLE tasks ADD COLUMN horizon_hours INTEGER NOT NULL DEFAULT 720 CHECK (horizon_hours > 0);
ALTER TABLE tasks ADD COLUMN grace_hours INTEGER NOT NULL DEFAULT 72 CHECK (grace_hours >= 0);
UPDATE tasks SET horizon_hours = 24 * horizon_days, grace_hours = 24 * grace_days;
ALTER TABLE tasks DROP COLUMN horizon_days;
ALTER TABLE tasks DROP COLUMN grace_days;
ALTER TABLE tasks ADD COLUMN is_off INTEGER NOT NULL DEFAULT 0 CHECK (is_off IN (0, 1));
