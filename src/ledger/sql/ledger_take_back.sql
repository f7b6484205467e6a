-- Takes a reversed award or gift out of the lots of the account it went to: its own lots first, then the earliest-expiring others, lapsed ones
-- included. Held credits are freed for it by releasing holds, the newest first. What is then still missing was spent: it becomes the amount to
-- earn back (ledger_write_entries).
CREATE FUNCTION ledger_take_back(
  p_scheme_id uuid, p_at timestamptz, p_account_id uuid, p_original_id uuid, p_reversal_id uuid, p_amount_minutes integer, p_grace_until timestamptz
) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_free bigint;
  v_hold uuid;
BEGIN
  LOOP
    SELECT coalesce(sum(remaining_minutes - held_minutes), 0) INTO v_free
    FROM lot WHERE scheme_id = p_scheme_id AND account_id = p_account_id AND remaining_minutes > 0;
    EXIT WHEN v_free >= p_amount_minutes;
    SELECT id INTO v_hold FROM hold
    WHERE scheme_id = p_scheme_id AND account_id = p_account_id AND state = 'HELD' ORDER BY placed_at DESC, id DESC LIMIT 1;
    EXIT WHEN v_hold IS NULL;
    PERFORM ledger_release_hold(p_scheme_id, p_at, v_hold, 'RELEASED', p_grace_until);
  END LOOP;
  WITH supply AS (
    SELECT l.id, sum(l.remaining_minutes - l.held_minutes) OVER w - (l.remaining_minutes - l.held_minutes) AS starts,
           sum(l.remaining_minutes - l.held_minutes) OVER w AS ends
    FROM lot l
    WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > l.held_minutes
    WINDOW w AS (ORDER BY (l.source_transfer_id = p_original_id) DESC, l.expires_at NULLS LAST, l.arrived_at, l.id)
  ), taken AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, id, p_reversal_id, least(ends, p_amount_minutes) - starts FROM supply WHERE starts < p_amount_minutes
    RETURNING lot_id, minutes
  )
  UPDATE lot SET remaining_minutes = lot.remaining_minutes - taken.minutes FROM taken WHERE lot.scheme_id = p_scheme_id AND lot.id = taken.lot_id;
END $$;
