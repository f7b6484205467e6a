-- Keeps one record of the token endpoint. False, and nothing is kept, where its grant has ended: whoever ends a grant and whoever issues something for
-- it take turns. A refresh token keeps its grant, and the consent or till behind it, for as long as it lasts itself: consent or till first, then the
-- grant, in the order of those who end them.
-- Open to: tc_app.
CREATE FUNCTION oauth_save(
  p_kind text, p_id_hash bytea, p_grant_hash bytea, p_other_hash bytea, p_client_id uuid, p_scopes text[], p_sealed bytea, p_expires_at timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_scheme_id uuid;
BEGIN
  IF p_kind = 'RefreshToken' THEN
    SELECT coalesce((SELECT c.scheme_id FROM consent c WHERE c.grant_hash = p_grant_hash), (SELECT t.scheme_id FROM till t WHERE t.grant_hash = p_grant_hash))
    INTO v_scheme_id;
    IF v_scheme_id IS NOT NULL THEN
      PERFORM enter_scheme(v_scheme_id);
      UPDATE consent c SET lapses_at = p_expires_at WHERE c.scheme_id = v_scheme_id AND c.grant_hash = p_grant_hash AND c.ended_at IS NULL;
      UPDATE till t SET lapses_at = p_expires_at WHERE t.scheme_id = v_scheme_id AND t.grant_hash = p_grant_hash AND t.unpaired_at IS NULL;
    END IF;
    UPDATE oauth_record r SET expires_at = p_expires_at WHERE r.kind = 'Grant' AND r.id_hash = p_grant_hash AND r.expires_at < p_expires_at;
  END IF;
  IF p_kind <> 'Grant' AND p_grant_hash IS NOT NULL THEN
    PERFORM 1 FROM oauth_record r WHERE r.kind = 'Grant' AND r.id_hash = p_grant_hash FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END IF;
  INSERT INTO oauth_record (kind, id_hash, grant_hash, other_hash, client_id, scopes, sealed, expires_at)
  VALUES (p_kind, p_id_hash, p_grant_hash, p_other_hash, p_client_id, p_scopes, p_sealed, p_expires_at)
  ON CONFLICT (kind, id_hash) DO UPDATE SET grant_hash = p_grant_hash, other_hash = p_other_hash, scopes = p_scopes, sealed = p_sealed, expires_at = p_expires_at;
  RETURN true;
END $$;
