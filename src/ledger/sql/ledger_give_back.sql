-- Returns a reversed redemption or gift to the lots it was taken from. A lot that has lapsed meanwhile comes back as a new one that lives until
-- p_grace_until. While the balance is below zero the returned credits fill that first, the earliest-expiring ones. What an exchange took below zero came
-- out of no lot: it fills before all others, and where that was earned back meanwhile, it is a lot that never lapses.
CREATE FUNCTION ledger_give_back(
  p_scheme_id uuid, p_at timestamptz, p_account_id uuid, p_original_id uuid, p_reversal_id uuid, p_grace_until timestamptz
) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_shortfall bigint;
  v_from_no_lot bigint;
BEGIN
  SELECT greatest(0, -balance_minutes) INTO v_shortfall FROM account WHERE scheme_id = p_scheme_id AND id = p_account_id;
  SELECT t.amount_minutes - coalesce((
    SELECT sum(u.minutes) FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
    WHERE u.scheme_id = p_scheme_id AND u.transfer_id = p_original_id AND l.account_id = p_account_id), 0)
  INTO v_from_no_lot FROM transfer t WHERE t.scheme_id = p_scheme_id AND t.id = p_original_id;
  IF v_from_no_lot > v_shortfall THEN
    INSERT INTO lot (scheme_id, account_id, source_transfer_id, amount_minutes, remaining_minutes, arrived_at)
    VALUES (p_scheme_id, p_account_id, p_reversal_id, v_from_no_lot - v_shortfall, v_from_no_lot - v_shortfall, p_at);
  END IF;
  v_shortfall := greatest(0, v_shortfall - v_from_no_lot);
  WITH returning_lot AS (
    SELECT l.id, l.arrived_at, l.funder, l.expires_at <= p_at AS lapsed,
           u.minutes - least(u.minutes, greatest(0, v_shortfall - (sum(u.minutes) OVER w - u.minutes))) AS minutes
    FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
    WHERE u.scheme_id = p_scheme_id AND u.transfer_id = p_original_id AND l.account_id = p_account_id AND u.minutes > 0
    WINDOW w AS (ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id)
  ), returned AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, id, p_reversal_id, -minutes FROM returning_lot WHERE minutes > 0 AND lapsed IS NOT TRUE
  ), graced AS (
    INSERT INTO lot (scheme_id, account_id, source_transfer_id, amount_minutes, remaining_minutes, arrived_at, expires_at, funder)
    SELECT p_scheme_id, p_account_id, p_reversal_id, minutes, minutes, arrived_at, p_grace_until, funder
    FROM returning_lot WHERE minutes > 0 AND lapsed
  )
  UPDATE lot SET remaining_minutes = lot.remaining_minutes + r.minutes
  FROM returning_lot r
  WHERE lot.scheme_id = p_scheme_id AND lot.id = r.id AND r.minutes > 0 AND r.lapsed IS NOT TRUE;
END $$;
