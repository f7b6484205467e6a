-- Where a batch asks for more than an offer's stock or a venue's budget has left: gives it to the items in their order, as far as it goes. One that does
-- not fit leaves its share to those after it. Reads no table: the verdicts bring what was used before the batch.
CREATE FUNCTION redeem_share_out(p_items redemption_draft[], p_verdicts redemption_verdict[]) RETURNS redemption_verdict[]
LANGUAGE plpgsql IMMUTABLE SET search_path = tc, pg_temp AS $$
DECLARE
  v_draft redemption_draft;
  v_verdict redemption_verdict;
  v_decided redemption_verdict[] := '{}';
  v_taken jsonb := '{}';
  v_stock text;
  v_budget text;
BEGIN
  FOREACH v_verdict IN ARRAY p_verdicts LOOP
    SELECT d.* INTO v_draft FROM unnest(p_items) d WHERE d.item = v_verdict.item;
    IF v_verdict.refusal IS NULL AND v_draft.hold_id IS NULL THEN
      v_stock := 'stock ' || v_draft.offer_id || ' ' || coalesce(v_draft.stock_slot, '');
      v_budget := 'budget ' || v_draft.organisation_id;
      v_verdict.refusal := CASE
        WHEN v_verdict.stock_used + coalesce((v_taken ->> v_stock)::bigint, 0) + v_draft.adults + v_draft.under16s > v_draft.stock_limit THEN 'OUT_OF_STOCK'
        WHEN v_verdict.budget_used + coalesce((v_taken ->> v_budget)::bigint, 0) + v_draft.price_minutes > v_draft.budget_minutes THEN 'VENUE_BUDGET_REACHED'
      END;
      IF v_verdict.refusal IS NULL THEN
        v_taken := v_taken || jsonb_build_object(
          v_stock, coalesce((v_taken ->> v_stock)::bigint, 0) + v_draft.adults + v_draft.under16s,
          v_budget, coalesce((v_taken ->> v_budget)::bigint, 0) + v_draft.price_minutes);
      END IF;
    END IF;
    v_decided := v_decided || v_verdict;
  END LOOP;
  RETURN v_decided;
END $$;
