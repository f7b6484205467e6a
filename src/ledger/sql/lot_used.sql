-- What had been used of a lot after an entry of its account.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_used(p_scheme_id uuid, p_lot_id bigint, p_sequence bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = tc, pg_temp
  -- One lot's few rows: by key, also where the check that asks joins whole tables.
  SET enable_nestloop = on
AS $$
  SELECT coalesce(sum(u.minutes), 0)
  FROM lot l
  JOIN lot_use u ON u.scheme_id = l.scheme_id AND u.lot_id = l.id
  JOIN entry e ON e.scheme_id = u.scheme_id AND e.transfer_id = u.transfer_id AND e.account_id = l.account_id
  WHERE l.scheme_id = p_scheme_id AND l.id = p_lot_id AND e.sequence <= p_sequence
$$;
