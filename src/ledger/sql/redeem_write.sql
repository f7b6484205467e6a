-- Writes the redemptions that passed: transfers with their entries and lots, redemptions, used codes, audit rows, outbox rows, first results.
CREATE FUNCTION redeem_write(p_scheme_id uuid, p_at timestamptz, p_won redemption_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF cardinality(p_won) = 0 THEN
    RETURN;
  END IF;
  PERFORM ledger_post(p_scheme_id, p_at, (
    SELECT array_agg(ROW(w.transfer_id, 'REDEMPTION', w.price_minutes, w.wallet_id, w.venue_account_id, p_at, NULL, w.hold_id, NULL,
      w.redemption_id, NULL, NULL, NULL)::transfer_draft ORDER BY w.item)
    FROM unnest(p_won) w));
  UPDATE redemption_code c SET used_at = p_at FROM unnest(p_won) w WHERE c.scheme_id = p_scheme_id AND c.id = w.code_id;
  INSERT INTO redemption (scheme_id, id, member_id, organisation_id, offer_id, code_id, card_id, state, price_minutes, adults, under16s, stock_slot,
                          transfer_id, accepted_by, redeemed_at)
  SELECT p_scheme_id, w.redemption_id, w.member_id, w.organisation_id, w.offer_id, w.code_id, w.card_id, 'REDEEMED', w.price_minutes, w.adults, w.under16s,
         w.stock_slot, w.transfer_id, w.actor, p_at
  FROM unnest(p_won) w WHERE w.hold_id IS NULL;
  UPDATE redemption r SET state = 'REDEEMED', transfer_id = w.transfer_id, accepted_by = w.actor, redeemed_at = p_at
  FROM unnest(p_won) w WHERE w.hold_id IS NOT NULL AND r.scheme_id = p_scheme_id AND r.id = w.redemption_id;
  INSERT INTO audit (scheme_id, id, occurred_at, actor, action, subject_type, subject_id)
  SELECT p_scheme_id, w.audit_id, p_at, w.actor, 'redeemCredits', 'Redemption', w.redemption_id FROM unnest(p_won) w;
  INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
  SELECT p_scheme_id, w.event_id, 'CreditsRedeemed', jsonb_build_object('redemptionId', w.redemption_id, 'memberId', w.member_id, 'organisationId', w.organisation_id), p_at
  FROM unnest(p_won) w;
  UPDATE idempotency i SET result = jsonb_build_object('redemptionId', w.redemption_id)
  FROM unnest(p_won) w WHERE i.scheme_id = p_scheme_id AND i.actor = w.actor AND i.key = w.key;
END $$;
