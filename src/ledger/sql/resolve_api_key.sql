-- What an API key may do, before a scheme is known. No row where it is unknown, revoked, expired or its organisation has closed.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_api_key(p_token_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, api_key_id uuid, kind text, scopes text[], organisation_id uuid, member_id uuid, expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_key api_key;
BEGIN
  SELECT * INTO v_key FROM api_key k WHERE k.token_hash = p_token_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_at);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM enter_scheme(v_key.scheme_id);
  IF EXISTS (SELECT 1 FROM organisation o WHERE o.scheme_id = v_key.scheme_id AND o.id = v_key.organisation_id AND o.status = 'CLOSED')
    OR EXISTS (SELECT 1 FROM member m WHERE m.scheme_id = v_key.scheme_id AND m.id = v_key.member_id AND m.status <> 'ACTIVE') THEN
    RETURN;
  END IF;
  UPDATE api_key SET last_used_at = p_at
  WHERE scheme_id = v_key.scheme_id AND id = v_key.id AND (last_used_at IS NULL OR last_used_at < p_at - interval '1 minute');
  RETURN QUERY SELECT v_key.scheme_id, v_key.id, v_key.kind, v_key.scopes, v_key.organisation_id, v_key.member_id, v_key.expires_at;
END $$;
