-- Opens the lots of what arrives in wallets and pots. While the balance is below zero, arriving credits fill that first and only the rest remains.
-- Gifts, awards, donations, what has lapsed, and what is put right between two wallets keep the funder: who stood behind credits when they were issued stands
-- behind them wherever they go, and with help between members too. A gift and what is put right keep the expiry, so moving credits to and fro never
-- prolongs them; what was earned, by an award or an exchange, has a new one. In a pot nothing lapses. What came out of no lot (an amount to earn back that moves) never lapses either:
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
      SELECT d.kind IN ('GIFT', 'AWARD', 'DONATION', 'EXPIRY', 'EXCHANGE') OR d.kind = 'ADJUSTMENT' AND a.kind = 'WALLET' AND EXISTS (
        SELECT 1 FROM account f WHERE f.scheme_id = p_scheme_id AND f.id = d.from_account_id AND f.kind = 'WALLET') AS lots
    ) keeps
    CROSS JOIN LATERAL (
      SELECT d.amount_minutes AS minutes, CASE WHEN a.kind = 'WALLET' THEN d.lot_expires_at END AS expires_at, d.funder, false AS is_rest
      WHERE NOT keeps.lots
      UNION ALL
      SELECT sum(u.minutes)::integer, lives.until, l.funder, false
      FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
      CROSS JOIN LATERAL (SELECT CASE WHEN a.kind <> 'WALLET' THEN NULL WHEN d.kind IN ('AWARD', 'EXCHANGE') THEN d.lot_expires_at ELSE l.expires_at END AS until) lives
      WHERE keeps.lots AND u.scheme_id = p_scheme_id AND u.transfer_id = d.id
      GROUP BY lives.until, l.funder
      UNION ALL
      SELECT rest.minutes, CASE WHEN d.kind = 'EXCHANGE' THEN d.lot_expires_at END, d.funder, true
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
