-- An app as the token endpoint knows it, before a scheme is known. No row where it is unknown, suspended or ended, or its organisation has closed.
-- Open to: tc_app.
CREATE FUNCTION find_app_client(p_app_id uuid)
RETURNS TABLE (scheme_id uuid, scheme_slug text, scheme_name text, kind text, name text, is_confidential boolean, redirect_uris text[], scopes text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_app app;
BEGIN
  SELECT * INTO v_app FROM app a WHERE a.id = p_app_id AND a.status = 'ACTIVE';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM enter_scheme(v_app.scheme_id);
  IF EXISTS (SELECT 1 FROM organisation o WHERE o.scheme_id = v_app.scheme_id AND o.id = v_app.organisation_id AND o.status = 'CLOSED') THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT v_app.scheme_id, s.slug, s.name, v_app.kind, v_app.name, v_app.is_confidential, v_app.redirect_uris, v_app.scopes
  FROM scheme s WHERE s.scheme_id = v_app.scheme_id;
END $$;
