-- What the group is told when more shifts of a series are made by themselves, and exchanges that nobody ever confirmed.

-- Days that were left out and starts that the clocks move, in words: ids travel in events, what it was stands here.
CREATE TABLE shift_series_notice (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  series_id uuid NOT NULL,
  words text[] NOT NULL CHECK (cardinality(words) >= 1),
  noticed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, series_id) REFERENCES shift_series
);
CREATE INDEX shift_series_notice_by_series ON shift_series_notice (scheme_id, series_id, noticed_at, id);

ALTER TABLE shift_series_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE shift_series_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON shift_series_notice USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON shift_series_notice FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON shift_series_notice TO tc_app, tc_worker, tc_auditor;
GRANT INSERT ON shift_series_notice TO tc_app, tc_worker;

-- Neither side ever said how long it was.
ALTER TABLE help_exchange DROP CONSTRAINT help_exchange_end_reason_check;
ALTER TABLE help_exchange ADD CONSTRAINT help_exchange_end_reason_check
  CHECK (end_reason IN ('BY_HELPER', 'BY_HELPED', 'BY_STAFF', 'BLOCKED', 'POST_ENDED', 'MEMBERSHIP_ENDED', 'UNCONFIRMED'));
