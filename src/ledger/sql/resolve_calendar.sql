-- The scheme of a calendar, before a scheme is known: its token is all that a subscriber has. No row where it was revoked, or never was.
-- Open to: tc_app.
CREATE FUNCTION resolve_calendar(p_token_hash bytea) RETURNS TABLE (scheme_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT f.scheme_id FROM calendar_feed f WHERE f.token_hash = p_token_hash AND f.revoked_at IS NULL
$$;
