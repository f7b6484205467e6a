-- Gives back what a hold set aside; p_state says why (RELEASED or LAPSED). A lot that lapsed while held lives on until p_grace_until.
-- Returns false when the hold no longer stood: releasing twice changes nothing.
-- However a hold ends, it ends here: its redemption follows in the same run, and a HoldEnded event tells of it. A held redemption is therefore
-- written only under its wallet's lock; whoever means to end its hold does not lock it before, or the two would wait for each other in a ring.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_release_hold(p_scheme_id uuid, p_at timestamptz, p_hold_id uuid, p_state text, p_grace_until timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_account_id uuid;
  v_amount integer;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT account_id INTO v_account_id FROM hold WHERE scheme_id = p_scheme_id AND id = p_hold_id;
  IF v_account_id IS NULL THEN
    RETURN false;
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[v_account_id]);
  UPDATE hold SET state = p_state, settled_at = p_at,
    settled_after_sequence = (SELECT entry_count FROM account WHERE scheme_id = p_scheme_id AND id = v_account_id)
  WHERE scheme_id = p_scheme_id AND id = p_hold_id AND state = 'HELD'
  RETURNING amount_minutes INTO v_amount;
  IF v_amount IS NULL THEN
    RETURN false;
  END IF;
  UPDATE lot SET held_minutes = lot.held_minutes - h.minutes
  FROM hold_lot h
  WHERE h.scheme_id = p_scheme_id AND h.hold_id = p_hold_id AND lot.scheme_id = p_scheme_id AND lot.id = h.lot_id;
  PERFORM ledger_grant_grace(p_scheme_id, p_at, ARRAY(SELECT lot_id FROM hold_lot WHERE scheme_id = p_scheme_id AND hold_id = p_hold_id), p_grace_until);
  UPDATE account SET held_minutes = held_minutes - v_amount WHERE scheme_id = p_scheme_id AND id = v_account_id;
  WITH ended AS (
    UPDATE redemption SET state = p_state, ended_at = p_at
    WHERE scheme_id = p_scheme_id AND hold_id = p_hold_id AND state = 'HELD'
    RETURNING id, member_id, organisation_id
  )
  INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
  SELECT p_scheme_id, gen_random_uuid(), 'HoldEnded',
         jsonb_build_object('redemptionId', id, 'memberId', member_id, 'organisationId', organisation_id), p_at
  FROM ended;
  RETURN true;
END $$;
