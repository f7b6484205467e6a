-- Forgets one record of the token endpoint.
-- Open to: tc_app.
CREATE FUNCTION oauth_destroy(p_kind text, p_id_hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  DELETE FROM oauth_record r WHERE r.kind = p_kind AND r.id_hash = p_id_hash
$$;
