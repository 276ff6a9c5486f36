-- 'alarm': the job runs only while a harmful alarm stands.
ALTER TABLE schedules ADD COLUMN gate TEXT NOT NULL DEFAULT 'none' CHECK (gate IN ('none', 'alarm'));
