-- Opens, freezes or closes an account, and answers what it was before (null where there is none); what it is already changes nothing.
-- Lots whose day passed while it was frozen live until p_grace_until once it is open again. CLOSED is for good, and for empty accounts alone (TC003).
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_set_status(
  p_scheme_id uuid, p_at timestamptz, p_account_id uuid, p_status text, p_reason text, p_grace_until timestamptz
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_before account;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_account_id]);
  SELECT * INTO v_before FROM account WHERE scheme_id = p_scheme_id AND id = p_account_id;
  IF v_before.status IS NULL OR v_before.status = p_status THEN
    RETURN v_before.status;
  END IF;
  IF v_before.status = 'CLOSED' OR p_status = 'CLOSED' AND (v_before.balance_minutes <> 0 OR v_before.to_earn_back_minutes > 0) THEN
    RAISE EXCEPTION 'only an empty account is closed, and only once' USING ERRCODE = 'TC003';
  END IF;
  IF v_before.status = 'FROZEN' AND p_status = 'OPEN' THEN
    PERFORM ledger_grant_grace(p_scheme_id, p_at, ARRAY(
      SELECT l.id FROM lot l
      WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0
        AND l.expires_at <= p_at AND (v_before.status_since IS NULL OR l.expires_at > v_before.status_since)), p_grace_until);
  END IF;
  UPDATE account SET status = p_status, status_reason = p_reason, status_since = p_at WHERE scheme_id = p_scheme_id AND id = p_account_id;
  RETURN v_before.status;
END $$;
