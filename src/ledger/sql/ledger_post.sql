-- Posts new movements: locks, takes lots, opens lots, writes entries. Corrections go through ledger_reverse.
-- Raises TC001 (not enough live credits), TC002 (hold gone) or a check violation on account_floor; the caller's transaction then posts nothing.
CREATE FUNCTION ledger_post(p_scheme_id uuid, p_at timestamptz, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.account_id)
    FROM unnest(p_drafts) d CROSS JOIN LATERAL (VALUES (d.from_account_id), (d.to_account_id)) AS side (account_id)));
  PERFORM ledger_capture_holds(p_scheme_id, p_at, p_drafts);
  PERFORM ledger_take_lots(p_scheme_id, p_at, p_drafts);
  PERFORM ledger_open_lots(p_scheme_id, p_drafts);
  PERFORM ledger_write_entries(p_scheme_id, p_drafts);
END $$;
