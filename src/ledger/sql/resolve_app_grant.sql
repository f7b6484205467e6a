-- What a grant stands for, before a scheme is known: a member's consent or a paired till that still goes on. No row where it has ended.
-- Open to: tc_app.
CREATE FUNCTION resolve_app_grant(p_grant_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, app_id uuid, consent_id uuid, till_id uuid, member_id uuid, organisation_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_consent consent;
  v_till till;
BEGIN
  SELECT * INTO v_consent FROM consent c WHERE c.grant_hash = p_grant_hash AND c.ended_at IS NULL AND c.lapses_at > p_at;
  IF FOUND THEN
    PERFORM enter_scheme(v_consent.scheme_id);
    RETURN QUERY SELECT v_consent.scheme_id, v_consent.app_id, v_consent.id, NULL::uuid, v_consent.member_id, NULL::uuid
    FROM member m WHERE m.scheme_id = v_consent.scheme_id AND m.id = v_consent.member_id AND m.status = 'ACTIVE';
    RETURN;
  END IF;
  SELECT * INTO v_till FROM till t WHERE t.grant_hash = p_grant_hash AND t.unpaired_at IS NULL AND t.lapses_at > p_at;
  IF FOUND THEN
    PERFORM enter_scheme(v_till.scheme_id);
    RETURN QUERY SELECT v_till.scheme_id, v_till.app_id, NULL::uuid, v_till.id, NULL::uuid, v_till.organisation_id
    FROM organisation o WHERE o.scheme_id = v_till.scheme_id AND o.id = v_till.organisation_id AND o.status <> 'CLOSED';
  END IF;
END $$;
