-- When a lease was last renewed, by the machine's monotonic clock (milliseconds), which is the same in all its containers.
ALTER TABLE leases ADD COLUMN beat_at INTEGER;
ALTER TABLE slots ADD COLUMN beat_at INTEGER;
