-- Mirrors a transfer, whole and once. Returns false, and changes nothing, when it was reversed before or does not exist.
-- Raises TC008 for a transfer that is itself a reversal, and a check violation where a venue no longer has the credits.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_reverse(
  p_scheme_id uuid, p_at timestamptz, p_reversal_id uuid, p_original_id uuid, p_grace_until timestamptz, p_note text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
DECLARE
  v_original transfer;
  v_bears_lots uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT * INTO v_original FROM transfer WHERE scheme_id = p_scheme_id AND id = p_original_id;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF v_original.kind = 'REVERSAL' THEN
    RAISE EXCEPTION 'a reversal is not reversed' USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[v_original.from_account_id, v_original.to_account_id]);
  IF EXISTS (SELECT 1 FROM transfer WHERE scheme_id = p_scheme_id AND reverses_transfer_id = p_original_id) THEN
    RETURN false;
  END IF;
  SELECT array_agg(id) INTO v_bears_lots FROM account
  WHERE scheme_id = p_scheme_id AND id IN (v_original.from_account_id, v_original.to_account_id) AND kind IN ('WALLET', 'POT', 'COMMUNITY_POT');
  IF v_original.to_account_id = ANY (v_bears_lots) THEN
    PERFORM ledger_take_back(p_scheme_id, p_at, v_original.to_account_id, p_original_id, p_reversal_id, v_original.amount_minutes, p_grace_until);
  END IF;
  IF v_original.from_account_id = ANY (v_bears_lots) THEN
    PERFORM ledger_give_back(p_scheme_id, p_at, v_original.from_account_id, p_original_id, p_reversal_id, p_grace_until);
  END IF;
  PERFORM ledger_write_entries(p_scheme_id, ARRAY[ROW(p_reversal_id, 'REVERSAL', v_original.amount_minutes, v_original.to_account_id,
    v_original.from_account_id, p_at, NULL, NULL, v_original.hours_log_id, v_original.redemption_id, p_original_id, v_original.funder, p_note)::transfer_draft]);
  RETURN true;
END $$;
