-- Forgets everything that was issued for these grants, and the grants: nothing more is issued for them.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION oauth_end_grants(p_grant_hashes bytea[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM 1 FROM oauth_record r WHERE r.kind = 'Grant' AND r.id_hash = ANY (p_grant_hashes) ORDER BY r.id_hash FOR UPDATE;
  DELETE FROM oauth_record r WHERE r.grant_hash = ANY (p_grant_hashes);
END $$;
