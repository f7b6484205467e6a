-- Empties one wallet into another because both are one person's: every lot with its day and funder, lapsed ones included; or, where it stands below
-- zero, what is to be earned back. It is at exactly 0 afterwards. Answers the minutes moved, below zero for what is to be earned back.
-- Credits of the other wallet fill that at once, as a reversal would take them: the free ones first, then those of its newest holds. What exchanges took
-- below zero stays that, as far down as they went in either of the two.
-- Raises TC002 while something of it is held, TC008 for what is not two wallets.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_join_wallets(
  p_scheme_id uuid, p_at timestamptz, p_transfer_id uuid, p_leaving_id uuid, p_remaining_id uuid, p_grace_until timestamptz, p_note text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_balance bigint;
  v_drafts transfer_draft[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_leaving_id, p_remaining_id]);
  IF (SELECT count(*) FROM account WHERE scheme_id = p_scheme_id AND id IN (p_leaving_id, p_remaining_id) AND kind = 'WALLET') <> 2 THEN
    RAISE EXCEPTION 'only two wallets are joined' USING ERRCODE = 'TC008';
  END IF;
  SELECT balance_minutes INTO v_balance FROM account WHERE scheme_id = p_scheme_id AND id = p_leaving_id;
  IF v_balance >= 0 THEN
    PERFORM ledger_move_rest(p_scheme_id, p_at, p_transfer_id, 'ADJUSTMENT', p_leaving_id, p_remaining_id, p_note);
    RETURN v_balance;
  END IF;
  v_drafts := ARRAY[ROW(p_transfer_id, 'ADJUSTMENT', -v_balance, p_remaining_id, p_leaving_id, p_at, NULL, NULL, NULL, NULL, NULL, NULL, p_note)::transfer_draft];
  UPDATE account a SET floor_minutes = least(a.floor_minutes, leaving.floor_minutes)
  FROM account leaving
  WHERE a.scheme_id = p_scheme_id AND a.id = p_remaining_id AND leaving.scheme_id = p_scheme_id AND leaving.id = p_leaving_id;
  PERFORM ledger_take_back(p_scheme_id, p_at, p_remaining_id, p_transfer_id, p_transfer_id, (-v_balance)::integer, p_grace_until);
  PERFORM ledger_open_lots(p_scheme_id, v_drafts);
  PERFORM ledger_write_entries(p_scheme_id, v_drafts);
  RETURN v_balance;
END $$;
