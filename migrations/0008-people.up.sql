-- Invitations; guardians and helpers; for whom an act was; who vouches for a group.

CREATE TABLE invitation (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  -- The group that asks. Null: the scheme's own staff.
  organisation_id uuid,
  name text CHECK (length(name) BETWEEN 1 AND 200),
  -- Where the message goes. Forgotten once the invitation has ended: then the membership has the address, or nobody needs it.
  email text CHECK (length(email) <= 254),
  phone text,
  address_lines text[] NOT NULL DEFAULT '{}',
  channel text NOT NULL CHECK (channel IN ('EMAIL', 'TEXT', 'LETTER')),
  -- Keyed hashes: of the address, so that asking again is noticed after it was forgotten, and of the token, which stands in the message alone.
  address_hash bytea NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('OPEN', 'ACCEPTED', 'WITHDRAWN', 'LAPSED')),
  invited_by_member_id uuid NOT NULL,
  invited_at timestamptz NOT NULL,
  -- When the latest message was made.
  sent_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- Who came.
  member_id uuid,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, invited_by_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((state = 'OPEN') = (ended_at IS NULL)),
  CHECK ((state = 'ACCEPTED') = (member_id IS NOT NULL)),
  CHECK ((state = 'OPEN') = (num_nonnulls(email, phone) + (cardinality(address_lines) > 0)::integer = 1))
);
-- One open invitation of a group to an address: two who ask at once write one.
CREATE UNIQUE INDEX invitation_open ON invitation (scheme_id, address_hash, organisation_id) NULLS NOT DISTINCT WHERE state = 'OPEN';
CREATE INDEX invitation_by_address ON invitation (scheme_id, address_hash, sent_at);
CREATE INDEX invitation_by_time ON invitation (scheme_id, invited_at DESC, id DESC);
CREATE INDEX invitation_by_organisation ON invitation (scheme_id, organisation_id, invited_at DESC, id DESC);

-- A message goes to a member, or to somebody who is invited to become one.
ALTER TABLE notification
  ALTER COLUMN member_id DROP NOT NULL,
  ADD COLUMN invitation_id uuid,
  ADD CONSTRAINT notification_invitation FOREIGN KEY (scheme_id, invitation_id) REFERENCES invitation,
  ADD CONSTRAINT notification_recipient CHECK (num_nonnulls(member_id, invitation_id) = 1);
CREATE INDEX notification_by_invitation ON notification (scheme_id, invitation_id, created_at DESC) WHERE invitation_id IS NOT NULL;

-- From this day on a member is of age and acts for themselves. Null: of age already. No birth date is kept.
ALTER TABLE member ADD COLUMN adult_from_on date;

CREATE TABLE care_link (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('GUARDIAN', 'HELPER')),
  for_member_id uuid NOT NULL,
  by_member_id uuid NOT NULL,
  begins_at timestamptz NOT NULL,
  -- From this instant on it is over by itself.
  until timestamptz NOT NULL,
  consented_at timestamptz NOT NULL,
  consented_how text NOT NULL CHECK (consented_how IN ('BY_MEMBER', 'ON_PAPER_TO_STAFF')),
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, for_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, by_member_id) REFERENCES member,
  CHECK (for_member_id <> by_member_id),
  CHECK (until > begins_at)
);
CREATE UNIQUE INDEX care_link_live ON care_link (scheme_id, for_member_id, by_member_id) WHERE ended_at IS NULL;
CREATE INDEX care_link_by_carer ON care_link (scheme_id, by_member_id, for_member_id);

-- Whose affairs an act was about, where somebody else did it.
ALTER TABLE audit ADD COLUMN for_member_id uuid;
CREATE INDEX audit_for_member ON audit (scheme_id, for_member_id, occurred_at DESC, id DESC) WHERE for_member_id IS NOT NULL;

-- An organisation that vouches for a group which no register knows.
ALTER TABLE organisation
  ADD COLUMN sponsor_organisation_id uuid,
  -- When the sponsor said that it does. Null: it was named, and has said nothing yet.
  ADD COLUMN vouched_at timestamptz,
  ADD CONSTRAINT organisation_sponsor FOREIGN KEY (scheme_id, sponsor_organisation_id) REFERENCES organisation,
  ADD CONSTRAINT organisation_sponsor_other CHECK (sponsor_organisation_id <> id),
  ADD CONSTRAINT organisation_vouched CHECK (vouched_at IS NULL OR sponsor_organisation_id IS NOT NULL);
CREATE INDEX organisation_by_sponsor ON organisation (scheme_id, sponsor_organisation_id) WHERE sponsor_organisation_id IS NOT NULL;

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON invitation USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON invitation FOR SELECT TO tc_auditor USING (true);
CREATE POLICY lookup ON invitation FOR SELECT TO tc_owner USING (true);
GRANT SELECT ON invitation TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON invitation TO tc_app, tc_worker;

ALTER TABLE care_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_link FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON care_link USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON care_link FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON care_link TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON care_link TO tc_app, tc_worker;
