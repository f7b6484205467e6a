-- Posts a batch of judged redemptions of one scheme in one go and answers item by item. A refused item never fails its neighbours.
-- The caller never puts two items of one wallet, code, hold or key into a batch.
-- Outcome of an item: {"status": "DONE" | "REPEATED", "redemptionId"} | {"status": "REFUSED", "code", "availableMinutes"?} | {"status": "CONFLICT"}.
-- Locks: keys; codes and cards by id; accounts by id. A hold is read and settled under its wallet's lock alone, never under one of its own.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION redeem_batch(p_scheme_id uuid, p_at timestamptz, p_items jsonb) RETURNS TABLE (item integer, outcome jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
#variable_conflict use_column
DECLARE
  v_all redemption_draft[];
  v_fresh redemption_draft[];
  v_won redemption_draft[];
  v_refused jsonb := '{}';
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
    PERFORM redeem_lock(p_scheme_id, v_fresh);
    SELECT checked.won, checked.refused INTO v_won, v_refused FROM redeem_check(p_scheme_id, p_at, v_fresh) checked;
    PERFORM redeem_write(p_scheme_id, p_at, v_won);
    IF v_refused <> '{}' THEN
      DELETE FROM idempotency i USING unnest(v_fresh) d
      WHERE v_refused -> d.item::text IS NOT NULL AND i.scheme_id = p_scheme_id AND i.actor = d.actor AND i.key = d.key;
    END IF;
  END IF;

  RETURN QUERY
  SELECT d.item, CASE
    WHEN v_refused -> d.item::text IS NOT NULL THEN v_refused -> d.item::text
    WHEN i.operation <> 'redeemCredits' OR i.input_hash <> decode(d.input_hash, 'hex') THEN '{"status": "CONFLICT"}'::jsonb
    WHEN EXISTS (SELECT 1 FROM unnest(v_won) w WHERE w.item = d.item) THEN i.result || '{"status": "DONE"}'
    ELSE i.result || '{"status": "REPEATED"}'
  END
  FROM unnest(v_all) d LEFT JOIN idempotency i ON i.scheme_id = p_scheme_id AND i.actor = d.actor AND i.key = d.key;
END $$;
