-- Approves a batch of judged hours logs of one scheme and issues their credits or awards them out of pots, for one or several calls, and answers call
-- by call. Re-checks what races: the log is still waiting, the member's day still holds it, no approved log overlaps it, the supply cap still has room.
-- What a pot is to give waits behind what waits for it already; a pot that no longer covers what waits for it is told of once (PotRanOut).
-- Outcome of a call: {"status": "DONE" | "REPEATED", "approved": [logId], "refused": [{"hoursLogId", "code"}]} | {"status": "CONFLICT"}.
-- A call that approves nothing stores nothing. Locks: keys, the hours that wait where pots give or receive, logs by id, accounts by id (wallets even
-- where no credits move: they order the day's sums).
-- Open to: tc_app, tc_worker.
CREATE FUNCTION approve_batch(p_scheme_id uuid, p_at timestamptz, p_supply_cap_minutes bigint, p_lot_expires_at timestamptz, p_requests jsonb, p_items jsonb)
RETURNS TABLE (request integer, outcome jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_requests approval_request[];
  v_fresh integer[];
  v_items approval_draft[];
  v_won approval_draft[];
  v_refused jsonb;
  v_issuance uuid;
  v_pots uuid[];
  v_waiting uuid[];
  v_behind uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT array_agg(r) INTO v_requests FROM jsonb_populate_recordset(NULL::approval_request, p_requests) r;
  WITH claimed AS (
    INSERT INTO idempotency (scheme_id, actor, key, operation, input_hash, created_at)
    SELECT p_scheme_id, r.actor, r.key, 'approveHours', decode(r.input_hash, 'hex'), p_at FROM unnest(v_requests) r WHERE r.key IS NOT NULL ORDER BY r.actor, r.key
    ON CONFLICT DO NOTHING
    RETURNING actor, key
  )
  SELECT array_agg(r.request) INTO v_fresh
  FROM unnest(v_requests) r LEFT JOIN claimed c ON c.actor = r.actor AND c.key = r.key WHERE r.key IS NULL OR c.key IS NOT NULL;

  SELECT array_agg(d ORDER BY d.item) INTO v_items
  FROM jsonb_populate_recordset(NULL::approval_draft, p_items) d WHERE d.request = ANY (v_fresh);
  SELECT id INTO v_issuance FROM account WHERE scheme_id = p_scheme_id AND kind = 'ISSUANCE';
  -- Every pot that gives or receives. The community pot stands in for one that closes in this moment.
  SELECT array_agg(DISTINCT pot.id) INTO v_pots
  FROM unnest(v_items) d
  CROSS JOIN LATERAL (VALUES (d.payer_id), (nullif(d.to_account_id, d.wallet_id)),
    (CASE WHEN d.payer_id IS NOT NULL THEN (SELECT a.id FROM account a WHERE a.scheme_id = p_scheme_id AND a.kind = 'COMMUNITY_POT') END)) AS pot (id)
  WHERE pot.id IS NOT NULL;
  IF v_pots IS NULL THEN
    PERFORM 1 FROM hours_log h
    WHERE h.scheme_id = p_scheme_id AND h.id IN (SELECT d.hours_log_id FROM unnest(v_items) d) ORDER BY h.id FOR NO KEY UPDATE;
    PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT d.wallet_id) || v_issuance FROM unnest(v_items) d));
  ELSE
    v_waiting := lock_waiting_hours(p_scheme_id, v_pots, (SELECT sum(d.amount_minutes) FROM unnest(v_items) d),
      (SELECT array_agg(d.hours_log_id) FROM unnest(v_items) d), (SELECT array_agg(DISTINCT d.wallet_id) || v_issuance FROM unnest(v_items) d));
    v_behind := ARRAY(SELECT DISTINCT w.payer_id FROM waiting_hours(p_scheme_id, v_pots) w);
  END IF;

  SELECT decided.won, decided.refused INTO v_won, v_refused FROM approve_check(p_scheme_id, p_supply_cap_minutes, v_issuance, v_items) decided;
  PERFORM approve_write(p_scheme_id, p_at, p_lot_expires_at, v_issuance, v_requests, v_won);
  IF v_pots IS NOT NULL THEN
    PERFORM award_waiting(p_scheme_id, p_at, p_lot_expires_at, (v_requests[1]).actor, v_pots,
      v_waiting || ARRAY(SELECT w.hours_log_id FROM unnest(v_won) w), ARRAY(SELECT w.hours_log_id FROM unnest(v_won) w));
    INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
    SELECT p_scheme_id, gen_random_uuid(), 'PotRanOut', jsonb_build_object('accountId', w.payer_id), p_at
    FROM waiting_hours(p_scheme_id, v_pots) w WHERE w.payer_id <> ALL (v_behind) GROUP BY w.payer_id;
  END IF;

  UPDATE idempotency i
  SET result = jsonb_build_object(
    'approved', (SELECT jsonb_agg(w.hours_log_id ORDER BY w.item) FROM unnest(v_won) w WHERE w.request = r.request),
    'refused', r.refused || coalesce((SELECT jsonb_agg(f - 'request') FROM jsonb_array_elements(v_refused) f WHERE (f ->> 'request')::integer = r.request), '[]'))
  FROM unnest(v_requests) r
  WHERE r.request = ANY (v_fresh) AND i.scheme_id = p_scheme_id AND i.actor = r.actor AND i.key = r.key
    AND EXISTS (SELECT 1 FROM unnest(v_won) w WHERE w.request = r.request);
  DELETE FROM idempotency i USING unnest(v_requests) r
  WHERE r.request = ANY (v_fresh) AND i.scheme_id = p_scheme_id AND i.actor = r.actor AND i.key = r.key AND i.result IS NULL;

  RETURN QUERY
  SELECT r.request, CASE
    WHEN i.actor IS NULL THEN jsonb_build_object('status', 'DONE', 'approved',
      coalesce((SELECT jsonb_agg(w.hours_log_id ORDER BY w.item) FROM unnest(v_won) w WHERE w.request = r.request), '[]'), 'refused',
      r.refused || coalesce((SELECT jsonb_agg(f - 'request') FROM jsonb_array_elements(v_refused) f WHERE (f ->> 'request')::integer = r.request), '[]'))
    WHEN i.operation <> 'approveHours' OR i.input_hash <> decode(r.input_hash, 'hex') THEN '{"status": "CONFLICT"}'::jsonb
    WHEN r.request = ANY (v_fresh) THEN i.result || '{"status": "DONE"}'
    ELSE i.result || '{"status": "REPEATED"}'
  END
  FROM unnest(v_requests) r LEFT JOIN idempotency i ON i.scheme_id = p_scheme_id AND i.actor = r.actor AND i.key = r.key;
END $$;
