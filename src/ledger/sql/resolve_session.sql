-- Who a session token speaks for and whom they care for, before a scheme is known. No row where it is unknown, ended or past its time. A deputy has the
-- role of a leader while the one they stand in for is away and still leads. Whoever came in by card and PIN is the member alone: no role, and nobody else's
-- affairs, stands behind four digits. A role that follows the groups of an identity provider is there only for whoever came in through that provider.
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
