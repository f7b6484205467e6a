-- Accounts that are frozen or closed, memberships that end or are joined, organisations that are suspended or close.

ALTER TABLE account
  -- In staff's own words, for staff: why it is frozen, or why it no longer is. Written by ledger_set_status alone.
  ADD COLUMN status_reason text CHECK (length(status_reason) <= 1000),
  -- Null: since it was opened.
  ADD COLUMN status_since timestamptz;

ALTER TABLE member
  DROP CONSTRAINT member_status_check,
  ADD CONSTRAINT member_status_check CHECK (status IN ('ACTIVE', 'CLOSED', 'MERGED')),
  -- The membership that goes on where two were one person's.
  ADD COLUMN merged_into_id uuid,
  ADD CONSTRAINT member_merged_into FOREIGN KEY (scheme_id, merged_into_id) REFERENCES member,
  ADD CONSTRAINT member_merged CHECK ((status = 'MERGED') = (merged_into_id IS NOT NULL) AND merged_into_id <> id);
CREATE INDEX member_merged_into ON member (scheme_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

ALTER TABLE organisation
  DROP CONSTRAINT organisation_status_check,
  ADD CONSTRAINT organisation_status_check CHECK (status IN ('PENDING', 'VERIFIED', 'SUSPENDED', 'CLOSED')),
  ADD COLUMN suspended_at timestamptz,
  -- In staff's own words, for staff.
  ADD COLUMN suspension_reason text CHECK (length(suspension_reason) <= 1000),
  ADD COLUMN closed_at timestamptz,
  ADD CONSTRAINT organisation_suspended CHECK ((suspended_at IS NULL) = (suspension_reason IS NULL) AND (status <> 'SUSPENDED' OR suspended_at IS NOT NULL));

-- One operator asks that two memberships be joined, another one confirms it.
CREATE TABLE merge_request (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  remaining_member_id uuid NOT NULL,
  leaving_member_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'MERGED', 'WITHDRAWN', 'LAPSED')),
  proposed_by_member_id uuid NOT NULL,
  proposed_at timestamptz NOT NULL,
  settled_by_member_id uuid,
  settled_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, remaining_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, leaving_member_id) REFERENCES member,
  CHECK (remaining_member_id <> leaving_member_id),
  CHECK ((state = 'PROPOSED') = (settled_at IS NULL)),
  -- Two people, always.
  CHECK (state <> 'MERGED' OR settled_by_member_id <> proposed_by_member_id)
);
CREATE UNIQUE INDEX merge_request_open ON merge_request (scheme_id, remaining_member_id, leaving_member_id) WHERE state = 'PROPOSED';
CREATE INDEX merge_request_by_age ON merge_request (scheme_id, proposed_at, id) WHERE state = 'PROPOSED';

-- How a membership ended, and where its credits go.
CREATE TABLE membership_end (
  scheme_id uuid NOT NULL REFERENCES scheme,
  member_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason IN ('LEAVING', 'DEATH')),
  ended_at timestamptz NOT NULL,
  ended_by text NOT NULL,
  -- The instruction: to a member, to a group's pot, or to the community pot. All empty: none was given.
  to_member_id uuid,
  to_organisation_id uuid,
  to_community_pot boolean NOT NULL DEFAULT false,
  -- Until then somebody may still say where the credits go.
  settles_at timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (scheme_id, member_id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, to_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, to_organisation_id) REFERENCES organisation,
  CHECK (num_nonnulls(to_member_id, to_organisation_id) + to_community_pot::integer <= 1)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['merge_request', 'membership_end'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tc_app, tc_worker', v_table);
  END LOOP;
END $$;
-- A joined membership takes its redemptions along; the codes of one that ends end with it.
GRANT UPDATE (member_id) ON redemption TO tc_app;
GRANT UPDATE (expires_at) ON redemption_code TO tc_app;
