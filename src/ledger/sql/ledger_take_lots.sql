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
