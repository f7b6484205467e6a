-- The functions as of this migration: frozen copies of src/ledger/sql. A change there comes with a migration of its own.
-- One movement of credits before it is posted. lot_expires_at: when the credits lapse at the destination (null: never; ignored for gifts,
-- which keep the expiry of the lots they came from). hold_id: the hold this captures.
CREATE TYPE transfer_draft AS (
  id uuid,
  kind text,
  amount_minutes integer,
  from_account_id uuid,
  to_account_id uuid,
  occurred_at timestamptz,
  lot_expires_at timestamptz,
  hold_id uuid,
  hours_log_id uuid,
  redemption_id uuid,
  reverses_transfer_id uuid,
  funder text,
  note text
);

-- One redemption as judged by the service, to be re-checked for what races and posted. The limits are null where the offer has none.
-- hold_id: it redeems this hold, whose redemption is redemption_id; price and terms are then those of the hold.
CREATE TYPE redemption_draft AS (
  item integer,
  redemption_id uuid,
  transfer_id uuid,
  audit_id uuid,
  event_id uuid,
  actor text,
  key text,
  input_hash text,
  code_id uuid,
  card_id uuid,
  hold_id uuid,
  member_id uuid,
  wallet_id uuid,
  organisation_id uuid,
  venue_account_id uuid,
  offer_id uuid,
  offer_revision integer,
  price_minutes integer,
  adults integer,
  under16s integer,
  stock_slot text,
  stock_limit integer,
  member_limit integer,
  member_limit_since timestamptz,
  member_limit_until timestamptz,
  budget_minutes integer,
  budget_since timestamptz
);

-- What was found out about one redemption under the locks. refusal is null where nothing stands in the way of it alone; stock_used and
-- budget_used do not count the other items of its batch.
CREATE TYPE redemption_verdict AS (
  item integer,
  refusal text,
  available_minutes bigint,
  stock_used bigint,
  budget_used bigint
);

-- One hours log as judged by the service, in the state it was found in. wallet_id is always the member's; to_account_id is null where hours count and
-- no credits move; payer_id is the pot that gives them, null where they are newly issued.
CREATE TYPE approval_draft AS (
  item integer,
  request integer,
  hours_log_id uuid,
  from_state text,
  member_id uuid,
  wallet_id uuid,
  to_account_id uuid,
  payer_id uuid,
  transfer_id uuid,
  audit_id uuid,
  event_id uuid,
  amount_minutes integer,
  rewarded_as text,
  funder text
);

-- One call that approves: its action in the audit and the event of each log, its key, and the logs refused before they came here, kept so that a
-- repeat gets the same answer. Key and action null: the caller has a key and an audit row of its own in the same transaction.
CREATE TYPE approval_request AS (
  request integer,
  actor text,
  action text,
  event text,
  key text,
  input_hash text,
  refused jsonb
);

-- What an account can spend or set aside at an instant: its live lots, less what is held of them. The one definition of it.
-- A row even where there is no lot. Plain SQL without a path of its own, so that the planner unfolds it into the query that asks.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_free(p_scheme_id uuid, p_account_id uuid, p_at timestamptz) RETURNS TABLE (minutes bigint) LANGUAGE sql STABLE
AS $$
  SELECT coalesce(sum(l.remaining_minutes - l.held_minutes), 0) FROM tc.lot l
  WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0 AND (l.expires_at IS NULL OR l.expires_at > p_at)
$$;

-- What remains in an account's lots, in the order they are spent, at most p_limit. Enters the scheme by itself: one call is one round trip.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_lots(p_scheme_id uuid, p_account_id uuid, p_limit integer)
RETURNS TABLE (remaining_minutes integer, held_minutes integer, arrived_at timestamptz, expires_at timestamptz, funder text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT l.remaining_minutes, l.held_minutes, l.arrived_at, l.expires_at, l.funder FROM lot l
  WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0
  ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id
  LIMIT p_limit;
END $$;

-- Accounts with what they can spend at an instant, by id or by holder (the arrays not asked by are null), and the latest p_lines lines of each one's
-- statement where p_lines is above zero: a row for each account, followed by rows for lines, in which the account's own columns are null. Missing accounts are
-- left out. Enters the scheme by itself, and sees everything on one snapshot: a balance and the lines beside it belong together.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_records(p_scheme_id uuid, p_at timestamptz, p_account_ids uuid[], p_member_ids uuid[], p_organisation_ids uuid[], p_lines integer)
RETURNS TABLE (account_id uuid, account_kind text, status text, status_reason text, status_since timestamptz, member_id uuid, organisation_id uuid, balance_minutes bigint, held_minutes bigint,
               to_earn_back_minutes bigint, available_minutes bigint, sequence bigint, transfer_id uuid, kind text, amount_minutes integer,
               balance_after_minutes bigint, occurred_at timestamptz, note text, reversed_kind text, group_name text, worked_on date, venue_name text,
               offer_title text, other_member_name text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_account_ids uuid[] := p_account_ids;
  v_account_id uuid;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF p_member_ids IS NOT NULL THEN
    v_account_ids := ARRAY(SELECT a.id FROM account a WHERE a.scheme_id = p_scheme_id AND a.member_id = ANY (p_member_ids));
  ELSIF p_organisation_ids IS NOT NULL THEN
    v_account_ids := ARRAY(SELECT a.id FROM account a WHERE a.scheme_id = p_scheme_id AND a.organisation_id = ANY (p_organisation_ids));
  END IF;
  FOREACH v_account_id IN ARRAY v_account_ids LOOP
    RETURN QUERY
    SELECT a.id, a.kind, a.status, a.status_reason, a.status_since, a.member_id, a.organisation_id, a.balance_minutes, a.held_minutes, a.to_earn_back_minutes,
           CASE WHEN a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT') THEN free.minutes ELSE a.balance_minutes END,
           NULL::bigint, NULL::uuid, NULL::text, NULL::integer, NULL::bigint, NULL::timestamptz, NULL::text, NULL::text, NULL::text, NULL::date,
           NULL::text, NULL::text, NULL::text
    FROM account a CROSS JOIN LATERAL account_free(p_scheme_id, a.id, p_at) free
    WHERE a.scheme_id = p_scheme_id AND a.id = v_account_id;
    IF p_lines > 0 AND FOUND THEN
      RETURN QUERY
      SELECT v_account_id, NULL::text, NULL::text, NULL::text, NULL::timestamptz, NULL::uuid, NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, line.*
      FROM account_statement(p_scheme_id, v_account_id, NULL, p_lines) line;
    END IF;
  END LOOP;
END $$;

-- The lines of one account's statement, the latest first, with what is needed to say in words what each was. Enters the scheme by itself: one call is
-- one round trip. Lines older than p_before (an entry's sequence) when it is given; the cost is the same on any page. What only some kinds of line name
-- is looked up for those alone: a page is mostly of one kind, and joins that find nothing are what it used to spend its time on.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_statement(p_scheme_id uuid, p_account_id uuid, p_before bigint, p_limit integer)
RETURNS TABLE (sequence bigint, transfer_id uuid, kind text, amount_minutes integer, balance_after_minutes bigint, occurred_at timestamptz, note text,
               reversed_kind text, group_name text, worked_on date, venue_name text, offer_title text, other_member_name text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT e.sequence, e.transfer_id, t.kind, e.amount_minutes, e.balance_after_minutes, e.occurred_at, t.note,
         CASE WHEN t.reverses_transfer_id IS NOT NULL THEN
           (SELECT original.kind FROM transfer original WHERE original.scheme_id = p_scheme_id AND original.id = t.reverses_transfer_id) END,
         CASE WHEN t.hours_log_id IS NOT NULL THEN
           (SELECT o.name FROM hours_log log JOIN organisation o ON o.scheme_id = p_scheme_id AND o.id = log.organisation_id
            WHERE log.scheme_id = p_scheme_id AND log.id = t.hours_log_id)
         WHEN t.kind NOT IN ('GIFT', 'REDEMPTION') THEN
           (SELECT o.name FROM account other JOIN organisation o ON o.scheme_id = p_scheme_id AND o.id = other.organisation_id
            WHERE other.scheme_id = p_scheme_id AND other.id = far.account_id) END,
         CASE WHEN t.hours_log_id IS NOT NULL THEN
           (SELECT log.worked_on FROM hours_log log WHERE log.scheme_id = p_scheme_id AND log.id = t.hours_log_id) END,
         CASE WHEN t.redemption_id IS NOT NULL THEN
           (SELECT o.name FROM redemption r JOIN organisation o ON o.scheme_id = p_scheme_id AND o.id = r.organisation_id
            WHERE r.scheme_id = p_scheme_id AND r.id = t.redemption_id) END,
         CASE WHEN t.redemption_id IS NOT NULL THEN
           (SELECT o.title FROM redemption r JOIN offer o ON o.scheme_id = p_scheme_id AND o.id = r.offer_id
            WHERE r.scheme_id = p_scheme_id AND r.id = t.redemption_id) END,
         CASE WHEN t.kind = 'GIFT' THEN
           (SELECT m.name FROM account other JOIN member m ON m.scheme_id = p_scheme_id AND m.id = other.member_id
            WHERE other.scheme_id = p_scheme_id AND other.id = far.account_id) END
  FROM (
    -- The page first, and what belongs to its lines afterwards: the planner would join far more lines than one page of them. One comparison and no
    -- "or": it bounds the index scan in a kept plan too.
    SELECT line.* FROM entry line
    WHERE line.scheme_id = p_scheme_id AND line.account_id = p_account_id AND line.sequence < coalesce(p_before, 9223372036854775807)
    ORDER BY line.sequence DESC LIMIT p_limit
  ) e
  JOIN transfer t ON t.scheme_id = p_scheme_id AND t.id = e.transfer_id
  CROSS JOIN LATERAL (SELECT CASE WHEN t.from_account_id = p_account_id THEN t.to_account_id ELSE t.from_account_id END AS account_id) far
  ORDER BY e.sequence DESC;
END $$;

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

-- Parts a batch of approvals into those that may be written and those that may not, under the locks of approve_batch.
-- The supply cap counts what members and pots hold: all that was issued, less what venues hold. Items that issue are admitted in their order while there
-- is room; what a pot gives changes nothing about it.
CREATE FUNCTION approve_check(p_scheme_id uuid, p_supply_cap_minutes bigint, p_issuance_id uuid, p_items approval_draft[])
RETURNS TABLE (won approval_draft[], refused jsonb)
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_room bigint;
  v_wanted bigint;
  v_item approval_draft;
BEGIN
  WITH judged AS (
    SELECT d, d.item, d.request, d.hours_log_id, h.member_id, h.worked_on, h.given_minutes, CASE
      WHEN h.state IS DISTINCT FROM d.from_state THEN 'ALREADY_DECIDED'
      WHEN m.status = 'ACTIVE' AND a.status <> 'OPEN' THEN 'ACCOUNT_NOT_OPEN'
      WHEN m.status <> 'ACTIVE' AND d.to_account_id = d.wallet_id THEN 'MEMBER_CLOSED'
      -- A closed membership's hours still count: their credits go to the community pot, and its wallet no longer has a say.
      WHEN t.status <> 'OPEN' THEN 'ACCOUNT_NOT_OPEN'
      WHEN EXISTS (
        SELECT 1 FROM hours_log o WHERE o.scheme_id = p_scheme_id AND o.member_id = h.member_id AND o.state = 'APPROVED'
          AND o.worked_on BETWEEN h.worked_on - 1 AND h.worked_on + 1 AND o.starts_at < h.ends_at AND h.starts_at < o.ends_at
      ) THEN 'OVERLAPS_APPROVED_HOURS'
    END AS code
    FROM unnest(p_items) d
    LEFT JOIN hours_log h ON h.scheme_id = p_scheme_id AND h.id = d.hours_log_id
    LEFT JOIN member m ON m.scheme_id = p_scheme_id AND m.id = h.member_id
    LEFT JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.wallet_id
    LEFT JOIN account t ON t.scheme_id = p_scheme_id AND t.id = d.to_account_id
  ), decided AS (
    -- A day is filled by what is approved already and by the batch's own items before this one: none of them is written yet.
    SELECT j.d, j.item, j.request, j.hours_log_id, CASE
      WHEN j.code IS NULL AND sum(j.given_minutes) FILTER (WHERE j.code IS NULL) OVER (PARTITION BY j.member_id, j.worked_on ORDER BY j.item)
        + coalesce((
          SELECT sum(o.given_minutes) FROM hours_log o
          WHERE o.scheme_id = p_scheme_id AND o.member_id = j.member_id AND o.worked_on = j.worked_on AND o.state = 'APPROVED'), 0) > 1440
      THEN 'DAY_TOO_LONG' ELSE j.code
    END AS code
    FROM judged j
  )
  SELECT coalesce(array_agg(d ORDER BY item) FILTER (WHERE code IS NULL), '{}'),
         coalesce(jsonb_agg(jsonb_build_object('request', request, 'hoursLogId', hours_log_id, 'code', code)) FILTER (WHERE code IS NOT NULL), '[]')
  INTO won, refused FROM decided;

  IF p_supply_cap_minutes IS NOT NULL THEN
    SELECT p_supply_cap_minutes + a.balance_minutes
      + (SELECT coalesce(sum(v.balance_minutes), 0) FROM account v WHERE v.scheme_id = p_scheme_id AND v.kind = 'VENUE')
    INTO v_room FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = p_issuance_id;
    SELECT coalesce(sum(w.amount_minutes), 0) INTO v_wanted FROM unnest(won) w WHERE w.to_account_id IS NOT NULL AND w.payer_id IS NULL;
    IF v_wanted > v_room THEN
      FOREACH v_item IN ARRAY won LOOP
        IF v_item.to_account_id IS NULL OR v_item.payer_id IS NOT NULL THEN
          CONTINUE;
        ELSIF v_item.amount_minutes <= v_room THEN
          v_room := v_room - v_item.amount_minutes;
        ELSE
          won := (SELECT array_agg(w ORDER BY w.item) FROM unnest(won) w WHERE w.item <> v_item.item);
          refused := refused || jsonb_build_array(jsonb_build_object('request', v_item.request, 'hoursLogId', v_item.hours_log_id, 'code', 'SUPPLY_CAP_REACHED'));
        END IF;
      END LOOP;
    END IF;
  END IF;
  RETURN NEXT;
END $$;

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

-- The promises about which lots go first and when they end, as part of check_ledger: one row for each difference.
--
-- What happened is put in order by the entries' sequence, not by instants: two posters may have waited for one lock, and then the later instant may have
-- come first. What was left of a lot at an entry comes from the uses up to it, its day from lot_grace, what was held from the holds that stood then; and
-- whether it was live, from the instant the transfer was judged at, which is its occurred_at.
-- Not proved, because nothing keeps it: the order within one call (no lot is spent in the call that opens it), and the order among lots of one day.
-- Redemptions of a hold take what the hold set aside, in the order of that moment, which nothing keeps either.
--
-- Order can only be broken where a lot is used before the last use of one that lapses earlier, or where a day was put off: only such lots are looked at
-- use by use. Where credits never lapse, that is none.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION check_expiry() RETURNS TABLE (promise integer, difference text, scheme_id uuid, subject_id text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  -- It reads most of the ledger once: by index, as it is planned where tables are believed to be small, that takes several times as long.
  SET enable_nestloop = off SET work_mem = '32MB' AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH expiry AS MATERIALIZED (
    SELECT t.scheme_id, t.id AS transfer_id, t.occurred_at, t.amount_minutes, t.from_account_id, t.to_account_id FROM transfer t WHERE t.kind = 'EXPIRY'
  ), lapsing AS (
    SELECT l.scheme_id, l.account_id FROM lot l GROUP BY l.scheme_id, l.account_id HAVING count(l.expires_at) > 0
    UNION SELECT expiry.scheme_id, expiry.from_account_id FROM expiry
  ), known AS MATERIALIZED (
    SELECT l.scheme_id, l.account_id, l.id AS lot_id, l.source_transfer_id, l.amount_minutes, l.remaining_minutes, l.expires_at,
           EXISTS (SELECT 1 FROM lot_grace g WHERE g.scheme_id = l.scheme_id AND g.lot_id = l.id) AS put_off
    FROM lot l JOIN lapsing ON lapsing.scheme_id = l.scheme_id AND lapsing.account_id = l.account_id
  ), used AS MATERIALIZED (
    SELECT u.scheme_id, known.account_id, u.lot_id, u.transfer_id, u.minutes, e.sequence,
           known.amount_minutes - sum(u.minutes) OVER (PARTITION BY u.scheme_id, u.lot_id ORDER BY e.sequence) AS minutes_left
    FROM known
    JOIN lot_use u ON u.scheme_id = known.scheme_id AND u.lot_id = known.lot_id
    JOIN entry e ON e.scheme_id = u.scheme_id AND e.transfer_id = u.transfer_id AND e.account_id = known.account_id
  ), span AS (
    SELECT known.*,
           uses.first_sequence < max(CASE WHEN known.remaining_minutes > 0 THEN 9223372036854775807 ELSE uses.last_sequence END)
             OVER (PARTITION BY known.scheme_id, known.account_id ORDER BY known.expires_at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
           OR bool_or(known.put_off) OVER (PARTITION BY known.scheme_id, known.account_id) AS out_of_turn
    FROM known LEFT JOIN (
      SELECT used.scheme_id, used.lot_id, min(used.sequence) FILTER (WHERE used.minutes > 0) AS first_sequence, max(used.sequence) AS last_sequence
      FROM used GROUP BY used.scheme_id, used.lot_id
    ) uses ON uses.scheme_id = known.scheme_id AND uses.lot_id = known.lot_id
  ), turned AS MATERIALIZED (
    SELECT used.scheme_id, used.account_id, used.transfer_id, used.sequence, lot_day(span.scheme_id, span.lot_id, span.expires_at, used.sequence) AS day
    FROM span JOIN used ON used.scheme_id = span.scheme_id AND used.lot_id = span.lot_id AND used.minutes > 0
    WHERE span.out_of_turn
  ), spent AS MATERIALIZED (
    SELECT turned.*, t.occurred_at
    FROM turned JOIN transfer t ON t.scheme_id = turned.scheme_id AND t.id = turned.transfer_id AND t.from_account_id = turned.account_id
    WHERE t.kind IN ('REDEMPTION', 'GIFT', 'DONATION', 'EXCHANGE')
      AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scheme_id = t.scheme_id AND h.captured_by_transfer_id = t.id)
  ), expired AS MATERIALIZED (
    SELECT expiry.*, used.lot_id, used.minutes,
           used.minutes_left - CASE WHEN EXISTS (SELECT 1 FROM hold_lot p WHERE p.scheme_id = used.scheme_id AND p.lot_id = used.lot_id)
             THEN lot_held(used.scheme_id, used.lot_id, used.sequence) ELSE 0 END AS minutes_left,
           CASE WHEN known.put_off THEN lot_day(known.scheme_id, known.lot_id, known.expires_at, used.sequence) ELSE known.expires_at END AS day
    FROM expiry
    LEFT JOIN used ON used.scheme_id = expiry.scheme_id AND used.transfer_id = expiry.transfer_id AND used.account_id = expiry.from_account_id
    LEFT JOIN known ON known.scheme_id = used.scheme_id AND known.lot_id = used.lot_id
  )
  SELECT DISTINCT 17, 'credits were spent while some that lapse earlier were left', spent.scheme_id, spent.transfer_id::text
  FROM spent
  JOIN known ON known.scheme_id = spent.scheme_id AND known.account_id = spent.account_id
  JOIN entry arrival ON arrival.scheme_id = known.scheme_id AND arrival.transfer_id = known.source_transfer_id AND arrival.account_id = known.account_id
  CROSS JOIN LATERAL lot_day(known.scheme_id, known.lot_id, known.expires_at, spent.sequence) AS earlier (day)
  WHERE arrival.sequence < spent.sequence AND earlier.day > spent.occurred_at AND (spent.day IS NULL OR earlier.day < spent.day)
    AND known.amount_minutes - lot_used(known.scheme_id, known.lot_id, spent.sequence) - lot_held(known.scheme_id, known.lot_id, spent.sequence) > 0
  UNION ALL
  SELECT 18, 'credits lapsed before their day had ended', expired.scheme_id, expired.transfer_id::text
  FROM expired WHERE expired.lot_id IS NOT NULL AND (expired.day IS NULL OR expired.day > expired.occurred_at)
  UNION ALL
  SELECT 18, 'more lapsed than a lot had left, or what was held of it', expired.scheme_id, expired.transfer_id::text
  FROM expired WHERE expired.minutes_left < 0
  UNION ALL
  SELECT 18, 'what lapsed is not what was taken out of lots', expired.scheme_id, expired.transfer_id::text
  FROM expired GROUP BY expired.scheme_id, expired.transfer_id, expired.amount_minutes HAVING coalesce(sum(expired.minutes), 0) <> expired.amount_minutes
  UNION ALL
  SELECT 18, 'credits lapsed otherwise than from a wallet into the community pot', expiry.scheme_id, expiry.transfer_id::text
  FROM expiry
  LEFT JOIN account source ON source.scheme_id = expiry.scheme_id AND source.id = expiry.from_account_id
  LEFT JOIN account target ON target.scheme_id = expiry.scheme_id AND target.id = expiry.to_account_id
  WHERE source.kind IS DISTINCT FROM 'WALLET' OR target.kind IS DISTINCT FROM 'COMMUNITY_POT';
END $$;

-- The ledger's promises as a query: one row for each difference, none when all hold. Run it in one REPEATABLE READ transaction, so that it judges
-- one snapshot even under load. Sees the schemes that the caller's role may see: the auditor all, the service the one it is in.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION check_ledger() RETURNS TABLE (promise integer, difference text, scheme_id uuid, subject_id text)
LANGUAGE sql STABLE SET search_path = tc, pg_temp AS $$
  SELECT 1, 'the entries of a transfer are not one debit and one credit of its amount', t.scheme_id, t.id::text
  FROM transfer t LEFT JOIN entry e ON e.scheme_id = t.scheme_id AND e.transfer_id = t.id
  GROUP BY t.scheme_id, t.id
  HAVING count(e.*) <> 2 OR sum(e.amount_minutes) <> 0
    OR count(*) FILTER (WHERE e.account_id = t.from_account_id AND e.amount_minutes = -t.amount_minutes) <> 1
    OR count(*) FILTER (WHERE e.account_id = t.to_account_id AND e.amount_minutes = t.amount_minutes) <> 1
  UNION ALL
  SELECT 1, 'an entry belongs to no transfer', e.scheme_id, e.transfer_id::text
  FROM entry e LEFT JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id WHERE t.id IS NULL
  UNION ALL
  SELECT 2, 'the balances of a scheme do not sum to zero', a.scheme_id, NULL FROM account a GROUP BY a.scheme_id HAVING sum(a.balance_minutes) <> 0
  UNION ALL
  SELECT 3, 'an account is below its floor', a.scheme_id, a.id::text FROM account a
  WHERE a.floor_minutes IS NOT NULL AND a.balance_minutes + a.to_earn_back_minutes < a.floor_minutes
  UNION ALL
  -- What is to be earned back moves with its member when two memberships are joined: an adjustment between two wallets.
  SELECT 3, 'an account went below its floor by something else than a reversal', e.scheme_id, e.account_id::text
  FROM entry e
  JOIN account a ON a.scheme_id = e.scheme_id AND a.id = e.account_id
  JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id
  JOIN account other ON other.scheme_id = t.scheme_id AND other.id = t.to_account_id
  WHERE a.floor_minutes IS NOT NULL AND e.amount_minutes < 0 AND e.balance_after_minutes < a.floor_minutes
    AND (t.kind <> 'REVERSAL' OR a.kind = 'VENUE')
    AND (t.kind <> 'ADJUSTMENT' OR a.kind <> 'WALLET' OR other.kind <> 'WALLET')
  UNION ALL
  SELECT 4, 'a balance is not the sum of its entries', a.scheme_id, a.id::text
  FROM account a LEFT JOIN entry e ON e.scheme_id = a.scheme_id AND e.account_id = a.id
  GROUP BY a.scheme_id, a.id HAVING a.balance_minutes <> coalesce(sum(e.amount_minutes), 0) OR a.entry_count <> count(e.*)
  UNION ALL
  SELECT 4, 'an entry belongs to no account', e.scheme_id, e.account_id::text
  FROM entry e LEFT JOIN account a ON a.scheme_id = e.scheme_id AND a.id = e.account_id WHERE a.id IS NULL
  UNION ALL
  SELECT 4, 'what remains in the lots is not the balance', a.scheme_id, a.id::text
  FROM account a LEFT JOIN lot l ON l.scheme_id = a.scheme_id AND l.account_id = a.id
  GROUP BY a.scheme_id, a.id
  HAVING coalesce(sum(l.remaining_minutes), 0) <> CASE WHEN a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT') THEN greatest(0, a.balance_minutes) ELSE 0 END
  UNION ALL
  SELECT 4, 'a lot is not what arrived less what was used', l.scheme_id, l.id::text
  FROM lot l LEFT JOIN lot_use u ON u.scheme_id = l.scheme_id AND u.lot_id = l.id
  GROUP BY l.scheme_id, l.id HAVING l.remaining_minutes <> l.amount_minutes - coalesce(sum(u.minutes), 0)
  UNION ALL
  SELECT 4, 'held minutes differ between an account, its holds and its lots', a.scheme_id, a.id::text
  FROM account a
  WHERE a.held_minutes <> (SELECT coalesce(sum(h.amount_minutes), 0) FROM hold h WHERE h.scheme_id = a.scheme_id AND h.account_id = a.id AND h.state = 'HELD')
    OR a.held_minutes <> (SELECT coalesce(sum(l.held_minutes), 0) FROM lot l WHERE l.scheme_id = a.scheme_id AND l.account_id = a.id AND l.remaining_minutes > 0)
  UNION ALL
  SELECT 5, 'a running balance is wrong', s.scheme_id, s.account_id::text || ' line ' || s.sequence
  FROM (
    SELECT e.*, sum(e.amount_minutes) OVER w AS so_far, row_number() OVER w AS step
    FROM entry e WINDOW w AS (PARTITION BY e.scheme_id, e.account_id ORDER BY e.sequence)
  ) s
  WHERE s.balance_after_minutes <> s.so_far OR s.sequence <> s.step
  UNION ALL
  SELECT 6, 'a role of the service may change posted rows', NULL::uuid, concat_ws(' ', r.name, p.name, t.name)
  FROM unnest(ARRAY['tc_app', 'tc_worker', 'tc_auditor']) AS r (name)
  CROSS JOIN unnest(ARRAY['transfer', 'entry', 'lot', 'lot_use', 'lot_grace', 'hold', 'hold_lot', 'account']) AS t (name)
  CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (name)
  -- Not information_schema: it hides the grants of roles the asker is not.
  WHERE has_table_privilege(r.name, t.name, p.name)
    OR p.name IN ('INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(r.name, t.name, p.name)
  UNION ALL
  SELECT 15, 'a reversal does not mirror its original', r.scheme_id, r.id::text
  FROM transfer r LEFT JOIN transfer o ON o.scheme_id = r.scheme_id AND o.id = r.reverses_transfer_id
  WHERE r.kind = 'REVERSAL' AND (o.id IS NULL OR o.amount_minutes <> r.amount_minutes OR o.from_account_id <> r.to_account_id OR o.to_account_id <> r.from_account_id)
  UNION ALL
  SELECT 14, 'a code was used more than once', r.scheme_id, r.code_id::text
  FROM redemption r WHERE r.code_id IS NOT NULL GROUP BY r.scheme_id, r.code_id HAVING count(*) > 1
  UNION ALL
  SELECT 19, 'approved hours and their credits differ', h.scheme_id, h.id::text
  FROM hours_log h
  LEFT JOIN transfer t ON t.scheme_id = h.scheme_id AND t.hours_log_id = h.id AND t.reverses_transfer_id IS NULL
  LEFT JOIN transfer back ON back.scheme_id = h.scheme_id AND back.reverses_transfer_id = t.id
  -- Credited and a transfer of exactly the reward, or neither; it was taken back if, and only if, the hours were.
  WHERE (h.credit_state = 'CREDITED') <> (t.id IS NOT NULL) OR h.transfer_id IS DISTINCT FROM t.id
    OR t.id IS NOT NULL AND (t.amount_minutes <> h.reward_minutes OR t.kind NOT IN ('ISSUE', 'AWARD') OR (h.state = 'REVERSED') <> (back.id IS NOT NULL))
    -- Approved for credits: credited, or waiting for them, or donated to the very pot that was to give them.
    OR CASE h.state
      WHEN 'APPROVED' THEN (h.rewarded_as = 'RECOGNITION_ONLY') <> (h.credit_state = 'NONE')
      WHEN 'REVERSED' THEN h.credit_state = 'UNFUNDED'
      ELSE h.credit_state <> 'NONE' END
    OR h.credit_state = 'STAYED' AND h.rewarded_as <> 'DONATE'
  UNION ALL
  SELECT e.promise, e.difference, e.scheme_id, e.subject_id FROM check_expiry() e
$$;

-- Turns the row-level security of this transaction to one scheme. A transaction never visits two: naming another one fails.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION enter_scheme(p_scheme_id uuid) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF current_scheme() IS DISTINCT FROM p_scheme_id THEN
    IF current_scheme() IS NOT NULL THEN
      RAISE EXCEPTION 'this transaction already belongs to another scheme' USING ERRCODE = 'TC009';
    END IF;
    PERFORM set_config('tc.scheme_id', p_scheme_id::text, true);
  END IF;
END $$;

-- Moves what has lapsed in wallets of a scheme into its community pot: one EXPIRY transfer for each wallet, of exactly its lots whose day had ended by
-- p_lapsed_by, less what is held of them. A row for each; none for a wallet that was emptied, frozen or brought below zero since it was found
-- (lapsed_wallets). The community pot remembers who stands behind the credits.
-- Raises TC008 for a day that has not ended yet. Locks: the wallets and the community pot by id.
-- Open to: tc_worker.
CREATE FUNCTION expire_lots(p_scheme_id uuid, p_at timestamptz, p_lapsed_by timestamptz, p_wallets uuid[])
RETURNS TABLE (member_id uuid, transfer_id uuid, minutes integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_pot uuid;
  v_drafts transfer_draft[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF p_lapsed_by > p_at THEN
    RAISE EXCEPTION 'credits whose day has not ended do not lapse' USING ERRCODE = 'TC008';
  END IF;
  SELECT a.id INTO v_pot FROM account a WHERE a.scheme_id = p_scheme_id AND a.kind = 'COMMUNITY_POT';
  PERFORM ledger_lock_accounts(p_scheme_id, p_wallets || v_pot);
  WITH lapsed AS (
    SELECT l.id AS lot_id, l.account_id, l.remaining_minutes - l.held_minutes AS minutes
    FROM lot l JOIN account a ON a.scheme_id = p_scheme_id AND a.id = l.account_id
    WHERE l.scheme_id = p_scheme_id AND l.account_id = ANY (p_wallets) AND l.remaining_minutes > 0 AND l.expires_at <= p_lapsed_by
      AND l.remaining_minutes > l.held_minutes AND a.kind = 'WALLET' AND a.status <> 'FROZEN' AND a.balance_minutes > 0
  ), passed_on AS (
    SELECT account_id, gen_random_uuid() AS transfer_id, sum(minutes)::integer AS minutes FROM lapsed GROUP BY account_id
  ), used AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, lapsed.lot_id, passed_on.transfer_id, lapsed.minutes FROM lapsed JOIN passed_on ON passed_on.account_id = lapsed.account_id
  ), emptied AS (
    UPDATE lot SET remaining_minutes = lot.held_minutes FROM lapsed WHERE lot.scheme_id = p_scheme_id AND lot.id = lapsed.lot_id
  )
  SELECT array_agg(ROW(p.transfer_id, 'EXPIRY', p.minutes, p.account_id, v_pot, p_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::transfer_draft
    ORDER BY p.account_id)
  INTO v_drafts FROM passed_on p;
  IF v_drafts IS NULL THEN
    RETURN;
  END IF;
  PERFORM ledger_open_lots(p_scheme_id, v_drafts);
  PERFORM ledger_write_entries(p_scheme_id, v_drafts);
  RETURN QUERY
  SELECT a.member_id, d.id, d.amount_minutes
  FROM unnest(v_drafts) d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.from_account_id ORDER BY d.from_account_id;
END $$;

-- The scheme behind the public name that sign-in gives. No row where there is none.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION find_scheme(p_slug text) RETURNS TABLE (scheme_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp
AS $$ SELECT s.scheme_id FROM scheme s WHERE s.slug = lower(p_slug) $$;

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

-- At most p_wallets_max wallets of a scheme in which something has lapsed by p_lapsed_by that is not held, the longest lapsed first, and how much could lapse
-- there: not less than what expire_lots will find under its locks. None: nothing is left. Frozen wallets wait for their freeze to end, and below zero nothing
-- is left to lapse. Reads an index in its order, so that a long backlog, taken piece by piece, costs no more than its length.
-- Open to: tc_worker.
CREATE FUNCTION lapsed_wallets(p_scheme_id uuid, p_lapsed_by timestamptz, p_wallets_max integer) RETURNS TABLE (account_id uuid, minutes bigint)
LANGUAGE sql STABLE SET search_path = tc, pg_temp AS $$
  SELECT l.account_id, sum(l.remaining_minutes)
  FROM lot l
  WHERE l.scheme_id = p_scheme_id AND l.remaining_minutes > 0 AND l.expires_at <= p_lapsed_by AND l.account_id IN (
    SELECT due.account_id FROM (
      SELECT d.account_id FROM lot d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.account_id
      WHERE d.scheme_id = p_scheme_id AND d.remaining_minutes > 0 AND d.expires_at <= p_lapsed_by AND d.remaining_minutes > d.held_minutes
        AND a.kind = 'WALLET' AND a.status <> 'FROZEN' AND a.balance_minutes > 0
      ORDER BY d.expires_at LIMIT p_wallets_max) due)
  GROUP BY l.account_id
$$;

-- Spends the lots that a hold set aside, for each draft that names a hold. The hold must still stand and cover exactly the amount (TC002).
CREATE FUNCTION ledger_capture_holds(p_scheme_id uuid, p_at timestamptz, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_captured integer;
  v_wanted integer;
BEGIN
  SELECT count(*) INTO v_wanted FROM unnest(p_drafts) d WHERE d.hold_id IS NOT NULL;
  IF v_wanted = 0 THEN
    RETURN;
  END IF;
  UPDATE hold SET state = 'CAPTURED', settled_at = p_at, settled_after_sequence = a.entry_count, captured_by_transfer_id = d.id
  FROM unnest(p_drafts) d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.from_account_id
  WHERE hold.scheme_id = p_scheme_id AND hold.id = d.hold_id AND hold.state = 'HELD'
    AND hold.account_id = d.from_account_id AND hold.amount_minutes = d.amount_minutes;
  GET DIAGNOSTICS v_captured = ROW_COUNT;
  IF v_captured <> v_wanted THEN
    RAISE EXCEPTION 'a hold no longer stands or does not fit' USING ERRCODE = 'TC002';
  END IF;
  INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
  SELECT p_scheme_id, h.lot_id, d.id, h.minutes
  FROM unnest(p_drafts) d JOIN hold_lot h ON h.scheme_id = p_scheme_id AND h.hold_id = d.hold_id;
  UPDATE lot SET remaining_minutes = lot.remaining_minutes - t.minutes, held_minutes = lot.held_minutes - t.minutes
  FROM (
    SELECT h.lot_id, sum(h.minutes) AS minutes
    FROM unnest(p_drafts) d JOIN hold_lot h ON h.scheme_id = p_scheme_id AND h.hold_id = d.hold_id
    GROUP BY h.lot_id
  ) t
  WHERE lot.scheme_id = p_scheme_id AND lot.id = t.lot_id;
  UPDATE account SET held_minutes = account.held_minutes - t.minutes
  FROM (SELECT from_account_id, sum(amount_minutes) AS minutes FROM unnest(p_drafts) WHERE hold_id IS NOT NULL GROUP BY 1) t
  WHERE account.scheme_id = p_scheme_id AND account.id = t.from_account_id;
END $$;

-- Returns a reversed redemption or gift to the lots it was taken from. A lot that has lapsed meanwhile comes back as a new one that lives until
-- p_grace_until. While the balance is below zero the returned credits fill that first, the earliest-expiring ones.
CREATE FUNCTION ledger_give_back(
  p_scheme_id uuid, p_at timestamptz, p_account_id uuid, p_original_id uuid, p_reversal_id uuid, p_grace_until timestamptz
) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_shortfall bigint;
BEGIN
  SELECT greatest(0, -balance_minutes) INTO v_shortfall FROM account WHERE scheme_id = p_scheme_id AND id = p_account_id;
  WITH returning_lot AS (
    SELECT l.id, l.arrived_at, l.funder, l.expires_at <= p_at AS lapsed,
           u.minutes - least(u.minutes, greatest(0, v_shortfall - (sum(u.minutes) OVER w - u.minutes))) AS minutes
    FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
    WHERE u.scheme_id = p_scheme_id AND u.transfer_id = p_original_id AND l.account_id = p_account_id AND u.minutes > 0
    WINDOW w AS (ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id)
  ), returned AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, id, p_reversal_id, -minutes FROM returning_lot WHERE minutes > 0 AND lapsed IS NOT TRUE
  ), graced AS (
    INSERT INTO lot (scheme_id, account_id, source_transfer_id, amount_minutes, remaining_minutes, arrived_at, expires_at, funder)
    SELECT p_scheme_id, p_account_id, p_reversal_id, minutes, minutes, arrived_at, p_grace_until, funder
    FROM returning_lot WHERE minutes > 0 AND lapsed
  )
  UPDATE lot SET remaining_minutes = lot.remaining_minutes + r.minutes
  FROM returning_lot r
  WHERE lot.scheme_id = p_scheme_id AND lot.id = r.id AND r.minutes > 0 AND r.lapsed IS NOT TRUE;
END $$;

-- Puts off the day of those of the lots that have lapsed, because their credits could not be used before. The one place that changes a lot's day: what it
-- was, and up to which entry of the account, stays in lot_grace, so that it can be proved afterwards what was live when something was spent.
-- Runs under the account's lock. p_grace_until null: nothing is granted.
CREATE FUNCTION ledger_grant_grace(p_scheme_id uuid, p_at timestamptz, p_lot_ids bigint[], p_grace_until timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  WITH lapsed AS (
    SELECT l.id, l.expires_at, a.entry_count
    FROM lot l JOIN account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id
    WHERE l.scheme_id = p_scheme_id AND l.id = ANY (p_lot_ids) AND l.expires_at <= p_at AND l.expires_at < p_grace_until
  ), recorded AS (
    INSERT INTO lot_grace (scheme_id, lot_id, after_sequence, expired_at) SELECT p_scheme_id, id, entry_count, expires_at FROM lapsed
  )
  UPDATE lot SET expires_at = p_grace_until FROM lapsed WHERE lot.scheme_id = p_scheme_id AND lot.id = lapsed.id;
END $$;

-- Empties one wallet into another because both are one person's: every lot with its day and funder, lapsed ones included; or, where it stands below
-- zero, what is to be earned back. It is at exactly 0 afterwards. Answers the minutes moved, below zero for what is to be earned back.
-- Credits of the other wallet fill that at once, as a reversal would take them: the free ones first, then those of its newest holds.
-- Raises TC002 while something of it is held, TC008 for what is not two wallets.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_join_wallets(
  p_scheme_id uuid, p_at timestamptz, p_transfer_id uuid, p_leaving_id uuid, p_remaining_id uuid, p_grace_until timestamptz, p_note text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_balance bigint;
  v_drafts transfer_draft[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_leaving_id, p_remaining_id]);
  IF (SELECT count(*) FROM account WHERE scheme_id = p_scheme_id AND id IN (p_leaving_id, p_remaining_id) AND kind = 'WALLET') <> 2 THEN
    RAISE EXCEPTION 'only two wallets are joined' USING ERRCODE = 'TC008';
  END IF;
  SELECT balance_minutes INTO v_balance FROM account WHERE scheme_id = p_scheme_id AND id = p_leaving_id;
  IF v_balance >= 0 THEN
    PERFORM ledger_move_rest(p_scheme_id, p_at, p_transfer_id, 'ADJUSTMENT', p_leaving_id, p_remaining_id, p_note);
    RETURN v_balance;
  END IF;
  v_drafts := ARRAY[ROW(p_transfer_id, 'ADJUSTMENT', -v_balance, p_remaining_id, p_leaving_id, p_at, NULL, NULL, NULL, NULL, NULL, NULL, p_note)::transfer_draft];
  PERFORM ledger_take_back(p_scheme_id, p_at, p_remaining_id, p_transfer_id, p_transfer_id, (-v_balance)::integer, p_grace_until);
  PERFORM ledger_open_lots(p_scheme_id, v_drafts);
  PERFORM ledger_write_entries(p_scheme_id, v_drafts);
  RETURN v_balance;
END $$;

-- Locks accounts in the order of their ids, the same order everywhere, so two posters can never wait for each other in a ring.
-- A lot belongs to one account and is only touched under that account's lock, so lots need no lock of their own.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_lock_accounts(p_scheme_id uuid, p_account_ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM 1 FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = ANY (p_account_ids) ORDER BY a.id FOR NO KEY UPDATE;
END $$;

-- Moves all that remains in a wallet or pot, lapsed lots included, so that nothing is left behind; an EXPIRY only what has lapsed. Answers the
-- minutes moved; 0 moves nothing. Whose accounts may be emptied into which is the caller's to know: no status is asked here.
-- Raises TC002 while something of it is held.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_move_rest(
  p_scheme_id uuid, p_at timestamptz, p_transfer_id uuid, p_kind text, p_from_account_id uuid, p_to_account_id uuid, p_note text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_amount integer;
  v_drafts transfer_draft[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF p_kind NOT IN ('ADJUSTMENT', 'DONATION', 'EXPIRY', 'GIFT') THEN
    RAISE EXCEPTION 'the rest of an account is not moved by a %', p_kind USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_from_account_id, p_to_account_id]);
  IF EXISTS (SELECT 1 FROM account WHERE scheme_id = p_scheme_id AND id = p_from_account_id AND held_minutes > 0) THEN
    RAISE EXCEPTION 'something of it is held' USING ERRCODE = 'TC002';
  END IF;
  WITH taken AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, l.id, p_transfer_id, l.remaining_minutes
    FROM lot l WHERE l.scheme_id = p_scheme_id AND l.account_id = p_from_account_id AND l.remaining_minutes > 0
      AND (p_kind <> 'EXPIRY' OR l.expires_at <= p_at)
    RETURNING lot_id, minutes
  ), emptied AS (
    UPDATE lot SET remaining_minutes = 0 FROM taken WHERE lot.scheme_id = p_scheme_id AND lot.id = taken.lot_id
  )
  SELECT coalesce(sum(minutes), 0) INTO v_amount FROM taken;
  IF v_amount > 0 THEN
    v_drafts := ARRAY[ROW(p_transfer_id, p_kind, v_amount, p_from_account_id, p_to_account_id, p_at, NULL, NULL, NULL, NULL, NULL, NULL, p_note)::transfer_draft];
    PERFORM ledger_open_lots(p_scheme_id, v_drafts);
    PERFORM ledger_write_entries(p_scheme_id, v_drafts);
  END IF;
  RETURN v_amount;
END $$;

-- Opens an empty account. A second one of the same holder and kind fails on its unique index.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_open_account(
  p_scheme_id uuid, p_id uuid, p_kind text, p_member_id uuid, p_organisation_id uuid, p_floor_minutes bigint, p_at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  INSERT INTO account (scheme_id, id, kind, member_id, organisation_id, floor_minutes, opened_at)
  VALUES (p_scheme_id, p_id, p_kind, p_member_id, p_organisation_id, p_floor_minutes, p_at);
END $$;

-- Opens the lots of what arrives in wallets and pots. While the balance is below zero, arriving credits fill that first and only the rest remains.
-- Gifts, awards, donations, what has lapsed, and what is put right between two wallets keep the funder: who stood behind credits when they were issued stands
-- behind them wherever they go. A gift and what is put right keep the expiry too, so moving credits to and fro never prolongs them. In a pot nothing lapses. What came out of no lot (an amount to earn back that moves) never lapses either:
-- it fills what is below zero.
-- Runs before the entries are written: it reads the balance from before.
CREATE FUNCTION ledger_open_lots(p_scheme_id uuid, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  WITH credit AS (
    SELECT d.id AS transfer_id, d.to_account_id AS account_id, d.occurred_at, part.minutes, part.expires_at, part.funder,
           greatest(0, -a.balance_minutes) AS shortfall,
           sum(part.minutes) OVER (PARTITION BY d.to_account_id ORDER BY d.ordinality, part.expires_at NULLS LAST, part.funder, part.is_rest) - part.minutes
             AS arrived_before
    FROM unnest(p_drafts) WITH ORDINALITY AS d
    JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.to_account_id AND a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT')
    CROSS JOIN LATERAL (
      SELECT d.kind IN ('GIFT', 'AWARD', 'DONATION', 'EXPIRY') OR d.kind = 'ADJUSTMENT' AND a.kind = 'WALLET' AND EXISTS (
        SELECT 1 FROM account f WHERE f.scheme_id = p_scheme_id AND f.id = d.from_account_id AND f.kind = 'WALLET') AS lots
    ) keeps
    CROSS JOIN LATERAL (
      SELECT d.amount_minutes AS minutes, CASE WHEN a.kind = 'WALLET' THEN d.lot_expires_at END AS expires_at, d.funder, false AS is_rest
      WHERE NOT keeps.lots
      UNION ALL
      SELECT sum(u.minutes)::integer, lives.until, l.funder, false
      FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
      CROSS JOIN LATERAL (SELECT CASE WHEN a.kind <> 'WALLET' THEN NULL WHEN d.kind = 'AWARD' THEN d.lot_expires_at ELSE l.expires_at END AS until) lives
      WHERE keeps.lots AND u.scheme_id = p_scheme_id AND u.transfer_id = d.id
      GROUP BY lives.until, l.funder
      UNION ALL
      SELECT rest.minutes, NULL, d.funder, true
      FROM (
        SELECT d.amount_minutes - coalesce(sum(u.minutes), 0)::integer AS minutes
        FROM lot_use u WHERE keeps.lots AND u.scheme_id = p_scheme_id AND u.transfer_id = d.id
      ) rest
      WHERE keeps.lots AND rest.minutes > 0
    ) part
  ), opened AS (
    INSERT INTO lot (scheme_id, account_id, source_transfer_id, amount_minutes, remaining_minutes, arrived_at, expires_at, funder)
    SELECT p_scheme_id, account_id, transfer_id, minutes,
           minutes - least(minutes, greatest(0, shortfall - arrived_before)), occurred_at, expires_at, funder
    FROM credit
    RETURNING id, source_transfer_id, amount_minutes, remaining_minutes
  )
  INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
  SELECT p_scheme_id, id, source_transfer_id, amount_minutes - remaining_minutes FROM opened WHERE remaining_minutes < amount_minutes;
END $$;

-- Sets credits aside: pins the earliest-expiring live lots until the hold is captured, released or lapses.
-- Returns false, and changes nothing, when the account is not open or its live credits do not cover the amount.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_place_hold(
  p_scheme_id uuid, p_at timestamptz, p_hold_id uuid, p_account_id uuid, p_amount_minutes integer, p_lapses_at timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_free bigint;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_account_id]);
  SELECT free.minutes INTO v_free FROM account a CROSS JOIN LATERAL account_free(p_scheme_id, a.id, p_at) free
  WHERE a.scheme_id = p_scheme_id AND a.id = p_account_id AND a.status = 'OPEN';
  IF coalesce(v_free, 0) < p_amount_minutes THEN
    RETURN false;
  END IF;
  INSERT INTO hold (scheme_id, id, account_id, amount_minutes, state, placed_at, lapses_at, placed_after_sequence)
  SELECT p_scheme_id, p_hold_id, p_account_id, p_amount_minutes, 'HELD', p_at, p_lapses_at, a.entry_count
  FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = p_account_id;
  WITH supply AS (
    SELECT l.id, sum(l.remaining_minutes - l.held_minutes) OVER w - (l.remaining_minutes - l.held_minutes) AS starts,
           sum(l.remaining_minutes - l.held_minutes) OVER w AS ends
    FROM lot l
    WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0
      AND l.remaining_minutes > l.held_minutes AND (l.expires_at IS NULL OR l.expires_at > p_at)
    WINDOW w AS (ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id)
  ), pinned AS (
    INSERT INTO hold_lot (scheme_id, hold_id, lot_id, minutes)
    SELECT p_scheme_id, p_hold_id, id, least(ends, p_amount_minutes) - starts FROM supply WHERE starts < p_amount_minutes
    RETURNING lot_id, minutes
  )
  UPDATE lot SET held_minutes = lot.held_minutes + pinned.minutes FROM pinned WHERE lot.scheme_id = p_scheme_id AND lot.id = pinned.lot_id;
  UPDATE account SET held_minutes = held_minutes + p_amount_minutes WHERE scheme_id = p_scheme_id AND id = p_account_id;
  RETURN true;
END $$;

-- Posts new movements: locks, takes lots, opens lots, writes entries. Corrections go through ledger_reverse.
-- Raises TC001 (not enough live credits), TC002 (hold gone) or a check violation on account_floor; the caller's transaction then posts nothing.
CREATE FUNCTION ledger_post(p_scheme_id uuid, p_at timestamptz, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.account_id)
    FROM unnest(p_drafts) d CROSS JOIN LATERAL (VALUES (d.from_account_id), (d.to_account_id)) AS side (account_id)));
  PERFORM ledger_capture_holds(p_scheme_id, p_at, p_drafts);
  PERFORM ledger_take_lots(p_scheme_id, p_at, p_drafts);
  PERFORM ledger_open_lots(p_scheme_id, p_drafts);
  PERFORM ledger_write_entries(p_scheme_id, p_drafts);
END $$;

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

-- Mirrors a transfer, whole and once. Returns false, and changes nothing, when it was reversed before or does not exist.
-- Raises TC008 for a transfer that is itself a reversal, and a check violation where a venue no longer has the credits.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_reverse(
  p_scheme_id uuid, p_at timestamptz, p_reversal_id uuid, p_original_id uuid, p_grace_until timestamptz, p_note text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
DECLARE
  v_original transfer;
  v_bears_lots uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT * INTO v_original FROM transfer WHERE scheme_id = p_scheme_id AND id = p_original_id;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF v_original.kind = 'REVERSAL' THEN
    RAISE EXCEPTION 'a reversal is not reversed' USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[v_original.from_account_id, v_original.to_account_id]);
  IF EXISTS (SELECT 1 FROM transfer WHERE scheme_id = p_scheme_id AND reverses_transfer_id = p_original_id) THEN
    RETURN false;
  END IF;
  SELECT array_agg(id) INTO v_bears_lots FROM account
  WHERE scheme_id = p_scheme_id AND id IN (v_original.from_account_id, v_original.to_account_id) AND kind IN ('WALLET', 'POT', 'COMMUNITY_POT');
  IF v_original.to_account_id = ANY (v_bears_lots) THEN
    PERFORM ledger_take_back(p_scheme_id, p_at, v_original.to_account_id, p_original_id, p_reversal_id, v_original.amount_minutes, p_grace_until);
  END IF;
  IF v_original.from_account_id = ANY (v_bears_lots) THEN
    PERFORM ledger_give_back(p_scheme_id, p_at, v_original.from_account_id, p_original_id, p_reversal_id, p_grace_until);
  END IF;
  PERFORM ledger_write_entries(p_scheme_id, ARRAY[ROW(p_reversal_id, 'REVERSAL', v_original.amount_minutes, v_original.to_account_id,
    v_original.from_account_id, p_at, NULL, NULL, v_original.hours_log_id, v_original.redemption_id, p_original_id, v_original.funder, p_note)::transfer_draft]);
  RETURN true;
END $$;

-- Opens, freezes or closes an account, and answers what it was before (null where there is none); what it is already changes nothing.
-- Lots whose day passed while it was frozen live until p_grace_until once it is open again. CLOSED is for good, and for empty accounts alone (TC003).
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_set_status(
  p_scheme_id uuid, p_at timestamptz, p_account_id uuid, p_status text, p_reason text, p_grace_until timestamptz
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_before account;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM ledger_lock_accounts(p_scheme_id, ARRAY[p_account_id]);
  SELECT * INTO v_before FROM account WHERE scheme_id = p_scheme_id AND id = p_account_id;
  IF v_before.status IS NULL OR v_before.status = p_status THEN
    RETURN v_before.status;
  END IF;
  IF v_before.status = 'CLOSED' OR p_status = 'CLOSED' AND (v_before.balance_minutes <> 0 OR v_before.to_earn_back_minutes > 0) THEN
    RAISE EXCEPTION 'only an empty account is closed, and only once' USING ERRCODE = 'TC003';
  END IF;
  IF v_before.status = 'FROZEN' AND p_status = 'OPEN' THEN
    PERFORM ledger_grant_grace(p_scheme_id, p_at, ARRAY(
      SELECT l.id FROM lot l
      WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0
        AND l.expires_at <= p_at AND (v_before.status_since IS NULL OR l.expires_at > v_before.status_since)), p_grace_until);
  END IF;
  UPDATE account SET status = p_status, status_reason = p_reason, status_since = p_at WHERE scheme_id = p_scheme_id AND id = p_account_id;
  RETURN v_before.status;
END $$;

-- Takes a reversed award or gift out of the lots of the account it went to: its own lots first, then the earliest-expiring others, lapsed ones
-- included. Held credits are freed for it by releasing holds, the newest first. What is then still missing was spent: it becomes the amount to
-- earn back (ledger_write_entries).
CREATE FUNCTION ledger_take_back(
  p_scheme_id uuid, p_at timestamptz, p_account_id uuid, p_original_id uuid, p_reversal_id uuid, p_amount_minutes integer, p_grace_until timestamptz
) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_free bigint;
  v_hold uuid;
BEGIN
  LOOP
    SELECT coalesce(sum(remaining_minutes - held_minutes), 0) INTO v_free
    FROM lot WHERE scheme_id = p_scheme_id AND account_id = p_account_id AND remaining_minutes > 0;
    EXIT WHEN v_free >= p_amount_minutes;
    SELECT id INTO v_hold FROM hold
    WHERE scheme_id = p_scheme_id AND account_id = p_account_id AND state = 'HELD' ORDER BY placed_at DESC, id DESC LIMIT 1;
    EXIT WHEN v_hold IS NULL;
    PERFORM ledger_release_hold(p_scheme_id, p_at, v_hold, 'RELEASED', p_grace_until);
  END LOOP;
  WITH supply AS (
    SELECT l.id, sum(l.remaining_minutes - l.held_minutes) OVER w - (l.remaining_minutes - l.held_minutes) AS starts,
           sum(l.remaining_minutes - l.held_minutes) OVER w AS ends
    FROM lot l
    WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > l.held_minutes
    WINDOW w AS (ORDER BY (l.source_transfer_id = p_original_id) DESC, l.expires_at NULLS LAST, l.arrived_at, l.id)
  ), taken AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes)
    SELECT p_scheme_id, id, p_reversal_id, least(ends, p_amount_minutes) - starts FROM supply WHERE starts < p_amount_minutes
    RETURNING lot_id, minutes
  )
  UPDATE lot SET remaining_minutes = lot.remaining_minutes - taken.minutes FROM taken WHERE lot.scheme_id = p_scheme_id AND lot.id = taken.lot_id;
END $$;

-- Takes what the drafts spend out of the lots of wallets and pots: the earliest-expiring live lot first, never a held or lapsed one.
-- Several drafts may spend from one account: spending and lots are laid end to end on two number lines, and where a draft's stretch
-- overlaps a lot's, the draft takes that many minutes of the lot.
-- Raises TC001 when the live lots do not cover a draft; only exchanges between members may go below zero, as far as the account's floor.
CREATE FUNCTION ledger_take_lots(p_scheme_id uuid, p_at timestamptz, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_short uuid;
BEGIN
  WITH debit AS (
    SELECT d.id AS transfer_id, d.kind, d.from_account_id AS account_id, d.amount_minutes,
           sum(d.amount_minutes) OVER w - d.amount_minutes AS starts, sum(d.amount_minutes) OVER w AS ends
    FROM unnest(p_drafts) WITH ORDINALITY AS d
    JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.from_account_id AND a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT')
    WHERE d.hold_id IS NULL
    WINDOW w AS (PARTITION BY d.from_account_id ORDER BY d.ordinality)
  ), taken AS (
    -- Each debit lays out the lots of its own account: one join of all debits with all lots would grow with the square of a batch.
    SELECT debit.transfer_id, debit.account_id, supply.lot_id, (least(debit.ends, supply.ends) - greatest(debit.starts, supply.starts))::integer AS minutes
    FROM debit CROSS JOIN LATERAL (
      SELECT l.id AS lot_id, sum(l.remaining_minutes - l.held_minutes) OVER w - (l.remaining_minutes - l.held_minutes) AS starts,
             sum(l.remaining_minutes - l.held_minutes) OVER w AS ends
      FROM lot l
      WHERE l.scheme_id = p_scheme_id AND l.account_id = debit.account_id
        AND l.remaining_minutes > 0 AND l.remaining_minutes > l.held_minutes AND (l.expires_at IS NULL OR l.expires_at > p_at)
      WINDOW w AS (ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id)
    ) supply
    WHERE supply.starts < debit.ends AND debit.starts < supply.ends
  ), used AS (
    INSERT INTO lot_use (scheme_id, lot_id, transfer_id, minutes) SELECT p_scheme_id, lot_id, transfer_id, minutes FROM taken
  ), reduced AS (
    UPDATE lot SET remaining_minutes = lot.remaining_minutes - t.minutes
    FROM (SELECT lot_id, sum(minutes) AS minutes FROM taken GROUP BY lot_id) t
    WHERE lot.scheme_id = p_scheme_id AND lot.id = t.lot_id
  )
  -- Laid end to end, drafts are covered one after the other: one is short if, and only if, it ends beyond all that was taken.
  SELECT debit.transfer_id INTO v_short
  FROM debit LEFT JOIN (SELECT account_id, sum(minutes) AS reach FROM taken GROUP BY account_id) t ON t.account_id = debit.account_id
  WHERE debit.kind <> 'EXCHANGE' AND debit.ends > coalesce(t.reach, 0)
  LIMIT 1;
  IF v_short IS NOT NULL THEN
    RAISE EXCEPTION 'the live lots do not cover transfer %', v_short USING ERRCODE = 'TC001';
  END IF;
END $$;

-- The door for single movements (gifts, donations, grants): drafts as JSON, posted in the caller's transaction.
-- Callers refuse in their own words what is about an account that is not open; the last lock stands here (TC004).
-- Open to: tc_app, tc_worker.
CREATE FUNCTION ledger_transfer(p_scheme_id uuid, p_at timestamptz, p_drafts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF EXISTS (SELECT 1 FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d WHERE d.kind IN ('REVERSAL', 'REDEMPTION', 'ISSUE', 'EXPIRY')) THEN
    RAISE EXCEPTION 'issues, redemptions, expiries and reversals have doors of their own' USING ERRCODE = 'TC008';
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.id)
    FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d CROSS JOIN LATERAL (VALUES (d.from_account_id), (d.to_account_id)) AS side (id)));
  IF EXISTS (
    SELECT 1 FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d
    JOIN account a ON a.scheme_id = p_scheme_id AND a.id IN (d.from_account_id, d.to_account_id)
    WHERE a.status <> 'OPEN' AND d.kind NOT IN ('RETURN', 'ADJUSTMENT')
  ) THEN
    RAISE EXCEPTION 'an account is not open' USING ERRCODE = 'TC004';
  END IF;
  PERFORM ledger_post(p_scheme_id, p_at, (SELECT array_agg(d) FROM jsonb_populate_recordset(NULL::transfer_draft, p_drafts) d));
END $$;

-- Writes the transfers, their two entries each, and the balances. The accounts are locked already.
-- Only a reversal may take a wallet or pot below its floor, and an adjustment between two wallets the one it takes from, so that what is to be earned
-- back can move with its member: what is missing becomes the amount to earn back, and credits that arrive lower it.
CREATE FUNCTION ledger_write_entries(p_scheme_id uuid, p_drafts transfer_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  INSERT INTO transfer (scheme_id, id, kind, amount_minutes, from_account_id, to_account_id, occurred_at,
                        hours_log_id, redemption_id, reverses_transfer_id, funder, note)
  SELECT p_scheme_id, d.id, d.kind, d.amount_minutes, d.from_account_id, d.to_account_id, d.occurred_at,
         d.hours_log_id, d.redemption_id, d.reverses_transfer_id, d.funder, d.note
  FROM unnest(p_drafts) d;

  WITH leg AS (
    SELECT d.ordinality * 2 + side.n AS position, d.id AS transfer_id, d.occurred_at,
           side.n = 0 AND (d.kind = 'REVERSAL' OR d.kind = 'ADJUSTMENT' AND 2 = (
             SELECT count(*) FROM account w WHERE w.scheme_id = p_scheme_id AND w.id IN (d.from_account_id, d.to_account_id) AND w.kind = 'WALLET'
           )) AS takes_back,
           CASE side.n WHEN 0 THEN d.from_account_id ELSE d.to_account_id END AS account_id,
           CASE side.n WHEN 0 THEN -d.amount_minutes ELSE d.amount_minutes END AS amount_minutes
    FROM unnest(p_drafts) WITH ORDINALITY AS d CROSS JOIN (VALUES (0), (1)) AS side (n)
  ), running AS (
    SELECT leg.*, row_number() OVER w AS step, sum(amount_minutes) OVER w AS so_far
    FROM leg WINDOW w AS (PARTITION BY account_id ORDER BY position)
  ), written AS (
    INSERT INTO entry (scheme_id, account_id, sequence, transfer_id, amount_minutes, balance_after_minutes, occurred_at)
    SELECT p_scheme_id, r.account_id, a.entry_count + r.step, r.transfer_id, r.amount_minutes, a.balance_minutes + r.so_far, r.occurred_at
    FROM running r JOIN account a ON a.scheme_id = p_scheme_id AND a.id = r.account_id
  ), total AS (
    SELECT account_id, sum(amount_minutes) AS minutes, count(*) AS steps, bool_or(takes_back) AS takes_back FROM leg GROUP BY account_id
  )
  UPDATE account a
  SET balance_minutes = a.balance_minutes + t.minutes,
      entry_count = a.entry_count + t.steps,
      to_earn_back_minutes = CASE
        WHEN t.takes_back AND a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT')
          THEN greatest(a.to_earn_back_minutes, a.floor_minutes - a.balance_minutes - t.minutes)
        WHEN t.minutes > 0 THEN least(a.to_earn_back_minutes, greatest(0, a.floor_minutes - a.balance_minutes - t.minutes))
        ELSE a.to_earn_back_minutes
      END
  FROM total t
  WHERE a.scheme_id = p_scheme_id AND a.id = t.account_id;
END $$;

-- The first lock of whatever adds to the hours that wait for pots, or to the pots they wait for: everything of that kind in a scheme happens one
-- after the other, so that the oldest are always credited first. Then locks, in the order that holds everywhere, the logs by id (those that
-- p_arriving_minutes could reach, and p_log_ids) and the accounts by id (the pots, p_account_ids, and where the credits would go).
-- p_arriving_minutes null: as much as there may be. Returns the logs that award_waiting may credit under these locks.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION lock_waiting_hours(p_scheme_id uuid, p_pot_ids uuid[], p_arriving_minutes bigint, p_log_ids uuid[], p_account_ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_pots uuid[] := p_pot_ids;
  v_reach bigint;
  v_logs uuid[];
  v_receivers uuid[];
  v_more uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM pg_advisory_xact_lock(hashtextextended('waiting hours of ' || p_scheme_id, 0));
  -- Hours that are donated fill another pot, which others may wait for.
  LOOP
    SELECT p_arriving_minutes + coalesce(sum(greatest(0, a.balance_minutes)), 0) INTO v_reach
    FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = ANY (v_pots);
    WITH line AS (
      SELECT w.*, sum(w.reward_minutes) OVER (PARTITION BY w.payer_id ORDER BY w.decided_at, w.hours_log_id) AS through
      FROM waiting_hours(p_scheme_id, v_pots) w
    )
    SELECT array_agg(l.hours_log_id), array_agg(DISTINCT l.to_account_id), array_agg(DISTINCT a.id) FILTER (WHERE a.kind <> 'WALLET' AND a.id <> ALL (v_pots))
    INTO v_logs, v_receivers, v_more
    FROM line l JOIN account a ON a.scheme_id = p_scheme_id AND a.id = l.to_account_id
    WHERE v_reach IS NULL OR l.through <= v_reach OR l.to_account_id = l.payer_id;
    EXIT WHEN v_more IS NULL;
    v_pots := v_pots || v_more;
  END LOOP;
  PERFORM 1 FROM hours_log h WHERE h.scheme_id = p_scheme_id AND h.id = ANY (v_logs || p_log_ids) ORDER BY h.id FOR NO KEY UPDATE;
  PERFORM ledger_lock_accounts(p_scheme_id, v_pots || v_receivers || p_account_ids);
  RETURN coalesce(v_logs, '{}');
END $$;

-- The day a lot had at an entry of its account; p_expires_at is the one it has now.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_day(p_scheme_id uuid, p_lot_id bigint, p_expires_at timestamptz, p_sequence bigint) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = tc, pg_temp
AS $$
  SELECT coalesce((
    SELECT min(g.expired_at) FROM lot_grace g WHERE g.scheme_id = p_scheme_id AND g.lot_id = p_lot_id AND g.after_sequence >= p_sequence), p_expires_at)
$$;

-- What holds had set aside of a lot at an entry of its account.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_held(p_scheme_id uuid, p_lot_id bigint, p_sequence bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = tc, pg_temp
  -- One lot's few rows: by key, also where the check that asks joins whole tables.
  SET enable_nestloop = on
AS $$
  SELECT coalesce(sum(p.minutes), 0)
  FROM hold_lot p JOIN hold h ON h.scheme_id = p.scheme_id AND h.id = p.hold_id
  WHERE p.scheme_id = p_scheme_id AND p.lot_id = p_lot_id
    AND h.placed_after_sequence < p_sequence AND (h.settled_after_sequence >= p_sequence OR h.state = 'HELD')
$$;

-- What had been used of a lot after an entry of its account.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_used(p_scheme_id uuid, p_lot_id bigint, p_sequence bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = tc, pg_temp
  -- One lot's few rows: by key, also where the check that asks joins whole tables.
  SET enable_nestloop = on
AS $$
  SELECT coalesce(sum(u.minutes), 0)
  FROM lot l
  JOIN lot_use u ON u.scheme_id = l.scheme_id AND u.lot_id = l.id
  JOIN entry e ON e.scheme_id = u.scheme_id AND e.transfer_id = u.transfer_id AND e.account_id = l.account_id
  WHERE l.scheme_id = p_scheme_id AND l.id = p_lot_id AND e.sequence <= p_sequence
$$;

-- How far two places are from each other over the ground, in whole metres, on a round earth: right to half a percent. Degrees, WGS84. Null where either
-- is not known. Plain SQL without a path of its own, so that the planner unfolds it into the query that asks.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION metres_between(p_latitude double precision, p_longitude double precision, p_to_latitude double precision, p_to_longitude double precision)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT round(2 * 6371008.8 * asin(least(1, sqrt(
    power(sin(radians(p_to_latitude - p_latitude) / 2), 2)
    + cos(radians(p_latitude)) * cos(radians(p_to_latitude)) * power(sin(radians(p_to_longitude - p_longitude) / 2), 2)
  ))))::integer
$$;

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

-- What may have changed since a batch of redemptions was judged: codes, cards, holds, wallets, offers, and the counts behind their limits. Runs under
-- the locks of redeem_batch and hold_offer; every redemption and hold of an offer takes its venue's account, so the counts cannot move meanwhile.
-- No wallet, code or hold comes twice, so the items meet only in an offer's stock and a venue's budget: those are shared out in their order.
-- refused: {item: {"status": "REFUSED", "code", "availableMinutes"}}.
CREATE FUNCTION redeem_check(p_scheme_id uuid, p_at timestamptz, p_items redemption_draft[])
RETURNS TABLE (won redemption_draft[], refused jsonb)
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_verdicts redemption_verdict[];
  v_is_tight boolean;
BEGIN
  WITH judged AS (
    SELECT d.item, d.hold_id IS NULL AS is_new, d.offer_id, d.stock_slot, d.stock_limit, d.adults + d.under16s AS heads,
           d.organisation_id, d.budget_minutes, d.budget_since, d.price_minutes, free.minutes AS available, CASE
      WHEN d.code_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM redemption_code c WHERE c.scheme_id = p_scheme_id AND c.id = d.code_id AND c.used_at IS NULL AND c.expires_at > p_at) THEN 'CODE_NOT_VALID'
      WHEN d.card_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM member_card c WHERE c.scheme_id = p_scheme_id AND c.id = d.card_id AND c.state = 'ACTIVE' AND (c.locked_until IS NULL OR c.locked_until <= p_at)) THEN 'CARD_NOT_VALID'
      WHEN wallet.status <> 'OPEN' OR venue.status <> 'OPEN' THEN 'ACCOUNT_NOT_OPEN'
      WHEN body.status <> 'VERIFIED' THEN 'OFFER_NOT_AVAILABLE'
      WHEN d.hold_id IS NOT NULL THEN CASE WHEN NOT EXISTS (
        SELECT 1 FROM hold h WHERE h.scheme_id = p_scheme_id AND h.id = d.hold_id AND h.state = 'HELD' AND h.lapses_at > p_at
          AND h.account_id = d.wallet_id AND h.amount_minutes = d.price_minutes) THEN 'HOLD_NOT_VALID' END
      WHEN wallet.to_earn_back_minutes > 0 THEN 'CREDITS_TO_EARN_BACK'
      WHEN free.minutes < d.price_minutes THEN 'INSUFFICIENT_CREDITS'
      WHEN NOT EXISTS (
        SELECT 1 FROM offer o WHERE o.scheme_id = p_scheme_id AND o.id = d.offer_id AND o.status = 'ACTIVE' AND o.revision = d.offer_revision) THEN 'OFFER_CHANGED'
      WHEN d.member_limit <= (
        SELECT count(*) FROM redemption r
        WHERE r.scheme_id = p_scheme_id AND r.member_id = d.member_id AND r.offer_id = d.offer_id
          AND (r.state = 'REDEEMED' AND r.redeemed_at >= d.member_limit_since AND r.redeemed_at < d.member_limit_until
            OR r.state = 'HELD' AND coalesce(r.booked_for, r.placed_at) >= d.member_limit_since AND coalesce(r.booked_for, r.placed_at) < d.member_limit_until)
        ) THEN 'MEMBER_LIMIT_REACHED'
    END AS refusal
    FROM unnest(p_items) d
    JOIN account wallet ON wallet.scheme_id = p_scheme_id AND wallet.id = d.wallet_id
    JOIN account venue ON venue.scheme_id = p_scheme_id AND venue.id = d.venue_account_id
    JOIN organisation body ON body.scheme_id = p_scheme_id AND body.id = d.organisation_id
    CROSS JOIN LATERAL account_free(p_scheme_id, d.wallet_id, p_at) free
  ), stock AS (
    SELECT q.offer_id, q.stock_slot, (
      SELECT coalesce(sum(r.adults + r.under16s), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.offer_id = q.offer_id AND r.stock_slot = q.stock_slot AND r.state IN ('HELD', 'REDEEMED')) AS used
    FROM (SELECT DISTINCT offer_id, stock_slot FROM judged WHERE is_new AND refusal IS NULL AND stock_limit IS NOT NULL) q
  ), budget AS (
    SELECT q.organisation_id, (
      SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.organisation_id = q.organisation_id AND r.redeemed_at >= q.budget_since AND r.state = 'REDEEMED') + (
      SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.organisation_id = q.organisation_id AND r.state = 'HELD') AS used
    FROM (SELECT DISTINCT organisation_id, budget_since FROM judged WHERE is_new AND refusal IS NULL AND budget_minutes IS NOT NULL) q
  ), verdict AS (
    SELECT ROW(j.item, j.refusal, j.available, stock.used, budget.used)::redemption_verdict AS v, j.item,
      j.is_new AND j.refusal IS NULL AND (
        stock.used + sum(j.heads) FILTER (WHERE j.is_new AND j.refusal IS NULL) OVER (PARTITION BY j.offer_id, j.stock_slot) > j.stock_limit
        OR budget.used + sum(j.price_minutes) FILTER (WHERE j.is_new AND j.refusal IS NULL) OVER (PARTITION BY j.organisation_id) > j.budget_minutes) AS is_tight
    FROM judged j
    LEFT JOIN stock ON stock.offer_id = j.offer_id AND stock.stock_slot = j.stock_slot AND j.stock_limit IS NOT NULL
    LEFT JOIN budget ON budget.organisation_id = j.organisation_id AND j.budget_minutes IS NOT NULL
  )
  SELECT array_agg(v ORDER BY item), bool_or(is_tight) INTO v_verdicts, v_is_tight FROM verdict;

  IF v_is_tight THEN
    v_verdicts := redeem_share_out(p_items, v_verdicts);
  END IF;
  SELECT coalesce(array_agg(d ORDER BY d.item) FILTER (WHERE v.refusal IS NULL), '{}'),
         coalesce(jsonb_object_agg(d.item, jsonb_build_object('status', 'REFUSED', 'code', v.refusal, 'availableMinutes', v.available_minutes))
           FILTER (WHERE v.refusal IS NOT NULL), '{}')
  INTO won, refused FROM unnest(p_items) d JOIN unnest(v_verdicts) v ON v.item = d.item;
  RETURN NEXT;
END $$;

-- The locks a batch of redemptions or holds is decided under: codes for themselves, cards so that blocking one waits, then wallets and venues by id.
CREATE FUNCTION redeem_lock(p_scheme_id uuid, p_items redemption_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM 1 FROM redemption_code c
  WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.code_id FROM unnest(p_items) d) ORDER BY c.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM unnest(p_items) d WHERE d.card_id IS NOT NULL) THEN
    PERFORM 1 FROM member_card c
    WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.card_id FROM unnest(p_items) d) ORDER BY c.id FOR SHARE;
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.id)
    FROM unnest(p_items) d CROSS JOIN LATERAL (VALUES (d.wallet_id), (d.venue_account_id)) AS side (id)));
END $$;

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

-- What limited offers have given already, one row per question in their order: how often a member took an offer within a period, and how many places of
-- a slot are taken. Open holds count as if they were redeemed at the time they are booked for.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION redemption_counts(p_scheme_id uuid, p_questions jsonb) RETURNS TABLE (times bigint, stock bigint)
LANGUAGE plpgsql SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT (
      SELECT count(*) FROM redemption r WHERE r.scheme_id = p_scheme_id AND r.member_id = q.member_id AND r.offer_id = q.offer_id
        AND (r.state = 'REDEEMED' AND r.redeemed_at >= q.since AND r.redeemed_at < q.until
          OR r.state = 'HELD' AND coalesce(r.booked_for, r.placed_at) >= q.since AND coalesce(r.booked_for, r.placed_at) < q.until)
    ), (
      SELECT coalesce(sum(r.adults + r.under16s), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.offer_id = q.offer_id AND r.stock_slot = q.slot AND r.state IN ('HELD', 'REDEEMED')
    )
  FROM jsonb_to_recordset(p_questions) AS q (item integer, member_id uuid, offer_id uuid, since timestamptz, until timestamptz, slot text)
  ORDER BY q.item;
END $$;

-- Everything a batch of redemptions is judged by, one row per request in their order. A request names the member by code_hash, by card_number, by
-- the redemption that stands as a hold, or by their id; the offer by its id or, for a hold, through it. What does not exist in this scheme is null.
-- The hash arrives as bytea: a conversion beside it would be a leaky function, and row-level security would keep it off the index. So it does with
-- COALESCE, which PostgreSQL does not count among what cannot leak, as it does CASE: with it every member of the scheme was looked at for each request.
-- Enters the scheme by itself: one call is one round trip.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION redemption_facts(p_scheme_id uuid, p_at timestamptz, p_requests jsonb)
RETURNS TABLE (
  prior_hash bytea, prior_operation text, prior_redemption_id uuid, recent_failures bigint,
  code_id uuid, code_is_live boolean, card_id uuid, card_is_live boolean, card_pin_hash bytea,
  hold_id uuid, hold_is_live boolean, hold_booked_for timestamptz, hold_price_minutes integer, hold_adults integer, hold_under16s integer,
  member_id uuid, member_is_active boolean, ward_code text, wallet_id uuid,
  offer_id uuid, offer_title text, organisation_id uuid, venue_account_id uuid, venue_status text, budget_minutes integer,
  price_minutes integer, under16_price_minutes integer, price_per text, offer_status text, revision integer, restrictions jsonb, zone text, rules jsonb
)
LANGUAGE plpgsql SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT i.input_hash, i.operation, (i.result ->> 'redemptionId')::uuid,
         (SELECT count(*) FROM code_failure f WHERE f.scheme_id = p_scheme_id AND f.actor = q.actor AND f.failed_at > p_at - interval '1 minute'),
         c.id, c.used_at IS NULL AND c.expires_at > p_at,
         card.id, card.state = 'ACTIVE' AND (card.locked_until IS NULL OR card.locked_until <= p_at), card.pin_hash,
         held.hold_id, held.state = 'HELD' AND h.state = 'HELD' AND h.lapses_at > p_at, held.booked_for, held.price_minutes, held.adults, held.under16s,
         m.id, m.status = 'ACTIVE', w.gss_code, wallet.id,
         o.id, o.title, o.organisation_id, venue.id, g.status, g.monthly_budget_minutes,
         o.price_minutes, o.under16_price_minutes, o.price_per, o.status, o.revision, o.restrictions, s.time_zone, s.rules
  FROM jsonb_to_recordset(p_requests)
    AS q (item integer, actor text, key text, code_hash bytea, card_number text, redemption_id uuid, member_id uuid, offer_id uuid)
  JOIN scheme s ON s.scheme_id = p_scheme_id
  LEFT JOIN idempotency i ON i.scheme_id = p_scheme_id AND i.actor = q.actor AND i.key = q.key
  LEFT JOIN redemption_code c ON c.scheme_id = p_scheme_id AND c.code_hash = q.code_hash
  LEFT JOIN member_card card ON card.scheme_id = p_scheme_id AND card.card_number = q.card_number
  LEFT JOIN redemption held ON held.scheme_id = p_scheme_id AND held.id = q.redemption_id
  LEFT JOIN hold h ON h.scheme_id = p_scheme_id AND h.id = held.hold_id
  LEFT JOIN member m ON m.scheme_id = p_scheme_id AND m.id = CASE
    WHEN c.member_id IS NOT NULL THEN c.member_id WHEN card.member_id IS NOT NULL THEN card.member_id
    WHEN held.member_id IS NOT NULL THEN held.member_id ELSE q.member_id END
  LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = m.ward_id
  LEFT JOIN account wallet ON wallet.scheme_id = p_scheme_id AND wallet.member_id = m.id
  LEFT JOIN offer o ON o.scheme_id = p_scheme_id AND o.id = CASE WHEN held.offer_id IS NOT NULL THEN held.offer_id ELSE q.offer_id END
  LEFT JOIN organisation g ON g.scheme_id = p_scheme_id AND g.id = o.organisation_id
  LEFT JOIN account venue ON venue.scheme_id = p_scheme_id AND venue.organisation_id = o.organisation_id AND venue.kind = 'VENUE'
  ORDER BY q.item;
END $$;

-- The membership that goes on for this one: the one it was joined with, else itself. One step is all it ever takes: whoever was joined with a membership
-- that goes is joined with the one that remains.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION remaining_member(p_scheme_id uuid, p_member_id uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = tc, pg_temp
AS $$
  SELECT coalesce(m.merged_into_id, m.id) FROM member m WHERE m.scheme_id = p_scheme_id AND m.id = p_member_id
$$;

-- What an API key may do, before a scheme is known. No row where it is unknown, revoked, expired or its organisation has closed.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_api_key(p_token_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, api_key_id uuid, kind text, scopes text[], organisation_id uuid, member_id uuid, expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_key api_key;
BEGIN
  SELECT * INTO v_key FROM api_key k WHERE k.token_hash = p_token_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_at);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM enter_scheme(v_key.scheme_id);
  IF EXISTS (SELECT 1 FROM organisation o WHERE o.scheme_id = v_key.scheme_id AND o.id = v_key.organisation_id AND o.status = 'CLOSED')
    OR EXISTS (SELECT 1 FROM member m WHERE m.scheme_id = v_key.scheme_id AND m.id = v_key.member_id AND m.status <> 'ACTIVE') THEN
    RETURN;
  END IF;
  UPDATE api_key SET last_used_at = p_at
  WHERE scheme_id = v_key.scheme_id AND id = v_key.id AND (last_used_at IS NULL OR last_used_at < p_at - interval '1 minute');
  RETURN QUERY SELECT v_key.scheme_id, v_key.id, v_key.kind, v_key.scopes, v_key.organisation_id, v_key.member_id, v_key.expires_at;
END $$;

-- The scheme of an open invitation, before a scheme is known: its token is all that somebody who is invited has. No row where it opens nothing.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_invitation(p_token_hash bytea, p_at timestamptz) RETURNS TABLE (scheme_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp AS $$
  SELECT i.scheme_id FROM invitation i WHERE i.token_hash = p_token_hash AND i.state = 'OPEN' AND i.lapses_at > p_at
$$;

-- Who a session token speaks for and whom they care for, before a scheme is known. No row where it is unknown, ended or past its time. A deputy has the role of a leader while
-- the one they stand in for is away and still leads.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION resolve_session(p_token_hash bytea, p_at timestamptz)
RETURNS TABLE (scheme_id uuid, session_id uuid, member_id uuid, expires_at timestamptz, roles jsonb, care_for jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_session session;
BEGIN
  SELECT * INTO v_session FROM session s WHERE s.token_hash = p_token_hash AND s.ended_at IS NULL AND s.expires_at > p_at;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM enter_scheme(v_session.scheme_id);
  RETURN QUERY
  SELECT v_session.scheme_id, v_session.id, m.id, v_session.expires_at, coalesce((
    SELECT jsonb_agg(jsonb_build_object('role', held.role, 'organisationId', held.organisation_id))
    FROM (
      SELECT r.role, r.organisation_id FROM role_assignment r
      WHERE r.scheme_id = v_session.scheme_id AND r.member_id = m.id AND r.ended_at IS NULL
      UNION
      SELECT 'LEADER', a.organisation_id
      FROM leader_absence a
      JOIN role_assignment r ON r.scheme_id = a.scheme_id AND r.organisation_id = a.organisation_id AND r.member_id = a.leader_id
        AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL
      WHERE a.scheme_id = v_session.scheme_id AND a.deputy_id = m.id AND a.ended_at IS NULL AND a.starts_at <= p_at AND a.ends_at > p_at
    ) held), '[]'), coalesce((
    SELECT jsonb_agg(jsonb_build_object('memberId', l.for_member_id, 'kind', l.kind, 'until', l.until) ORDER BY l.id)
    FROM care_link l JOIN member f ON f.scheme_id = l.scheme_id AND f.id = l.for_member_id AND f.status = 'ACTIVE'
    WHERE l.scheme_id = v_session.scheme_id AND l.by_member_id = m.id AND l.ended_at IS NULL AND l.until > p_at), '[]')
  FROM member m WHERE m.scheme_id = v_session.scheme_id AND m.id = v_session.member_id AND m.status = 'ACTIVE';
END $$;

-- The approved hours that wait for these pots to give their credits, as things stand: the group's pot pays while it is not closed, else the community
-- pot; the credits go where the member wants them, and to the community pot where the membership has ended.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION waiting_hours(p_scheme_id uuid, p_pot_ids uuid[])
RETURNS TABLE (hours_log_id uuid, member_id uuid, payer_id uuid, to_account_id uuid, reward_minutes integer, decided_at timestamptz)
LANGUAGE sql STABLE SET search_path = tc, pg_temp AS $$
  SELECT h.id, h.member_id, coalesce(pot.id, community.id),
         CASE WHEN m.status <> 'ACTIVE' THEN community.id WHEN h.rewarded_as = 'CREDITS' THEN wallet.id ELSE coalesce(donation.id, community.id) END,
         h.reward_minutes, h.decided_at
  FROM hours_log h
  JOIN member m ON m.scheme_id = h.scheme_id AND m.id = h.member_id
  JOIN account wallet ON wallet.scheme_id = h.scheme_id AND wallet.member_id = h.member_id
  JOIN account community ON community.scheme_id = h.scheme_id AND community.kind = 'COMMUNITY_POT'
  LEFT JOIN account pot ON pot.scheme_id = h.scheme_id AND pot.organisation_id = h.organisation_id AND pot.kind = 'POT' AND pot.status <> 'CLOSED'
  LEFT JOIN account donation ON donation.scheme_id = h.scheme_id AND donation.organisation_id = m.donate_to_organisation_id
    AND donation.kind = 'POT' AND donation.status = 'OPEN'
  WHERE h.scheme_id = p_scheme_id AND h.credit_state = 'UNFUNDED' AND coalesce(pot.id, community.id) = ANY (p_pot_ids)
$$;

-- Only the doors are open, and only to the roles that use them.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tc FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_free TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION account_lots TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION account_records TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION account_statement TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION approve_batch TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION award_waiting TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION check_expiry TO tc_app, tc_worker, tc_auditor;
GRANT EXECUTE ON FUNCTION check_ledger TO tc_app, tc_worker, tc_auditor;
GRANT EXECUTE ON FUNCTION enter_scheme TO tc_app, tc_worker, tc_auditor;
GRANT EXECUTE ON FUNCTION expire_lots TO tc_worker;
GRANT EXECUTE ON FUNCTION find_scheme TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION hold_offer TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION lapsed_wallets TO tc_worker;
GRANT EXECUTE ON FUNCTION ledger_join_wallets TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_lock_accounts TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_move_rest TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_open_account TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_place_hold TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_release_hold TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_reverse TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_set_status TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION ledger_transfer TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION lock_waiting_hours TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION lot_day TO tc_app, tc_worker, tc_auditor;
GRANT EXECUTE ON FUNCTION lot_held TO tc_app, tc_worker, tc_auditor;
GRANT EXECUTE ON FUNCTION lot_used TO tc_app, tc_worker, tc_auditor;
GRANT EXECUTE ON FUNCTION metres_between TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION redeem_batch TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION redemption_counts TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION redemption_facts TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION remaining_member TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION resolve_api_key TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION resolve_invitation TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION resolve_session TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION waiting_hours TO tc_app, tc_worker;
