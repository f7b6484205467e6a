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

DROP TABLE unknown_operation, trusted_document, document_policy;
ALTER TABLE sign_in_code DROP COLUMN tries_from_elsewhere, DROP COLUMN asked_from;
DROP TABLE allowance_spent, guess_count;
