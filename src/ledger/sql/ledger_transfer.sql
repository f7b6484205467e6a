-- The door for single movements (gifts, donations, grants): drafts as JSON, posted in the caller's transaction.
-- Callers refuse in their own words what is about an account that is not open; the last lock stands here (TC004).
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_transfer(p_scheme_id uuid, p_at timestamptz, p_drafts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF EXISTS (SELECT 1 FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d WHERE d.kind IN ('REVERSAL', 'REDEMPTION', 'ISSUE', 'EXPIRY', 'EXCHANGE')) THEN
    RAISE EXCEPTION 'issues, redemptions, exchanges, expiries and reversals have doors of their own' USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.id)
    FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d CROSS JOIN LATERAL (VALUES (d.from_account_id), (d.to_account_id)) AS side (id)));
  IF EXISTS (
    SELECT 1 FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d
    JOIN account a ON a.scheme_id = p_scheme_id AND a.id IN (d.from_account_id, d.to_account_id)
    WHERE a.status <> 'OPEN' AND d.kind NOT IN ('RETURN', 'ADJUSTMENT')
  ) THEN
    RAISE EXCEPTION 'an account is not open' USING ERRCODE = 'TC004';
  END IF;
  PERFORM ledger_post(p_scheme_id, p_at, (SELECT array_agg(d) FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d));
END $$;
