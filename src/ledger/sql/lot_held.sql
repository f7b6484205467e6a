-- What holds had set aside of a lot at an entry of its account.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_held(p_scheme_id uuid, p_lot_id bigint, p_sequence bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = tc, pg_temp
  -- One lot's few rows: by key, also where the check that asks joins whole tables.
  SET enable_nestloop = on
AS $$
  SELECT coalesce(sum(p.minutes), 0)
  FROM hold_lot p JOIN hold h ON h.scheme_id = p.scheme_id AND h.id = p.hold_id
  WHERE p.scheme_id = p_scheme_id AND p.lot_id = p_lot_id
    AND h.placed_after_sequence < p_sequence AND (h.settled_after_sequence >= p_sequence OR h.state = 'HELD')
$$;
