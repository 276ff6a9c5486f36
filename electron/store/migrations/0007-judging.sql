-- What decides a deployment beside the primary metric; null: log loss for classes, R² (clipped) for amounts.
ALTER TABLE tasks ADD COLUMN proper_score TEXT CHECK (proper_score IN ('logLoss', 'r2Clipped', 'mae'));

-- After how many days a holdout row counts half; null: the data's own change decides; 0: all rows count alike.
ALTER TABLE tasks ADD COLUMN half_life_days REAL CHECK (half_life_days >= 0);
