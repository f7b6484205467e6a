-- Sets credits aside: pins the earliest-expiring live lots until the hold is captured, released or lapses.
-- Returns false, and changes nothing, when the account is not open or its live credits do not cover the amount.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_place_hold(
  p_scheme_id uuid, p_at timestamptz, p_hold_id uuid, p_account_id uuid, p_amount_minutes integer, p_lapses_at timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_free bigint;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_account_id]);
  SELECT free.minutes INTO v_free FROM account a CROSS JOIN LATERAL account_free(p_scheme_id, a.id, p_at) free
  WHERE a.scheme_id = p_scheme_id AND a.id = p_account_id AND a.status = 'OPEN';
  IF coalesce(v_free, 0) < p_amount_minutes THEN
    RETURN false;
  END IF;
  INSERT INTO hold (scheme_id, id, account_id, amount_minutes, state, placed_at, lapses_at, placed_after_sequence)
  SELECT p_scheme_id, p_hold_id, p_account_id, p_amount_minutes, 'HELD', p_at, p_lapses_at, a.entry_count
  FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = p_account_id;
  WITH supply AS (
    SELECT l.id, sum(l.remaining_minutes - l.held_minutes) OVER w - (l.remaining_minutes - l.held_minutes) AS starts,
           sum(l.remaining_minutes - l.held_minutes) OVER w AS ends
    FROM lot l
    WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0
      AND l.remaining_minutes > l.held_minutes AND (l.expires_at IS NULL OR l.expires_at > p_at)
    WINDOW w AS (ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id)
  ), pinned AS (
    INSERT INTO hold_lot (scheme_id, hold_id, lot_id, minutes)
    SELECT p_scheme_id, p_hold_id, id, least(ends, p_amount_minutes) - starts FROM supply WHERE starts < p_amount_minutes
    RETURNING lot_id, minutes
  )
  UPDATE lot SET held_minutes = lot.held_minutes + pinned.minutes FROM pinned WHERE lot.scheme_id = p_scheme_id AND lot.id = pinned.lot_id;
  UPDATE account SET held_minutes = held_minutes + p_amount_minutes WHERE scheme_id = p_scheme_id AND id = p_account_id;
  RETURN true;
END $$;
