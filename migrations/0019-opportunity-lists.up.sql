-- Lists of opportunities beside what is published, nearby without a place of their own, and a group's applications that wait.
CREATE INDEX opportunity_by_state ON opportunity (scheme_id, state, created_at DESC, id DESC);
CREATE INDEX opportunity_unplaced ON opportunity (scheme_id, ward_id, id) WHERE state = 'PUBLISHED' AND latitude IS NULL;
CREATE INDEX application_waiting ON application (scheme_id, opportunity_id) WHERE state = 'WAITING';

-- Which sheet an opportunity came from is said by its fingerprint; that one was loaded, and by whom, stands here.
CREATE TABLE opportunity_import (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  upload_id uuid NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL,
  rows_added integer NOT NULL,
  rows_already_loaded integer NOT NULL,
  rows_refused integer NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation
);

ALTER TABLE opportunity_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE opportunity_import FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON opportunity_import USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON opportunity_import FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON opportunity_import TO tc_app, tc_worker, tc_auditor;
GRANT INSERT ON opportunity_import TO tc_app;
