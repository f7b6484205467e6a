-- Spends the lots that a hold set aside, for each draft that names a hold. The hold must still stand and cover exactly the amount (TC002).
CREATE FUNCTION ledger_capture_holds(p_scheme_id uuid, p_at timestamptz, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_captured integer;
  v_wanted integer;
BEGIN
  SELECT count(*) INTO v_wanted FROM unnest(p_drafts) d WHERE d.hold_id IS NOT NULL;
  IF v_wanted = 0 THEN
    RETURN;
  END IF;
  UPDATE hold SET state = 'CAPTURED', settled_at = p_at, settled_after_sequence = a.entry_count, captured_by_transfer_id = d.id
  FROM unnest(p_drafts) d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.from_account_id
  WHERE hold.scheme_id = p_scheme_id AND hold.id = d.hold_id AND hold.state = 'HELD'
    AND hold.account_id = d.from_account_id AND hold.amount_minutes = d.amount_minutes;
  GET DIAGNOSTICS v_captured = ROW_COUNT;
  IF v_captured <> v_wanted THEN
    RAISE EXCEPTION 'a hold no longer stands or does not fit' USING ERRCODE = 'TC002';
  END IF;
  INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
  SELECT p_scheme_id, h.lot_id, d.id, h.minutes
  FROM unnest(p_drafts) d JOIN hold_lot h ON h.scheme_id = p_scheme_id AND h.hold_id = d.hold_id;
  UPDATE lot SET remaining_minutes = lot.remaining_minutes - t.minutes, held_minutes = lot.held_minutes - t.minutes
  FROM (
    SELECT h.lot_id, sum(h.minutes) AS minutes
    FROM unnest(p_drafts) d JOIN hold_lot h ON h.scheme_id = p_scheme_id AND h.hold_id = d.hold_id
    GROUP BY h.lot_id
  ) t
  WHERE lot.scheme_id = p_scheme_id AND lot.id = t.lot_id;
  UPDATE account SET held_minutes = account.held_minutes - t.minutes
  FROM (SELECT from_account_id, sum(amount_minutes) AS minutes FROM unnest(p_drafts) WHERE hold_id IS NOT NULL GROUP BY 1) t
  WHERE account.scheme_id = p_scheme_id AND account.id = t.from_account_id;
END $$;
