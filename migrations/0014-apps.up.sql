-- Apps that reach the service through OAuth, what members allow them, tills at their venues, and the records of the token endpoint.

CREATE TABLE app (
  scheme_id uuid NOT NULL REFERENCES scheme,
  -- Its client_id too, so it is found before a scheme is known.
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('PARTNER', 'SERVER', 'TILL')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Does it keep a secret?
  is_confidential boolean NOT NULL,
  redirect_uris text[] NOT NULL DEFAULT '{}',
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  -- Whose server it is.
  organisation_id uuid,
  status text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'ENDED')),
  registered_by_member_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, registered_by_member_id) REFERENCES member,
  CHECK ((kind = 'SERVER') = (organisation_id IS NOT NULL)),
  CHECK ((kind = 'PARTNER') = (cardinality(redirect_uris) > 0)),
  CHECK (kind = 'PARTNER' OR is_confidential = (kind = 'SERVER')),
  CHECK ((status = 'ENDED') = (ended_at IS NOT NULL))
);
CREATE INDEX app_by_organisation ON app (scheme_id, organisation_id, id) WHERE organisation_id IS NOT NULL;

CREATE TABLE app_secret (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  app_id uuid NOT NULL,
  -- Its first characters, to tell two apart.
  hint text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  -- Set when another one takes its place.
  expires_at timestamptz,
  last_used_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, app_id, hint),
  FOREIGN KEY (scheme_id, app_id) REFERENCES app
);

CREATE TABLE consent (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  app_id uuid NOT NULL,
  member_id uuid NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  -- Of the grant at the token endpoint.
  grant_hash bytea NOT NULL UNIQUE,
  given_at timestamptz NOT NULL,
  -- From this instant on it is over by itself, unless the app comes back before.
  lapses_at timestamptz NOT NULL,
  last_used_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, app_id) REFERENCES app,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);
CREATE INDEX consent_by_member ON consent (scheme_id, member_id, id);
CREATE INDEX consent_by_app ON consent (scheme_id, app_id) WHERE ended_at IS NULL;

CREATE TABLE till (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  app_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  paired_by_member_id uuid NOT NULL,
  grant_hash bytea NOT NULL UNIQUE,
  paired_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  last_used_at timestamptz,
  unpaired_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, app_id) REFERENCES app,
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, paired_by_member_id) REFERENCES member
);
CREATE INDEX till_by_organisation ON till (scheme_id, organisation_id, id);
CREATE INDEX till_by_app ON till (scheme_id, app_id) WHERE unpaired_at IS NULL;

-- The token endpoint's own records: codes, tokens, grants, browsers on their way through. They belong to no scheme before an app has been named, so they are
-- reached by the functions below alone. Ids stand here as hashes, everything else sealed with the deployment's key.
CREATE TABLE oauth_record (
  kind text NOT NULL,
  id_hash bytea NOT NULL,
  -- Of the grant it was issued for; of a grant, its own.
  grant_hash bytea,
  -- What else it is found by.
  other_hash bytea,
  client_id uuid,
  scopes text[] NOT NULL DEFAULT '{}',
  sealed bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  consumed_at timestamptz,
  polled_at timestamptz,
  PRIMARY KEY (kind, id_hash)
);
CREATE INDEX oauth_record_by_grant ON oauth_record (grant_hash) WHERE grant_hash IS NOT NULL;
CREATE UNIQUE INDEX oauth_record_by_other ON oauth_record (kind, other_hash) WHERE other_hash IS NOT NULL;
CREATE INDEX oauth_record_by_end ON oauth_record (expires_at);

ALTER TABLE oauth_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_record FORCE ROW LEVEL SECURITY;
CREATE POLICY functions_alone ON oauth_record TO tc_owner USING (true);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['app', 'app_secret', 'consent', 'till'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('CREATE POLICY lookup ON %I FOR SELECT TO tc_owner USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tc_app, tc_worker', v_table);
  END LOOP;
END $$;

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

-- Forgets up to so many records of the token endpoint that are past their time. How many.
-- Open to: tc_worker.
CREATE FUNCTION oauth_clear(p_at timestamptz, p_limit integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_cleared integer;
BEGIN
  -- Asked again outside: a grant that was renewed while this waited for it stays.
  DELETE FROM oauth_record r WHERE r.expires_at <= p_at AND (r.kind, r.id_hash) IN (
    SELECT o.kind, o.id_hash FROM oauth_record o WHERE o.expires_at <= p_at ORDER BY o.expires_at LIMIT p_limit);
  GET DIAGNOSTICS v_cleared = ROW_COUNT;
  RETURN v_cleared;
END $$;

-- Uses a record that works once. Of several who come at once, one is told that it did.
-- Open to: tc_app.
CREATE FUNCTION oauth_consume(p_kind text, p_id_hash bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  UPDATE oauth_record r SET consumed_at = p_at WHERE r.kind = p_kind AND r.id_hash = p_id_hash AND r.consumed_at IS NULL;
  RETURN FOUND;
END $$;

-- Forgets one record of the token endpoint.
-- Open to: tc_app.
CREATE FUNCTION oauth_destroy(p_kind text, p_id_hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  DELETE FROM oauth_record r WHERE r.kind = p_kind AND r.id_hash = p_id_hash
$$;

-- Forgets everything that was issued for these grants, and the grants: nothing more is issued for them.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION oauth_end_grants(p_grant_hashes bytea[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM 1 FROM oauth_record r WHERE r.kind = 'Grant' AND r.id_hash = ANY (p_grant_hashes) ORDER BY r.id_hash FOR UPDATE;
  DELETE FROM oauth_record r WHERE r.grant_hash = ANY (p_grant_hashes);
END $$;

-- One record of the token endpoint, by its own id or by what else it is found by (a browser's session by its name, a device by the code people type).
-- Open to: tc_app.
CREATE FUNCTION oauth_find(p_kind text, p_id_hash bytea, p_other_hash bytea) RETURNS TABLE (sealed bytea, expires_at timestamptz, consumed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT r.sealed, r.expires_at, r.consumed_at FROM oauth_record r
  WHERE r.kind = p_kind AND (r.id_hash = p_id_hash OR (p_id_hash IS NULL AND r.other_hash = p_other_hash))
$$;

-- A device asks whether its code was confirmed. False where it asked less than so many seconds ago; asking too soon does not begin the wait anew.
-- Open to: tc_app.
CREATE FUNCTION oauth_poll(p_id_hash bytea, p_at timestamptz, p_seconds integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  UPDATE oauth_record r SET polled_at = p_at
  WHERE r.kind = 'DeviceCode' AND r.id_hash = p_id_hash AND (r.polled_at IS NULL OR r.polled_at <= p_at - make_interval(secs => p_seconds));
  RETURN FOUND;
END $$;

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

-- What a grant stands for, before a scheme is known: a member's consent or a paired till that still goes on. No row where it has ended.
-- Open to: tc_app.
CREATE FUNCTION resolve_app_grant(p_grant_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, app_id uuid, consent_id uuid, till_id uuid, member_id uuid, organisation_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_consent consent;
  v_till till;
BEGIN
  SELECT * INTO v_consent FROM consent c WHERE c.grant_hash = p_grant_hash AND c.ended_at IS NULL AND c.lapses_at > p_at;
  IF FOUND THEN
    PERFORM enter_scheme(v_consent.scheme_id);
    RETURN QUERY SELECT v_consent.scheme_id, v_consent.app_id, v_consent.id, NULL::uuid, v_consent.member_id, NULL::uuid
    FROM member m WHERE m.scheme_id = v_consent.scheme_id AND m.id = v_consent.member_id AND m.status = 'ACTIVE';
    RETURN;
  END IF;
  SELECT * INTO v_till FROM till t WHERE t.grant_hash = p_grant_hash AND t.unpaired_at IS NULL AND t.lapses_at > p_at;
  IF FOUND THEN
    PERFORM enter_scheme(v_till.scheme_id);
    RETURN QUERY SELECT v_till.scheme_id, v_till.app_id, NULL::uuid, v_till.id, NULL::uuid, v_till.organisation_id
    FROM organisation o WHERE o.scheme_id = v_till.scheme_id AND o.id = v_till.organisation_id AND o.status <> 'CLOSED';
  END IF;
END $$;

-- Who an access token of an app speaks for, before a scheme is known: the app of an organisation, a member's consent, or a till at its venue. No row
-- where the token is unknown or past its time, or anything behind it has ended. It may do what both it and the app may.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_app_token(p_token_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, kind text, app_id uuid, scopes text[], organisation_id uuid, member_id uuid, expires_at timestamptz)
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
    RETURN QUERY SELECT v_app.scheme_id, 'ORGANISATION_APP', v_app.id, v_scopes, v_app.organisation_id, NULL::uuid, v_token.expires_at;
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
      v_scopes, v_grant.organisation_id, v_grant.member_id, v_token.expires_at;
  END IF;
END $$;

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

REVOKE EXECUTE ON FUNCTION find_app_client, oauth_clear, oauth_consume, oauth_destroy, oauth_end_grants, oauth_find, oauth_poll, oauth_save, resolve_app_grant, resolve_app_token, use_app_secret FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_app_client TO tc_app;
GRANT EXECUTE ON FUNCTION oauth_clear TO tc_worker;
GRANT EXECUTE ON FUNCTION oauth_consume TO tc_app;
GRANT EXECUTE ON FUNCTION oauth_destroy TO tc_app;
GRANT EXECUTE ON FUNCTION oauth_end_grants TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION oauth_find TO tc_app;
GRANT EXECUTE ON FUNCTION oauth_poll TO tc_app;
GRANT EXECUTE ON FUNCTION oauth_save TO tc_app;
GRANT EXECUTE ON FUNCTION resolve_app_grant TO tc_app;
GRANT EXECUTE ON FUNCTION resolve_app_token TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION use_app_secret TO tc_app;
