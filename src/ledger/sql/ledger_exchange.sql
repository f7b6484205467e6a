-- The door for help between members: one EXCHANGE from the wallet of who was helped to that of who helped, in the caller's transaction. It alone may take a
-- wallet below zero, as far as p_floor_minutes (0 or less), and only where nothing is left in its lots: what is held or waits for the sweep is neither spent
-- nor gone round. How far it was let go is kept in exchange_floor, for the ledger check.
-- Raises TC008 for what is not between two wallets, TC004 where one is not open, and TC001 where the credits are not there: too little, or something to be
-- earned back first.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_exchange(
  p_scheme_id uuid, p_at timestamptz, p_transfer_id uuid, p_from_account_id uuid, p_to_account_id uuid, p_amount_minutes integer,
  p_floor_minutes integer, p_lot_expires_at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_from account;
  v_to account;
  v_free bigint;
  v_left bigint;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_from_account_id, p_to_account_id]);
  SELECT * INTO v_from FROM account WHERE scheme_id = p_scheme_id AND id = p_from_account_id;
  SELECT * INTO v_to FROM account WHERE scheme_id = p_scheme_id AND id = p_to_account_id;
  IF v_from.kind IS DISTINCT FROM 'WALLET' OR v_to.kind IS DISTINCT FROM 'WALLET' OR p_floor_minutes > 0 THEN
    RAISE EXCEPTION 'an exchange is between two wallets, and its floor is no higher than zero' USING ERRCODE = 'TC008';
  END IF;
  IF v_from.status <> 'OPEN' OR v_to.status <> 'OPEN' THEN
    RAISE EXCEPTION 'an account is not open' USING ERRCODE = 'TC004';
  END IF;
  SELECT coalesce(sum(l.remaining_minutes - l.held_minutes) FILTER (WHERE l.expires_at IS NULL OR l.expires_at > p_at), 0), coalesce(sum(l.remaining_minutes), 0)
  INTO v_free, v_left FROM lot l WHERE l.scheme_id = p_scheme_id AND l.account_id = p_from_account_id AND l.remaining_minutes > 0;
  IF p_amount_minutes > v_free AND (v_left > v_free OR v_from.to_earn_back_minutes > 0 OR v_from.balance_minutes - p_amount_minutes < p_floor_minutes) THEN
    RAISE EXCEPTION 'the credits for an exchange are not there' USING ERRCODE = 'TC001';
  END IF;
  UPDATE account SET floor_minutes = least(floor_minutes, p_floor_minutes) WHERE scheme_id = p_scheme_id AND id = p_from_account_id;
  PERFORM ledger_post(p_scheme_id, p_at, ARRAY[ROW(p_transfer_id, 'EXCHANGE', p_amount_minutes, p_from_account_id, p_to_account_id, p_at, p_lot_expires_at,
    NULL, NULL, NULL, NULL, NULL, NULL)::transfer_draft]);
  IF v_from.balance_minutes < p_amount_minutes THEN
    INSERT INTO exchange_floor (scheme_id, transfer_id, floor_minutes) VALUES (p_scheme_id, p_transfer_id, p_floor_minutes);
  END IF;
END $$;
