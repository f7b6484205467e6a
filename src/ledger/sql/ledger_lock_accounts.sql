-- Locks accounts in the order of their ids, the same order everywhere, so two posters can never wait for each other in a ring.
-- A lot belongs to one account and is only touched under that account's lock, so lots need no lock of their own.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_lock_accounts(p_scheme_id uuid, p_account_ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM 1 FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = ANY (p_account_ids) ORDER BY a.id FOR NO KEY UPDATE;
END $$;
