-- Writes the transfers, their two entries each, and the balances. The accounts are locked already.
-- Only a reversal may take a wallet or pot below its floor, and an adjustment between two wallets the one it takes from, so that what is to be earned
-- back can move with its member: what is missing becomes the amount to earn back, and credits that arrive lower it.
-- A wallet's floor is 0 but for what exchanges took below it (ledger_exchange): credits that arrive go towards what is to be earned back first, and then
-- raise the floor again, so that nothing else can go where an exchange went.
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
      END,
      floor_minutes = CASE
        WHEN a.kind = 'WALLET' AND a.floor_minutes < 0 THEN least(0, greatest(a.floor_minutes, a.balance_minutes + t.minutes))
        ELSE a.floor_minutes
      END
  FROM total t
  WHERE a.scheme_id = p_scheme_id AND a.id = t.account_id;
END $$;
