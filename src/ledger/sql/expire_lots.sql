-- Moves what has lapsed in wallets of a scheme into its community pot: one EXPIRY transfer for each wallet, of exactly its lots whose day had ended by
-- p_lapsed_by, less what is held of them. A row for each; none for a wallet that was emptied, frozen or brought below zero since it was found
-- (lapsed_wallets). The community pot remembers who stands behind the credits.
-- Raises TC008 for a day that has not ended yet. Locks: the wallets and the community pot by id.
-- Open to: tc_worker.
CREATE FUNCTION expire_lots(p_scheme_id uuid, p_at timestamptz, p_lapsed_by timestamptz, p_wallets uuid[])
RETURNS TABLE (member_id uuid, transfer_id uuid, minutes integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_pot uuid;
  v_drafts transfer_draft[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF p_lapsed_by > p_at THEN
    RAISE EXCEPTION 'credits whose day has not ended do not lapse' USING ERRCODE = 'TC008';
  END IF;
  SELECT a.id INTO v_pot FROM account a WHERE a.scheme_id = p_scheme_id AND a.kind = 'COMMUNITY_POT';
  PERFORM ledger_lock_accounts(p_scheme_id, p_wallets || v_pot);
  WITH lapsed AS (
    SELECT l.id AS lot_id, l.account_id, l.remaining_minutes - l.held_minutes AS minutes
    FROM lot l JOIN account a ON a.scheme_id = p_scheme_id AND a.id = l.account_id
    WHERE l.scheme_id = p_scheme_id AND l.account_id = ANY (p_wallets) AND l.remaining_minutes > 0 AND l.expires_at <= p_lapsed_by
      AND l.remaining_minutes > l.held_minutes AND a.kind = 'WALLET' AND a.status <> 'FROZEN' AND a.balance_minutes > 0
  ), passed_on AS (
    SELECT account_id, gen_random_uuid() AS transfer_id, sum(minutes)::integer AS minutes FROM lapsed GROUP BY account_id
  ), used AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, lapsed.lot_id, passed_on.transfer_id, lapsed.minutes FROM lapsed JOIN passed_on ON passed_on.account_id = lapsed.account_id
  ), emptied AS (
    UPDATE lot SET remaining_minutes = lot.held_minutes FROM lapsed WHERE lot.scheme_id = p_scheme_id AND lot.id = lapsed.lot_id
  )
  SELECT array_agg(ROW(p.transfer_id, 'EXPIRY', p.minutes, p.account_id, v_pot, p_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::transfer_draft
    ORDER BY p.account_id)
  INTO v_drafts FROM passed_on p;
  IF v_drafts IS NULL THEN
    RETURN;
  END IF;
  PERFORM ledger_open_lots(p_scheme_id, v_drafts);
  PERFORM ledger_write_entries(p_scheme_id, v_drafts);
  RETURN QUERY
  SELECT a.member_id, d.id, d.amount_minutes
  FROM unnest(v_drafts) d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.from_account_id ORDER BY d.from_account_id;
END $$;
