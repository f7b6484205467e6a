-- A group's timesheet is loaded in steps: it is judged whole, its good rows wait in parts, and each part becomes logs in a transaction of its own.

ALTER TABLE hours_import
  -- What was loaded at once, in the transaction that asked for it, is DONE.
  ADD COLUMN state text NOT NULL DEFAULT 'DONE' CHECK (state IN ('WAITING', 'CHECKING', 'LOADING', 'STOPPED', 'DONE', 'REFUSED')),
  ADD COLUMN skips_problems boolean NOT NULL DEFAULT false,
  -- Rows with hours on them, good or not. Null: they were not counted yet, or before they were written down.
  ADD COLUMN rows_read integer CHECK (rows_read >= 0),
  ADD COLUMN rows_checked integer NOT NULL DEFAULT 0 CHECK (rows_checked >= 0),
  -- Good rows, as they were when the sheet was judged. Null: it was not yet.
  ADD COLUMN rows_to_load integer CHECK (rows_to_load >= 0),
  -- How many of them have been dealt with, and the last of them as the spreadsheet program numbers it: it goes on behind it, whoever goes on.
  ADD COLUMN rows_loaded integer NOT NULL DEFAULT 0 CHECK (rows_loaded >= 0),
  ADD COLUMN after_row integer NOT NULL DEFAULT 0 CHECK (after_row >= 0),
  ADD COLUMN added_minutes integer NOT NULL DEFAULT 0 CHECK (added_minutes >= 0),
  -- The instant by which every row was judged.
  ADD COLUMN judged_at timestamptz,
  ADD COLUMN stopped_at timestamptz,
  ADD COLUMN stopped_why text CHECK (stopped_why IN ('ASKED', 'NOT_VERIFIED', 'ORGANISATION_SUSPENDED', 'ORGANISATION_CLOSED')),
  -- Why nothing was loaded, for the person who keeps the sheet.
  ADD COLUMN refusal text CHECK (length(refusal) BETWEEN 1 AND 2000),
  ADD COLUMN ended_at timestamptz;

-- Row-level security binds the owner of the tables as well, and no scheme is entered here.
ALTER TABLE hours_import NO FORCE ROW LEVEL SECURITY;
UPDATE hours_import SET ended_at = imported_at;
ALTER TABLE hours_import FORCE ROW LEVEL SECURITY;

ALTER TABLE hours_import
  ADD CHECK ((state IN ('DONE', 'REFUSED')) = (ended_at IS NOT NULL)),
  ADD CHECK ((state = 'STOPPED') = (stopped_at IS NOT NULL)),
  ADD CHECK ((state = 'STOPPED') = (stopped_why IS NOT NULL)),
  ADD CHECK ((state = 'REFUSED') = (refusal IS NOT NULL));
CREATE INDEX hours_import_latest ON hours_import (scheme_id, imported_at DESC, id DESC);
CREATE INDEX hours_import_of_organisation ON hours_import (scheme_id, organisation_id, imported_at DESC, id DESC);

-- Good rows that wait to become logs, some hundreds together. A part goes as its rows become logs.
CREATE TABLE hours_import_part (
  scheme_id uuid NOT NULL REFERENCES scheme,
  import_id uuid NOT NULL,
  first_row integer NOT NULL,
  rows jsonb NOT NULL,
  PRIMARY KEY (scheme_id, import_id, first_row),
  FOREIGN KEY (scheme_id, import_id) REFERENCES hours_import
);

-- What must be mended about rows, for the person who keeps the sheet: at most a thousand of an import.
CREATE TABLE hours_import_problem (
  scheme_id uuid NOT NULL REFERENCES scheme,
  import_id uuid NOT NULL,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 1000),
  row_number integer NOT NULL,
  column_title text,
  message text NOT NULL,
  PRIMARY KEY (scheme_id, import_id, number),
  FOREIGN KEY (scheme_id, import_id) REFERENCES hours_import
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['hours_import_part', 'hours_import_problem'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT ON %I TO tc_worker', v_table);
  END LOOP;
END $$;
GRANT DELETE ON hours_import_part TO tc_worker;
-- Whoever asked stops and resumes it; the rest is the worker's.
GRANT UPDATE ON hours_import TO tc_app, tc_worker;
