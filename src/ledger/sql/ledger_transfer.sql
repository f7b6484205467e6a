-- The door for single movements (gifts, donations, grants): drafts as JSON, posted in the caller's transaction.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_transfer(p_scheme_id uuid, p_at timestamptz, p_drafts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF EXISTS (SELECT 1 FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d WHERE d.kind IN ('REVERSAL', 'REDEMPTION', 'ISSUE', 'EXPIRY')) THEN
    RAISE EXCEPTION 'issues, redemptions, expiries and reversals have doors of their own' USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_post(p_scheme_id, p_at, (SELECT array_agg(d) FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d));
END $$;
