-- Uses a record that works once. Of several who come at once, one is told that it did.
-- Open to: tc_app.
CREATE FUNCTION oauth_consume(p_kind text, p_id_hash bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  UPDATE oauth_record r SET consumed_at = p_at WHERE r.kind = p_kind AND r.id_hash = p_id_hash AND r.consumed_at IS NULL;
  RETURN FOUND;
END $$;
