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
  -- A floor is 0 for everything but wallets that exchanges took below it, and for them exactly as far down as is not to be earned back.
  SELECT 3, 'a floor is not where exchanges left it', a.scheme_id, a.id::text FROM account a
  WHERE a.floor_minutes <> CASE WHEN a.kind = 'WALLET' THEN least(0, a.balance_minutes + a.to_earn_back_minutes) ELSE 0 END
  UNION ALL
  SELECT 3, 'a floor is lower than any exchange was let go', a.scheme_id, a.id::text FROM account a
  WHERE a.floor_minutes < coalesce((SELECT min(f.floor_minutes) FROM exchange_floor f WHERE f.scheme_id = a.scheme_id), 0)
  UNION ALL
  -- What is to be earned back moves with its member when two memberships are joined: an adjustment between two wallets. An exchange goes as far as the
  -- scheme let it when it was posted.
  SELECT 3, 'an account went below its floor by something else than a reversal', e.scheme_id, e.account_id::text
  FROM entry e
  JOIN account a ON a.scheme_id = e.scheme_id AND a.id = e.account_id
  JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id
  JOIN account other ON other.scheme_id = t.scheme_id AND other.id = t.to_account_id
  LEFT JOIN exchange_floor f ON f.scheme_id = t.scheme_id AND f.transfer_id = t.id
  WHERE a.floor_minutes IS NOT NULL AND e.amount_minutes < 0 AND e.balance_after_minutes < 0
    AND (t.kind <> 'REVERSAL' OR a.kind = 'VENUE')
    AND (t.kind <> 'ADJUSTMENT' OR a.kind <> 'WALLET' OR other.kind <> 'WALLET')
    AND (t.kind <> 'EXCHANGE' OR a.kind <> 'WALLET' OR e.balance_after_minutes < coalesce(f.floor_minutes, 0))
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
  CROSS JOIN unnest(ARRAY['transfer', 'entry', 'lot', 'lot_use', 'lot_grace', 'hold', 'hold_lot', 'account', 'exchange_floor']) AS t (name)
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
