-- What may have changed since a redemption was judged: the code, the wallet, the offer, and the counts behind its limits. Runs under the locks of
-- redeem_batch; every redemption of an offer holds its venue's account, so the counts cannot move meanwhile.
-- refusal is null where nothing stands in the way; stock_used and budget_used do not yet count the batch's own items.
CREATE FUNCTION redeem_check(p_scheme_id uuid, p_at timestamptz, p_draft redemption_draft)
RETURNS TABLE (refusal text, available_minutes bigint, stock_used bigint, budget_used bigint)
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_wallet account;
  v_venue_open boolean;
BEGIN
  SELECT * INTO v_wallet FROM account WHERE scheme_id = p_scheme_id AND id = p_draft.wallet_id;
  SELECT status = 'OPEN' INTO v_venue_open FROM account WHERE scheme_id = p_scheme_id AND id = p_draft.venue_account_id;
  SELECT coalesce(sum(l.remaining_minutes - l.held_minutes), 0) INTO available_minutes
  FROM lot l
  WHERE l.scheme_id = p_scheme_id AND l.account_id = p_draft.wallet_id AND l.remaining_minutes > 0 AND (l.expires_at IS NULL OR l.expires_at > p_at);
  stock_used := 0;
  budget_used := 0;
  refusal := CASE
    WHEN p_draft.code_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM redemption_code c WHERE c.scheme_id = p_scheme_id AND c.id = p_draft.code_id AND c.used_at IS NULL AND c.expires_at > p_at) THEN 'CODE_NOT_VALID'
    WHEN v_wallet.status <> 'OPEN' OR NOT v_venue_open THEN 'ACCOUNT_NOT_OPEN'
    WHEN v_wallet.to_earn_back_minutes > 0 THEN 'CREDITS_TO_EARN_BACK'
    WHEN available_minutes < p_draft.price_minutes THEN 'INSUFFICIENT_CREDITS'
    WHEN NOT EXISTS (SELECT 1 FROM offer o WHERE o.scheme_id = p_scheme_id AND o.id = p_draft.offer_id AND o.status = 'ACTIVE' AND o.revision = p_draft.offer_revision) THEN 'OFFER_CHANGED'
    WHEN p_draft.member_limit IS NOT NULL AND p_draft.member_limit <= (
      SELECT count(*) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.member_id = p_draft.member_id AND r.offer_id = p_draft.offer_id
        AND r.redeemed_at >= p_draft.member_limit_since AND r.state = 'REDEEMED') THEN 'MEMBER_LIMIT_REACHED'
  END;
  IF refusal IS NULL AND p_draft.stock_limit IS NOT NULL THEN
    SELECT coalesce(sum(r.adults + r.under16s), 0) INTO stock_used FROM redemption r
    WHERE r.scheme_id = p_scheme_id AND r.offer_id = p_draft.offer_id AND r.stock_slot = p_draft.stock_slot AND r.state IN ('HELD', 'REDEEMED');
  END IF;
  IF refusal IS NULL AND p_draft.budget_minutes IS NOT NULL THEN
    SELECT coalesce(sum(r.price_minutes), 0) INTO budget_used FROM redemption r
    WHERE r.scheme_id = p_scheme_id AND r.organisation_id = p_draft.organisation_id AND r.redeemed_at >= p_draft.budget_since AND r.state = 'REDEEMED';
  END IF;
  RETURN NEXT;
END $$;
