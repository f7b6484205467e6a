-- Opens an empty account. A second one of the same holder and kind fails on its unique index.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_open_account(
  p_scheme_id uuid, p_id uuid, p_kind text, p_member_id uuid, p_organisation_id uuid, p_floor_minutes bigint, p_at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  INSERT INTO account (scheme_id, id, kind, member_id, organisation_id, floor_minutes, opened_at)
  VALUES (p_scheme_id, p_id, p_kind, p_member_id, p_organisation_id, p_floor_minutes, p_at);
END $$;
