-- The day a lot had at an entry of its account; p_expires_at is the one it has now.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_day(p_scheme_id uuid, p_lot_id bigint, p_expires_at timestamptz, p_sequence bigint) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = tc, pg_temp
AS $$
  SELECT coalesce((
    SELECT min(g.expired_at) FROM lot_grace g WHERE g.scheme_id = p_scheme_id AND g.lot_id = p_lot_id AND g.after_sequence >= p_sequence), p_expires_at)
$$;
