-- Links to calendars that programs subscribe to: whose, and the hash of the token in their address.

CREATE TABLE calendar_feed (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  -- MEMBER: a member's own places. GROUP: a group's shifts, with counts. PUBLIC: what anybody may know, of a group or of the whole scheme.
  kind text NOT NULL CHECK (kind IN ('MEMBER', 'GROUP', 'PUBLIC')),
  member_id uuid,
  organisation_id uuid,
  -- The token itself stands nowhere: it is made of the id with the service's key.
  token_hash bytea NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  CHECK ((kind = 'MEMBER') = (member_id IS NOT NULL)),
  CHECK (kind <> 'GROUP' OR organisation_id IS NOT NULL),
  CHECK (kind <> 'MEMBER' OR organisation_id IS NULL)
);
CREATE UNIQUE INDEX calendar_feed_token ON calendar_feed (token_hash);
CREATE INDEX calendar_feed_by_member ON calendar_feed (scheme_id, member_id, id DESC) WHERE member_id IS NOT NULL;
CREATE INDEX calendar_feed_by_organisation ON calendar_feed (scheme_id, organisation_id, id DESC);

ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feed FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON calendar_feed USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON calendar_feed FOR SELECT TO tc_auditor USING (true);
CREATE POLICY lookup ON calendar_feed FOR SELECT TO tc_owner USING (true);
GRANT SELECT ON calendar_feed TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON calendar_feed TO tc_app, tc_worker;

-- The scheme of a calendar, before a scheme is known: its token is all that a subscriber has. No row where it was revoked, or never was.
-- Open to: tc_app.
CREATE FUNCTION resolve_calendar(p_token_hash bytea) RETURNS TABLE (scheme_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT f.scheme_id FROM calendar_feed f WHERE f.token_hash = p_token_hash AND f.revoked_at IS NULL
$$;
REVOKE ALL ON FUNCTION resolve_calendar FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_calendar TO tc_app;
