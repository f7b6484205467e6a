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
