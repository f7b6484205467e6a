-- What remains in an account's lots, in the order they are spent, at most p_limit. Enters the scheme by itself: one call is one round trip.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_lots(p_scheme_id uuid, p_account_id uuid, p_limit integer)
RETURNS TABLE (remaining_minutes integer, held_minutes integer, arrived_at timestamptz, expires_at timestamptz, funder text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT l.remaining_minutes, l.held_minutes, l.arrived_at, l.expires_at, l.funder FROM lot l
  WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0
  ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id
  LIMIT p_limit;
END $$;
