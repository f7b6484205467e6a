ALTER TABLE notification DROP COLUMN tell_by;
