-- Outcomes of an early prediction may come late, so that its time does not say whether an alarm was heard: the import that brought its outcome does.
-- Null: acknowledged by `through` alone, as until now.
ALTER TABLE acknowledgements ADD COLUMN through_import INTEGER;
