-- Who an access token of an app speaks for, before a scheme is known: the app of an organisation, a member's consent, or a till at its venue. No row
-- where the token is unknown or past its time, or anything behind it has ended. It may do what both it and the app may.
-- client_id: that app.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_app_token(p_token_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, kind text, app_id uuid, scopes text[], organisation_id uuid, member_id uuid, expires_at timestamptz, client_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_token oauth_record;
  v_app app;
  v_grant record;
  v_scopes text[];
BEGIN
  SELECT * INTO v_token FROM oauth_record r
  WHERE r.kind IN ('AccessToken', 'ClientCredentials') AND r.id_hash = p_token_hash AND r.expires_at > p_at;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO v_app FROM app a WHERE a.id = v_token.client_id AND a.status = 'ACTIVE';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM enter_scheme(v_app.scheme_id);
  v_scopes := ARRAY(SELECT unnest(v_token.scopes) INTERSECT SELECT unnest(v_app.scopes) ORDER BY 1);
  IF v_token.kind = 'ClientCredentials' THEN
    IF v_app.kind <> 'SERVER'
      OR EXISTS (SELECT 1 FROM organisation o WHERE o.scheme_id = v_app.scheme_id AND o.id = v_app.organisation_id AND o.status = 'CLOSED') THEN
      RETURN;
    END IF;
    UPDATE app a SET last_used_at = p_at
    WHERE a.scheme_id = v_app.scheme_id AND a.id = v_app.id AND (a.last_used_at IS NULL OR a.last_used_at < p_at - interval '1 minute');
    RETURN QUERY SELECT v_app.scheme_id, 'ORGANISATION_APP', v_app.id, v_scopes, v_app.organisation_id, NULL::uuid, v_token.expires_at, v_app.id;
  ELSE
    SELECT g.* INTO v_grant FROM resolve_app_grant(v_token.grant_hash, p_at) g WHERE g.app_id = v_app.id
      AND EXISTS (SELECT 1 FROM oauth_record r WHERE r.kind = 'Grant' AND r.id_hash = v_token.grant_hash);
    IF NOT FOUND THEN
      RETURN;
    END IF;
    UPDATE app a SET last_used_at = p_at
    WHERE a.scheme_id = v_app.scheme_id AND a.id = v_app.id AND (a.last_used_at IS NULL OR a.last_used_at < p_at - interval '1 minute');
    UPDATE consent c SET last_used_at = p_at
    WHERE c.scheme_id = v_app.scheme_id AND c.id = v_grant.consent_id AND (c.last_used_at IS NULL OR c.last_used_at < p_at - interval '1 minute');
    UPDATE till t SET last_used_at = p_at
    WHERE t.scheme_id = v_app.scheme_id AND t.id = v_grant.till_id AND (t.last_used_at IS NULL OR t.last_used_at < p_at - interval '1 minute');
    RETURN QUERY SELECT v_app.scheme_id, CASE WHEN v_grant.till_id IS NULL THEN 'MEMBER_APP' ELSE 'TILL' END, coalesce(v_grant.till_id, v_grant.consent_id),
      v_scopes, v_grant.organisation_id, v_grant.member_id, v_token.expires_at, v_app.id;
  END IF;
END $$;
