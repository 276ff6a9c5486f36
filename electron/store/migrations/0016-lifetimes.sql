-- How clients buy, leave and spend, as known at the snapshot: what its features were computed with. Null: too few tell.
ALTER TABLE snapshots ADD COLUMN lifetimes TEXT;
