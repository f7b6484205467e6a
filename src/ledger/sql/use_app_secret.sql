-- Is this one of the app's live secrets? Notes, to the minute, that it was used.
-- Open to: tc_app.
CREATE FUNCTION use_app_secret(p_app_id uuid, p_secret_hash bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_secret app_secret;
BEGIN
  SELECT * INTO v_secret FROM app_secret s
  WHERE s.secret_hash = p_secret_hash AND s.app_id = p_app_id AND s.ended_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > p_at);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM enter_scheme(v_secret.scheme_id);
  UPDATE app_secret s SET last_used_at = p_at
  WHERE s.scheme_id = v_secret.scheme_id AND s.id = v_secret.id AND (s.last_used_at IS NULL OR s.last_used_at < p_at - interval '1 minute');
  RETURN true;
END $$;
