-- Limits: tries counted across processes, where a one-time code was asked from, what tills have tried, and the documents that an app may send.

-- Tries at secrets, as rate-limiter-flexible counts them. Keys are keyed hashes: they do not say who or where.
CREATE TABLE guess_count (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  -- Milliseconds since 1970.
  expire bigint
);
CREATE INDEX guess_count_by_end ON guess_count (expire);
GRANT SELECT, INSERT, UPDATE ON guess_count TO tc_app;
GRANT SELECT, DELETE ON guess_count TO tc_worker;

-- What was spent of allowances in a minute, added up by each process about once a second. Approximate, and gone after a crash: nothing rests on it alone.
CREATE UNLOGGED TABLE allowance_spent (
  minute bigint NOT NULL,
  key text NOT NULL,
  points bigint NOT NULL,
  PRIMARY KEY (minute, key)
);
GRANT SELECT, INSERT, UPDATE ON allowance_spent TO tc_app;
GRANT SELECT, DELETE ON allowance_spent TO tc_worker;

ALTER TABLE sign_in_code
  -- A keyed hash of the network address the code was asked from. Null: from before this, or asked within the service.
  ADD COLUMN asked_from text,
  -- Those of its tries that came from elsewhere.
  ADD COLUMN tries_from_elsewhere integer NOT NULL DEFAULT 0;

-- An app whose documents are looked at, and how strictly. client: 'app:' or 'key:' and the id of the app or of its key.
CREATE TABLE document_policy (
  scheme_id uuid NOT NULL REFERENCES scheme,
  client text NOT NULL CHECK (length(client) BETWEEN 1 AND 200),
  mode text NOT NULL CHECK (mode IN ('OFF', 'REPORT', 'ENFORCE')),
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, client)
);

CREATE TABLE trusted_document (
  scheme_id uuid NOT NULL REFERENCES scheme,
  client text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  -- Null: the app always sends it along.
  body text CHECK (length(body) <= 100000),
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, client, sha256),
  FOREIGN KEY (scheme_id, client) REFERENCES document_policy
);

-- Operations an app sent that are none of its documents. Their text is not kept: it may hold what somebody typed.
CREATE TABLE unknown_operation (
  scheme_id uuid NOT NULL REFERENCES scheme,
  client text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  operation_name text CHECK (operation_name ~ '^[_A-Za-z][_0-9A-Za-z]{0,99}$'),
  times bigint NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, client, sha256),
  FOREIGN KEY (scheme_id, client) REFERENCES document_policy
);

ALTER TABLE document_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_policy FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON document_policy USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON document_policy FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON document_policy TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON document_policy TO tc_app;

ALTER TABLE trusted_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE trusted_document FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON trusted_document USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON trusted_document FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON trusted_document TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON trusted_document TO tc_app;

ALTER TABLE unknown_operation ENABLE ROW LEVEL SECURITY;
ALTER TABLE unknown_operation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON unknown_operation USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON unknown_operation FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON unknown_operation TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON unknown_operation TO tc_app;

-- Frozen copies of src/ledger/sql.
-- The locks a batch of redemptions or holds is decided under: tills as those that may be looked at, codes for themselves, cards so that blocking one
-- waits, then wallets and venues by id. Whoever counts a wrong code or PIN of a till takes its lock alone (settleTries), so that of any number of tries at
-- once, in whatever process, each knows those before it. Right ones share it: they wait for nobody but a wrong one.
CREATE OR REPLACE FUNCTION redeem_lock(p_scheme_id uuid, p_items redemption_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('tries ' || p_scheme_id || ' ' || till.actor, 0))
  FROM (SELECT DISTINCT d.actor FROM unnest(p_items) d WHERE d.code_id IS NOT NULL OR d.card_id IS NOT NULL ORDER BY d.actor) till;
  PERFORM 1 FROM redemption_code c
  WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.code_id FROM unnest(p_items) d) ORDER BY c.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM unnest(p_items) d WHERE d.card_id IS NOT NULL) THEN
    PERFORM 1 FROM member_card c
    WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.card_id FROM unnest(p_items) d) ORDER BY c.id FOR SHARE;
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.id)
    FROM unnest(p_items) d CROSS JOIN LATERAL (VALUES (d.wallet_id), (d.venue_account_id)) AS side (id)));
END $$;

-- What may have changed since a batch of redemptions was judged: codes, cards, holds, wallets, offers, and the counts behind their limits. Runs under
-- the locks of redeem_batch and hold_offer; every redemption and hold of an offer takes its venue's account, so the counts cannot move meanwhile.
-- A till at which five wrong codes or PINs were counted meanwhile, by whatever process, has no further one looked at: not even a right one.
-- No wallet, code or hold comes twice, so the items meet only in an offer's stock and a venue's budget: those are shared out in their order.
-- refused: {item: {"status": "REFUSED", "code", "availableMinutes"}}.
CREATE OR REPLACE FUNCTION redeem_check(p_scheme_id uuid, p_at timestamptz, p_items redemption_draft[])
RETURNS TABLE (won redemption_draft[], refused jsonb)
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_verdicts redemption_verdict[];
  v_is_tight boolean;
BEGIN
  WITH till AS (
    SELECT q.actor, (
      SELECT count(*) FROM code_failure f WHERE f.scheme_id = p_scheme_id AND f.actor = q.actor AND f.failed_at > p_at - interval '1 minute') AS failures
    FROM (SELECT DISTINCT d.actor FROM unnest(p_items) d WHERE d.code_id IS NOT NULL OR d.card_id IS NOT NULL) q
  ), judged AS (
    SELECT d.item, d.hold_id IS NULL AS is_new, d.offer_id, d.stock_slot, d.stock_limit, d.adults + d.under16s AS heads,
           d.organisation_id, d.budget_minutes, d.budget_since, d.price_minutes, free.minutes AS available, CASE
      WHEN till.failures >= 5 THEN 'TOO_MANY_TRIES'
      WHEN d.code_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM redemption_code c WHERE c.scheme_id = p_scheme_id AND c.id = d.code_id AND c.used_at IS NULL AND c.expires_at > p_at) THEN 'CODE_NOT_VALID'
      WHEN d.card_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM member_card c WHERE c.scheme_id = p_scheme_id AND c.id = d.card_id AND c.state = 'ACTIVE' AND (c.locked_until IS NULL OR c.locked_until <= p_at)) THEN 'CARD_NOT_VALID'
      WHEN wallet.status <> 'OPEN' OR venue.status <> 'OPEN' THEN 'ACCOUNT_NOT_OPEN'
      WHEN body.status <> 'VERIFIED' THEN 'OFFER_NOT_AVAILABLE'
      WHEN d.hold_id IS NOT NULL THEN CASE WHEN NOT EXISTS (
        SELECT 1 FROM hold h WHERE h.scheme_id = p_scheme_id AND h.id = d.hold_id AND h.state = 'HELD' AND h.lapses_at > p_at
          AND h.account_id = d.wallet_id AND h.amount_minutes = d.price_minutes) THEN 'HOLD_NOT_VALID' END
      WHEN wallet.to_earn_back_minutes > 0 THEN 'CREDITS_TO_EARN_BACK'
      WHEN free.minutes < d.price_minutes THEN 'INSUFFICIENT_CREDITS'
      WHEN NOT EXISTS (
        SELECT 1 FROM offer o WHERE o.scheme_id = p_scheme_id AND o.id = d.offer_id AND o.status = 'ACTIVE' AND o.revision = d.offer_revision) THEN 'OFFER_CHANGED'
      WHEN d.member_limit <= (
        SELECT count(*) FROM redemption r
        WHERE r.scheme_id = p_scheme_id AND r.member_id = d.member_id AND r.offer_id = d.offer_id
          AND (r.state = 'REDEEMED' AND r.redeemed_at >= d.member_limit_since AND r.redeemed_at < d.member_limit_until
            OR r.state = 'HELD' AND coalesce(r.booked_for, r.placed_at) >= d.member_limit_since AND coalesce(r.booked_for, r.placed_at) < d.member_limit_until)
        ) THEN 'MEMBER_LIMIT_REACHED'
    END AS refusal
    FROM unnest(p_items) d
    LEFT JOIN till ON till.actor = d.actor AND (d.code_id IS NOT NULL OR d.card_id IS NOT NULL)
    JOIN account wallet ON wallet.scheme_id = p_scheme_id AND wallet.id = d.wallet_id
    JOIN account venue ON venue.scheme_id = p_scheme_id AND venue.id = d.venue_account_id
    JOIN organisation body ON body.scheme_id = p_scheme_id AND body.id = d.organisation_id
    CROSS JOIN LATERAL account_free(p_scheme_id, d.wallet_id, p_at) free
  ), stock AS (
    SELECT q.offer_id, q.stock_slot, (
      SELECT coalesce(sum(r.adults + r.under16s), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.offer_id = q.offer_id AND r.stock_slot = q.stock_slot AND r.state IN ('HELD', 'REDEEMED')) AS used
    FROM (SELECT DISTINCT offer_id, stock_slot FROM judged WHERE is_new AND refusal IS NULL AND stock_limit IS NOT NULL) q
  ), budget AS (
    SELECT q.organisation_id, (
      SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.organisation_id = q.organisation_id AND r.redeemed_at >= q.budget_since AND r.state = 'REDEEMED') + (
      SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.organisation_id = q.organisation_id AND r.state = 'HELD') AS used
    FROM (SELECT DISTINCT organisation_id, budget_since FROM judged WHERE is_new AND refusal IS NULL AND budget_minutes IS NOT NULL) q
  ), verdict AS (
    SELECT ROW(j.item, j.refusal, j.available, stock.used, budget.used)::redemption_verdict AS v, j.item,
      j.is_new AND j.refusal IS NULL AND (
        stock.used + sum(j.heads) FILTER (WHERE j.is_new AND j.refusal IS NULL) OVER (PARTITION BY j.offer_id, j.stock_slot) > j.stock_limit
        OR budget.used + sum(j.price_minutes) FILTER (WHERE j.is_new AND j.refusal IS NULL) OVER (PARTITION BY j.organisation_id) > j.budget_minutes) AS is_tight
    FROM judged j
    LEFT JOIN stock ON stock.offer_id = j.offer_id AND stock.stock_slot = j.stock_slot AND j.stock_limit IS NOT NULL
    LEFT JOIN budget ON budget.organisation_id = j.organisation_id AND j.budget_minutes IS NOT NULL
  )
  SELECT array_agg(v ORDER BY item), bool_or(is_tight) INTO v_verdicts, v_is_tight FROM verdict;

  IF v_is_tight THEN
    v_verdicts := redeem_share_out(p_items, v_verdicts);
  END IF;
  SELECT coalesce(array_agg(d ORDER BY d.item) FILTER (WHERE v.refusal IS NULL), '{}'),
         coalesce(jsonb_object_agg(d.item, jsonb_build_object('status', 'REFUSED', 'code', v.refusal, 'availableMinutes', v.available_minutes))
           FILTER (WHERE v.refusal IS NOT NULL), '{}')
  INTO won, refused FROM unnest(p_items) d JOIN unnest(v_verdicts) v ON v.item = d.item;
  RETURN NEXT;
END $$;

DROP FUNCTION resolve_app_token;
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

REVOKE EXECUTE ON FUNCTION resolve_app_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_app_token TO tc_app, tc_worker;
