REVOKE UPDATE ON hours_import FROM tc_app, tc_worker;
DROP TABLE hours_import_problem;
DROP TABLE hours_import_part;
DROP INDEX hours_import_of_organisation;
DROP INDEX hours_import_latest;
-- What had not ended, or loaded nothing, was never an import before.
ALTER TABLE hours_import NO FORCE ROW LEVEL SECURITY;
ALTER TABLE due_work NO FORCE ROW LEVEL SECURITY;
DELETE FROM hours_import WHERE state <> 'DONE';
DELETE FROM due_work WHERE kind = 'IMPORT_GOES_ON';
ALTER TABLE hours_import FORCE ROW LEVEL SECURITY;
ALTER TABLE due_work FORCE ROW LEVEL SECURITY;
ALTER TABLE hours_import
  DROP COLUMN state,
  DROP COLUMN skips_problems,
  DROP COLUMN rows_read,
  DROP COLUMN rows_checked,
  DROP COLUMN rows_to_load,
  DROP COLUMN rows_loaded,
  DROP COLUMN after_row,
  DROP COLUMN added_minutes,
  DROP COLUMN judged_at,
  DROP COLUMN stopped_at,
  DROP COLUMN stopped_why,
  DROP COLUMN refusal,
  DROP COLUMN ended_at;
