-- The scheme of an open invitation, before a scheme is known: its token is all that somebody who is invited has. No row where it opens nothing.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_invitation(p_token_hash bytea, p_at timestamptz) RETURNS TABLE (scheme_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT i.scheme_id FROM invitation i WHERE i.token_hash = p_token_hash AND i.state = 'OPEN' AND i.lapses_at > p_at
$$;
