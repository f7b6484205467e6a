-- Posts a batch of judged redemptions of one scheme in one go and answers item by item. A refused item never fails its neighbours.
-- The caller never puts two items of one wallet, code or key into a batch, so each item is decided against what is committed; items that share
-- an offer's stock or a venue's budget are decided in their order.
-- Outcome of an item: {"status": "DONE" | "REPEATED", "redemptionId"} | {"status": "REFUSED", "code", "availableMinutes"?} | {"status": "CONFLICT"}.
-- Locks: keys, codes, accounts by id.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION redeem_batch(p_scheme_id uuid, p_at timestamptz, p_items jsonb) RETURNS TABLE (item integer, outcome jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_all redemption_draft[];
  v_fresh redemption_draft[];
  v_won redemption_draft[] := '{}';
  v_refused jsonb := '{}';
  v_draft redemption_draft;
  v_check record;
  v_refusal text;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT array_agg(d) INTO v_all FROM jsonb_populate_recordset(NULL::redemption_draft, p_items) d;

  WITH claimed AS (
    INSERT INTO idempotency (scheme_id, actor, key, operation, input_hash, created_at)
    SELECT p_scheme_id, d.actor, d.key, 'redeemCredits', decode(d.input_hash, 'hex'), p_at FROM unnest(v_all) d ORDER BY d.actor, d.key
    ON CONFLICT DO NOTHING
    RETURNING actor, key
  )
  SELECT array_agg(d ORDER BY d.item) INTO v_fresh FROM unnest(v_all) d JOIN claimed c ON c.actor = d.actor AND c.key = d.key;

  IF cardinality(v_fresh) > 0 THEN
    PERFORM 1 FROM redemption_code c
    WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.code_id FROM unnest(v_fresh) d) ORDER BY c.id FOR UPDATE;
    PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.id)
      FROM unnest(v_fresh) d CROSS JOIN LATERAL (VALUES (d.wallet_id), (d.venue_account_id)) AS side (id)));

    FOREACH v_draft IN ARRAY v_fresh LOOP
      SELECT * INTO v_check FROM redeem_check(p_scheme_id, p_at, v_draft);
      v_refusal := v_check.refusal;
      -- Stock and budget are shared with the items before this one, whose rows are not written yet: count the winners so far too.
      IF v_refusal IS NULL AND v_draft.stock_limit IS NOT NULL AND v_check.stock_used + v_draft.adults + v_draft.under16s + (
        SELECT coalesce(sum(w.adults + w.under16s), 0) FROM unnest(v_won) w WHERE w.offer_id = v_draft.offer_id AND w.stock_slot = v_draft.stock_slot
      ) > v_draft.stock_limit THEN
        v_refusal := 'OUT_OF_STOCK';
      END IF;
      IF v_refusal IS NULL AND v_draft.budget_minutes IS NOT NULL AND v_check.budget_used + v_draft.price_minutes + (
        SELECT coalesce(sum(w.price_minutes), 0) FROM unnest(v_won) w WHERE w.organisation_id = v_draft.organisation_id
      ) > v_draft.budget_minutes THEN
        v_refusal := 'VENUE_BUDGET_REACHED';
      END IF;
      IF v_refusal IS NULL THEN
        v_won := v_won || v_draft;
      ELSE
        v_refused := v_refused || jsonb_build_object(v_draft.item, jsonb_build_object('status', 'REFUSED', 'code', v_refusal, 'availableMinutes', v_check.available_minutes));
      END IF;
    END LOOP;

    PERFORM redeem_write(p_scheme_id, p_at, v_won);
    DELETE FROM idempotency i USING unnest(v_fresh) d
    WHERE v_refused -> d.item::text IS NOT NULL AND i.scheme_id = p_scheme_id AND i.actor = d.actor AND i.key = d.key;
  END IF;

  RETURN QUERY
  SELECT d.item, CASE
    WHEN v_refused -> d.item::text IS NOT NULL THEN v_refused -> d.item::text
    WHEN i.operation <> 'redeemCredits' OR i.input_hash <> decode(d.input_hash, 'hex') THEN '{"status": "CONFLICT"}'::jsonb
    WHEN (i.result ->> 'redemptionId')::uuid = d.redemption_id THEN i.result || '{"status": "DONE"}'
    ELSE i.result || '{"status": "REPEATED"}'
  END
  FROM unnest(v_all) d LEFT JOIN idempotency i ON i.scheme_id = p_scheme_id AND i.actor = d.actor AND i.key = d.key;
END $$;
