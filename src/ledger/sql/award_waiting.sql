-- Credits the hours that wait for these pots, the oldest approved first, as far as each pot goes: none overtakes, so what a pot does not cover holds up
-- what comes after it. A frozen pot gives nothing. Where credits arrive in another pot, it goes on there. p_logs: what may be credited, locked by
-- lock_waiting_hours; those of them in p_just_approved are told by their approval and so get no event and audit row of their own here.
-- Returns the logs that no longer wait.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION award_waiting(
  p_scheme_id uuid, p_at timestamptz, p_lot_expires_at timestamptz, p_actor text, p_pot_ids uuid[], p_logs uuid[], p_just_approved uuid[]
) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_pots uuid[] := p_pot_ids;
  v_drafts transfer_draft[];
  v_stayed uuid[];
  v_settled uuid[] := '{}';
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  LOOP
    WITH line AS (
      SELECT w.*, w.to_account_id = w.payer_id AS stays,
             sum(CASE WHEN w.to_account_id = w.payer_id THEN 0 ELSE w.reward_minutes END) OVER first_come AS through,
             bool_and(w.hours_log_id = ANY (p_logs)) OVER first_come AS locked
      FROM waiting_hours(p_scheme_id, v_pots) w WINDOW first_come AS (PARTITION BY w.payer_id ORDER BY w.decided_at, w.hours_log_id)
    )
    SELECT array_agg(ROW(gen_random_uuid(), 'AWARD', l.reward_minutes, l.payer_id, l.to_account_id, p_at, p_lot_expires_at, NULL, l.hours_log_id,
             NULL, NULL, NULL, NULL)::transfer_draft ORDER BY l.decided_at, l.hours_log_id) FILTER (WHERE NOT l.stays),
           array_agg(l.hours_log_id) FILTER (WHERE l.stays)
    INTO v_drafts, v_stayed
    FROM line l JOIN account pot ON pot.scheme_id = p_scheme_id AND pot.id = l.payer_id
    WHERE l.locked AND (l.stays OR pot.status = 'OPEN' AND l.through <= pot.balance_minutes);
    EXIT WHEN v_drafts IS NULL AND v_stayed IS NULL;

    IF v_drafts IS NOT NULL THEN
      PERFORM ledger_post(p_scheme_id, p_at, v_drafts);
      UPDATE hours_log h
      SET credit_state = 'CREDITED', transfer_id = d.id, was_unfunded = h.id <> ALL (p_just_approved),
          -- What was for a member whose membership ended went to the community pot.
          rewarded_as = CASE WHEN a.kind = 'WALLET' THEN h.rewarded_as ELSE 'DONATE' END
      FROM unnest(v_drafts) d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.to_account_id
      WHERE h.scheme_id = p_scheme_id AND h.id = d.hours_log_id;
    END IF;
    UPDATE hours_log h SET credit_state = 'STAYED', rewarded_as = 'DONATE', was_unfunded = h.id <> ALL (p_just_approved)
    WHERE h.scheme_id = p_scheme_id AND h.id = ANY (v_stayed);
    v_settled := v_settled || v_stayed || ARRAY(SELECT d.hours_log_id FROM unnest(v_drafts) d);
    v_pots := ARRAY(SELECT DISTINCT a.id FROM unnest(v_drafts) d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.to_account_id WHERE a.kind <> 'WALLET');
  END LOOP;

  INSERT INTO audit (scheme_id, id, occurred_at, actor, action, subject_type, subject_id)
  SELECT p_scheme_id, gen_random_uuid(), p_at, p_actor, 'creditWaitingHours', 'HoursLog', s FROM unnest(v_settled) s WHERE s <> ALL (p_just_approved);
  INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
  SELECT p_scheme_id, gen_random_uuid(), 'HoursCredited', jsonb_build_object('hoursLogId', h.id, 'memberId', h.member_id), p_at
  FROM unnest(v_settled) s JOIN hours_log h ON h.scheme_id = p_scheme_id AND h.id = s WHERE s <> ALL (p_just_approved);
  RETURN v_settled;
END $$;
