-- Turns the row-level security of this transaction to one scheme. A transaction never visits two: naming another one fails.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION enter_scheme(p_scheme_id uuid) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF current_scheme() IS DISTINCT FROM p_scheme_id THEN
    IF current_scheme() IS NOT NULL THEN
      RAISE EXCEPTION 'this transaction already belongs to another scheme' USING ERRCODE = 'TC009';
    END IF;
    PERFORM set_config('tc.scheme_id', p_scheme_id::text, true);
  END IF;
END $$;
