-- A device asks whether its code was confirmed. False where it asked less than so many seconds ago; asking too soon does not begin the wait anew.
-- Open to: tc_app.
CREATE FUNCTION oauth_poll(p_id_hash bytea, p_at timestamptz, p_seconds integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  UPDATE oauth_record r SET polled_at = p_at
  WHERE r.kind = 'DeviceCode' AND r.id_hash = p_id_hash AND (r.polled_at IS NULL OR r.polled_at <= p_at - make_interval(secs => p_seconds));
  RETURN FOUND;
END $$;
