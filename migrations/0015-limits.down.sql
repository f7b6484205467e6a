-- The locks a batch of redemptions or holds is decided under: codes for themselves, cards so that blocking one waits, then wallets and venues by id.
CREATE OR REPLACE FUNCTION redeem_lock(p_scheme_id uuid, p_items redemption_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
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
  WITH judged AS (
    SELECT d.item, d.hold_id IS NULL AS is_new, d.offer_id, d.stock_slot, d.stock_limit, d.adults + d.under16s AS heads,
           d.organisation_id, d.budget_minutes, d.budget_since, d.price_minutes, free.minutes AS available, CASE
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

REVOKE EXECUTE ON FUNCTION resolve_app_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_app_token TO tc_app, tc_worker;

DROP TABLE unknown_operation, trusted_document, document_policy;
ALTER TABLE sign_in_code DROP COLUMN tries_from_elsewhere, DROP COLUMN asked_from;
DROP TABLE allowance_spent, guess_count;
