-- Forgets up to so many records of the token endpoint that are past their time. How many.
-- Open to: tc_worker.
CREATE FUNCTION oauth_clear(p_at timestamptz, p_limit integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_cleared integer;
BEGIN
  -- Asked again outside: a grant that was renewed while this waited for it stays.
  DELETE FROM oauth_record r WHERE r.expires_at <= p_at AND (r.kind, r.id_hash) IN (
    SELECT o.kind, o.id_hash FROM oauth_record o WHERE o.expires_at <= p_at ORDER BY o.expires_at LIMIT p_limit);
  GET DIAGNOSTICS v_cleared = ROW_COUNT;
  RETURN v_cleared;
END $$;
