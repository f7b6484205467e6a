-- One record of the token endpoint, by its own id or by what else it is found by (a browser's session by its name, a device by the code people type).
-- Open to: tc_app.
CREATE FUNCTION oauth_find(p_kind text, p_id_hash bytea, p_other_hash bytea) RETURNS TABLE (sealed bytea, expires_at timestamptz, consumed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT r.sealed, r.expires_at, r.consumed_at FROM oauth_record r
  WHERE r.kind = p_kind AND (r.id_hash = p_id_hash OR (p_id_hash IS NULL AND r.other_hash = p_other_hash))
$$;
