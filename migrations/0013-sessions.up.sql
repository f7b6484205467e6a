-- Sessions of two tokens: a short one that is shown with every request, and one that renews it once and is then replaced by the next.

ALTER TABLE session
  -- How they proved who they are.
  ADD COLUMN signed_in_by text NOT NULL DEFAULT 'CODE' CHECK (signed_in_by IN ('CODE', 'PASSKEY', 'CARD', 'STAFF', 'INVITATION')),
  -- When it ends however often it is renewed. Null: it cannot be renewed.
  ADD COLUMN renewable_until timestamptz,
  ADD COLUMN renewed_at timestamptz,
  ADD COLUMN end_reason text CHECK (end_reason IN ('SIGNED_OUT', 'SIGNED_OUT_EVERYWHERE', 'REFRESH_TOKEN_REUSED', 'MEMBERSHIP_ENDED')),
  ADD CONSTRAINT session_end CHECK (end_reason IS NULL OR ended_at IS NOT NULL);

CREATE TABLE refresh_token (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Used ones stay until their day, so that a copy of one is known for what it is.
  used_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, session_id) REFERENCES session
);
CREATE INDEX refresh_token_by_session ON refresh_token (scheme_id, session_id);
CREATE INDEX refresh_token_by_end ON refresh_token (expires_at);

ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_token FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON refresh_token USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON refresh_token FOR SELECT TO tc_auditor USING (true);
CREATE POLICY lookup ON refresh_token FOR SELECT TO tc_owner USING (true);
CREATE POLICY worker_clears ON refresh_token FOR DELETE TO tc_worker USING (true);
CREATE POLICY worker_sees_age ON refresh_token FOR SELECT TO tc_worker USING (true);
GRANT SELECT ON refresh_token TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE (used_at) ON refresh_token TO tc_app;
GRANT DELETE ON refresh_token TO tc_worker;

-- Frozen copies of src/ledger/sql.
DROP FUNCTION resolve_session;
-- Who a session token speaks for and whom they care for, before a scheme is known. No row where it is unknown, ended or past its time. A deputy has the
-- role of a leader while the one they stand in for is away and still leads. Whoever came in by card and PIN is the member alone: no role, and nobody else's
-- affairs, stands behind four digits.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_session(p_token_hash bytea, p_at timestamptz)
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

-- The scheme and the session of a refresh token, before a scheme is known, whatever has become of it. No row where it is unknown.
-- Open to: tc_app.
CREATE FUNCTION find_refresh_token(p_token_hash bytea) RETURNS TABLE (scheme_id uuid, session_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT t.scheme_id, t.session_id FROM refresh_token t WHERE t.token_hash = p_token_hash
$$;

REVOKE EXECUTE ON FUNCTION resolve_session, find_refresh_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_session TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION find_refresh_token TO tc_app;
