-- What is known of a member who looks for something to do, and of the scheme. Null: there is no such member, or the membership has ended.
-- For functions alone.
CREATE FUNCTION match_seeker(p_scheme_id uuid, p_at timestamptz, p_member_id uuid) RETURNS match_person
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  v_me match_person;
  v_booked tsmultirange;
  v_away tsmultirange;
BEGIN
  SELECT s.time_zone, s.rules, (p_at AT TIME ZONE s.time_zone)::date, m.adult_from_on, coalesce(p.latitude, w.latitude), coalesce(p.longitude, w.longitude),
         p.travel_metres, coalesce(p.takes_remote, true), coalesce(p.skill_ids, '{}'), coalesce(p.interests, '{}'), coalesce(p.avoids, '{}'),
         coalesce(p.languages, '{}'), coalesce(p.access_needs, '{}')
  INTO v_me.zone, v_me.rules, v_me.today, v_me.adult_from_on, v_me.latitude, v_me.longitude, v_me.travel_metres, v_me.takes_remote, v_me.skill_ids,
       v_me.interests, v_me.avoids, v_me.languages, v_me.access_needs
  FROM scheme s
  JOIN member m ON m.scheme_id = p_scheme_id AND m.id = p_member_id AND m.status = 'ACTIVE'
  LEFT JOIN member_profile p ON p.scheme_id = p_scheme_id AND p.member_id = m.id
  LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = m.ward_id
  WHERE s.scheme_id = p_scheme_id;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(array_agg(c.training_id) FILTER (WHERE c.kind = 'TRAINING'), '{}'),
         coalesce(max(array_position(ARRAY['BASIC', 'STANDARD', 'ENHANCED', 'ENHANCED_WITH_BARRED_LISTS'], c.dbs_level)), 0)
  INTO v_me.training_ids, v_me.dbs_rank
  FROM member_check c
  WHERE c.scheme_id = p_scheme_id AND c.member_id = p_member_id AND c.ended_at IS NULL AND (c.expires_on IS NULL OR c.expires_on >= v_me.today);
  SELECT coalesce(array_agg(DISTINCT h.opportunity_id), '{}'),
         range_agg(tsrange(h.starts_at AT TIME ZONE v_me.zone, greatest(h.ends_at AT TIME ZONE v_me.zone, h.starts_at AT TIME ZONE v_me.zone)))
           FILTER (WHERE b.state IN ('BOOKED', 'ATTENDING'))
  INTO v_me.booked_opportunity_ids, v_booked
  FROM booking b JOIN shift h ON h.scheme_id = p_scheme_id AND h.id = b.shift_id AND h.ends_at > p_at AND h.state = 'SCHEDULED'
  WHERE b.scheme_id = p_scheme_id AND b.member_id = p_member_id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING');
  SELECT range_agg(tsrange(e.from_on, e.to_on + 1)) INTO v_away FROM member_availability_exception e
  WHERE e.scheme_id = p_scheme_id AND e.member_id = p_member_id AND e.kind = 'AWAY' AND e.to_on >= v_me.today;
  v_me.free := match_free(p_scheme_id, p_member_id, ARRAY(SELECT v_me.today + n FROM generate_series(0, 29) n));
  v_me.busy := coalesce(v_booked, '{}') + coalesce(v_away, '{}');
  RETURN v_me;
END $$;
