-- Staff sign in at their council's identity provider; members sign in with passkeys.

-- Null: given by hand. STAFF_SIGN_IN: it follows the groups of the identity provider, and a sign-in ends it when its group is gone.
ALTER TABLE role_assignment ADD COLUMN source text CHECK (source = 'STAFF_SIGN_IN');

-- Who somebody is at an identity provider. Stays when the membership ends: whoever comes back with it is refused, and not made anew.
CREATE TABLE staff_identity (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
  member_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, issuer, subject),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);
CREATE INDEX staff_identity_by_member ON staff_identity (scheme_id, member_id);

-- One way to the identity provider and back: begun, used once when the browser returns, and handed over once to the app. Only hashes of what opens it.
CREATE TABLE staff_sign_in (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  state_hash bytea NOT NULL,
  -- Of the cookie of the browser that began it.
  browser_hash bytea NOT NULL,
  -- The app that gets the person back, and what it wants to hear again. Null: a page says that it worked.
  return_url text CHECK (length(return_url) <= 2000),
  app_state text CHECK (app_state ~ '^[A-Za-z0-9_.~-]{1,200}$'),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  -- Who came back, once they are let in, and what their app shows for them.
  member_id uuid,
  hand_off_hash bytea,
  hand_off_expires_at timestamptz,
  handed_off_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, state_hash),
  UNIQUE (scheme_id, hand_off_hash),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((hand_off_hash IS NULL) = (hand_off_expires_at IS NULL)),
  CHECK (hand_off_hash IS NULL OR member_id IS NOT NULL),
  CHECK (handed_off_at IS NULL OR hand_off_hash IS NOT NULL)
);
-- What housekeeping clears.
CREATE INDEX staff_sign_in_by_end ON staff_sign_in (expires_at);
CREATE INDEX staff_sign_in_by_member ON staff_sign_in (scheme_id, member_id) WHERE member_id IS NOT NULL;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['staff_identity', 'staff_sign_in'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tc_app, tc_worker', v_table);
  END LOOP;
END $$;
CREATE POLICY worker_clears ON staff_sign_in FOR DELETE TO tc_worker USING (true);
CREATE POLICY worker_sees_age ON staff_sign_in FOR SELECT TO tc_worker USING (true);
GRANT DELETE ON staff_sign_in TO tc_worker;

-- Frozen copy of src/ledger/sql.
-- Who a session token speaks for and whom they care for, before a scheme is known. No row where it is unknown, ended or past its time. A deputy has the
-- role of a leader while the one they stand in for is away and still leads. Whoever came in by card and PIN is the member alone: no role, and nobody else's
-- affairs, stands behind four digits. A role that follows the groups of an identity provider is there only for whoever came in through that provider.
-- Open to: tc_app, tc_worker.
CREATE OR REPLACE FUNCTION resolve_session(p_token_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, session_id uuid, member_id uuid, expires_at timestamptz, signed_in_by text, roles jsonb, care_for jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_session session;
BEGIN
  SELECT * INTO v_session FROM session s WHERE s.token_hash = p_token_hash AND s.ended_at IS NULL AND s.expires_at > p_at;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM enter_scheme(v_session.scheme_id);
  RETURN QUERY
  SELECT v_session.scheme_id, v_session.id, m.id, v_session.expires_at, v_session.signed_in_by, coalesce((
    SELECT jsonb_agg(jsonb_build_object('role', held.role, 'organisationId', held.organisation_id))
    FROM (
      SELECT r.role, r.organisation_id FROM role_assignment r
      WHERE r.scheme_id = v_session.scheme_id AND r.member_id = m.id AND r.ended_at IS NULL AND v_session.signed_in_by <> 'CARD'
        AND (r.source IS NULL OR v_session.signed_in_by = 'STAFF')
      UNION
      SELECT 'LEADER', a.organisation_id
      FROM leader_absence a
      JOIN role_assignment r ON r.scheme_id = a.scheme_id AND r.organisation_id = a.organisation_id AND r.member_id = a.leader_id
        AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL
      WHERE a.scheme_id = v_session.scheme_id AND a.deputy_id = m.id AND a.ended_at IS NULL AND a.starts_at <= p_at AND a.ends_at > p_at
        AND v_session.signed_in_by <> 'CARD'
    ) held), '[]'), coalesce((
    SELECT jsonb_agg(jsonb_build_object('memberId', l.for_member_id, 'kind', l.kind, 'until', l.until) ORDER BY l.id)
    FROM care_link l JOIN member f ON f.scheme_id = l.scheme_id AND f.id = l.for_member_id AND f.status = 'ACTIVE'
    WHERE l.scheme_id = v_session.scheme_id AND l.by_member_id = m.id AND l.ended_at IS NULL AND l.until > p_at
      AND v_session.signed_in_by <> 'CARD'), '[]')
  FROM member m WHERE m.scheme_id = v_session.scheme_id AND m.id = v_session.member_id AND m.status = 'ACTIVE';
END $$;
