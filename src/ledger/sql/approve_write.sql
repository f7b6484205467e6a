-- Writes the approvals that passed: issues, decided logs, audit rows, outbox rows. What a pot is to give stands as unfunded until award_waiting has run.
CREATE FUNCTION approve_write(
  p_scheme_id uuid, p_at timestamptz, p_lot_expires_at timestamptz, p_issuance_id uuid, p_requests approval_request[], p_won approval_draft[]
) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_drafts transfer_draft[];
BEGIN
  IF coalesce(cardinality(p_won), 0) = 0 THEN
    RETURN;
  END IF;
  SELECT array_agg(ROW(w.transfer_id, 'ISSUE', w.amount_minutes, p_issuance_id, w.to_account_id, p_at, p_lot_expires_at, NULL, w.hours_log_id,
    NULL, NULL, w.funder, NULL)::transfer_draft ORDER BY w.item)
  INTO v_drafts FROM unnest(p_won) w WHERE w.to_account_id IS NOT NULL AND w.payer_id IS NULL;
  IF v_drafts IS NOT NULL THEN
    PERFORM ledger_post(p_scheme_id, p_at, v_drafts);
  END IF;
  UPDATE hours_log h
  SET state = 'APPROVED', decided_by = r.actor, decided_at = p_at, rewarded_as = w.rewarded_as,
      transfer_id = CASE WHEN w.to_account_id IS NOT NULL AND w.payer_id IS NULL THEN w.transfer_id END,
      credit_state = CASE
        WHEN w.to_account_id IS NULL THEN 'NONE' WHEN w.payer_id IS NULL THEN 'CREDITED' WHEN w.payer_id = w.to_account_id THEN 'STAYED' ELSE 'UNFUNDED' END,
      was_unfunded = w.to_account_id <> w.payer_id IS TRUE
  FROM unnest(p_won) w JOIN unnest(p_requests) r ON r.request = w.request
  WHERE h.scheme_id = p_scheme_id AND h.id = w.hours_log_id;
  INSERT INTO audit (scheme_id, id, occurred_at, actor, action, subject_type, subject_id)
  SELECT p_scheme_id, w.audit_id, p_at, r.actor, r.action, 'HoursLog', w.hours_log_id
  FROM unnest(p_won) w JOIN unnest(p_requests) r ON r.request = w.request WHERE r.action IS NOT NULL;
  INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
  SELECT p_scheme_id, w.event_id, r.event, jsonb_build_object('hoursLogId', w.hours_log_id, 'memberId', w.member_id), p_at
  FROM unnest(p_won) w JOIN unnest(p_requests) r ON r.request = w.request;
END $$;
