DROP FUNCTION ledger_exchange;

-- Writes the transfers, their two entries each, and the balances. The accounts are locked already.
-- Only a reversal may take a wallet or pot below its floor, and an adjustment between two wallets the one it takes from, so that what is to be earned
-- back can move with its member: what is missing becomes the amount to earn back, and credits that arrive lower it.
CREATE OR REPLACE FUNCTION ledger_write_entries(p_scheme_id uuid, p_drafts transfer_draft[]) RETURNS void
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

-- Opens the lots of what arrives in wallets and pots. While the balance is below zero, arriving credits fill that first and only the rest remains.
-- Gifts, awards, donations, what has lapsed, and what is put right between two wallets keep the funder: who stood behind credits when they were issued stands
-- behind them wherever they go. A gift and what is put right keep the expiry too, so moving credits to and fro never prolongs them. In a pot nothing lapses. What came out of no lot (an amount to earn back that moves) never lapses either:
-- it fills what is below zero.
-- Runs before the entries are written: it reads the balance from before.
CREATE OR REPLACE FUNCTION ledger_open_lots(p_scheme_id uuid, p_drafts transfer_draft[]) RETURNS void
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

-- The door for single movements (gifts, donations, grants): drafts as JSON, posted in the caller's transaction.
-- Callers refuse in their own words what is about an account that is not open; the last lock stands here (TC004).
-- Open to: tc_app, tc_worker.
CREATE OR REPLACE FUNCTION ledger_transfer(p_scheme_id uuid, p_at timestamptz, p_drafts jsonb) RETURNS void
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

-- Returns a reversed redemption or gift to the lots it was taken from. A lot that has lapsed meanwhile comes back as a new one that lives until
-- p_grace_until. While the balance is below zero the returned credits fill that first, the earliest-expiring ones.
CREATE OR REPLACE FUNCTION ledger_give_back(
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

-- Empties one wallet into another because both are one person's: every lot with its day and funder, lapsed ones included; or, where it stands below
-- zero, what is to be earned back. It is at exactly 0 afterwards. Answers the minutes moved, below zero for what is to be earned back.
-- Credits of the other wallet fill that at once, as a reversal would take them: the free ones first, then those of its newest holds.
-- Raises TC002 while something of it is held, TC008 for what is not two wallets.
-- Open to: tc_app, tc_worker.
CREATE OR REPLACE FUNCTION ledger_join_wallets(
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

-- The ledger's promises as a query: one row for each difference, none when all hold. Run it in one REPEATABLE READ transaction, so that it judges
-- one snapshot even under load. Sees the schemes that the caller's role may see: the auditor all, the service the one it is in.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE OR REPLACE FUNCTION check_ledger() RETURNS TABLE (promise integer, difference text, scheme_id uuid, subject_id text)
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

-- The lines of one account's statement, the latest first, with what is needed to say in words what each was. Enters the scheme by itself: one call is
-- one round trip. Lines older than p_before (an entry's sequence) when it is given; the cost is the same on any page. What only some kinds of line name
-- is looked up for those alone: a page is mostly of one kind, and joins that find nothing are what it used to spend its time on.
-- Open to: tc_app, tc_worker.
CREATE OR REPLACE FUNCTION account_statement(p_scheme_id uuid, p_account_id uuid, p_before bigint, p_limit integer)
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

DROP TABLE exchange_floor;
DROP TABLE welcome, member_block, help_exchange, help_answer, help_post;
