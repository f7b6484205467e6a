-- Moves all that remains in a wallet or pot, lapsed lots included, so that nothing is left behind; an EXPIRY only what has lapsed. Answers the
-- minutes moved; 0 moves nothing. Whose accounts may be emptied into which is the caller's to know: no status is asked here.
-- Raises TC002 while something of it is held.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_move_rest(
  p_scheme_id uuid, p_at timestamptz, p_transfer_id uuid, p_kind text, p_from_account_id uuid, p_to_account_id uuid, p_note text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_amount integer;
  v_drafts transfer_draft[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF p_kind NOT IN ('ADJUSTMENT', 'DONATION', 'EXPIRY', 'GIFT') THEN
    RAISE EXCEPTION 'the rest of an account is not moved by a %', p_kind USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_from_account_id, p_to_account_id]);
  IF EXISTS (SELECT 1 FROM account WHERE scheme_id = p_scheme_id AND id = p_from_account_id AND held_minutes > 0) THEN
    RAISE EXCEPTION 'something of it is held' USING ERRCODE = 'TC002';
  END IF;
  WITH taken AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, l.id, p_transfer_id, l.remaining_minutes
    FROM lot l WHERE l.scheme_id = p_scheme_id AND l.account_id = p_from_account_id AND l.remaining_minutes > 0
      AND (p_kind <> 'EXPIRY' OR l.expires_at <= p_at)
    RETURNING lot_id, minutes
  ), emptied AS (
    UPDATE lot SET remaining_minutes = 0 FROM taken WHERE lot.scheme_id = p_scheme_id AND lot.id = taken.lot_id
  )
  SELECT coalesce(sum(minutes), 0) INTO v_amount FROM taken;
  IF v_amount > 0 THEN
    v_drafts := ARRAY[ROW(p_transfer_id, p_kind, v_amount, p_from_account_id, p_to_account_id, p_at, NULL, NULL, NULL, NULL, NULL, NULL, p_note)::transfer_draft];
    PERFORM ledger_open_lots(p_scheme_id, v_drafts);
    PERFORM ledger_write_entries(p_scheme_id, v_drafts);
  END IF;
  RETURN v_amount;
END $$;
