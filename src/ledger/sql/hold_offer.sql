-- Sets credits aside for an offer, under the locks and checks of a redemption, in the caller's transaction. The draft's redemption_id names the
-- redemption that then stands as HELD; the code that named the member, if there was one, is used up.
-- Outcome: {"status": "HELD"} | {"status": "REFUSED", "code", "availableMinutes"}.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION hold_offer(
  p_scheme_id uuid, p_at timestamptz, p_hold_id uuid, p_draft jsonb, p_booked_for timestamptz, p_lapses_at timestamptz
) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
DECLARE
  v_draft redemption_draft := jsonb_populate_record(NULL::redemption_draft, p_draft);
  v_refused jsonb;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM redeem_lock(p_scheme_id, ARRAY[v_draft]);
  SELECT checked.refused -> v_draft.item::text INTO v_refused FROM redeem_check(p_scheme_id, p_at, ARRAY[v_draft]) checked;
  IF v_refused IS NOT NULL THEN
    RETURN v_refused;
  END IF;
  IF NOT ledger_place_hold(p_scheme_id, p_at, p_hold_id, v_draft.wallet_id, v_draft.price_minutes, p_lapses_at) THEN
    RAISE EXCEPTION 'credits that were free under the lock are not' USING ERRCODE = 'TC001';
  END IF;
  UPDATE redemption_code SET used_at = p_at WHERE scheme_id = p_scheme_id AND id = v_draft.code_id;
  INSERT INTO redemption (scheme_id, id, member_id, organisation_id, offer_id, code_id, card_id, state, price_minutes, adults, under16s, stock_slot,
                          accepted_by, hold_id, booked_for, placed_at)
  VALUES (p_scheme_id, v_draft.redemption_id, v_draft.member_id, v_draft.organisation_id, v_draft.offer_id, v_draft.code_id, v_draft.card_id, 'HELD',
          v_draft.price_minutes, v_draft.adults, v_draft.under16s, v_draft.stock_slot, v_draft.actor, p_hold_id, p_booked_for, p_at);
  RETURN '{"status": "HELD"}';
END $$;
