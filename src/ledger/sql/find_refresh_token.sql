-- The scheme and the session of a refresh token, before a scheme is known, whatever has become of it. No row where it is unknown.
-- Open to: tc_app.
CREATE FUNCTION find_refresh_token(p_token_hash bytea) RETURNS TABLE (scheme_id uuid, session_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT t.scheme_id, t.session_id FROM refresh_token t WHERE t.token_hash = p_token_hash
$$;
