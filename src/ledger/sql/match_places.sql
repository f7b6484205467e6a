-- What is free on the next shifts of an opportunity, so many at most, from the soonest: places, those of them whose skills somebody with these has
-- all of, and when in wall times.
-- Without a path of its own, so that the planner unfolds it into the query that asks. For functions alone.
CREATE FUNCTION match_places(p_scheme_id uuid, p_opportunity_id uuid, p_at timestamptz, p_until timestamptz, p_zone text, p_skill_ids uuid[], p_limit integer)
RETURNS TABLE (starts_at timestamptz, during tsrange, capacity integer, free integer, free_for_them integer)
LANGUAGE sql STABLE AS $$
  SELECT s.starts_at,
         tsrange(s.starts_at AT TIME ZONE p_zone, greatest(s.ends_at AT TIME ZONE p_zone, s.starts_at AT TIME ZONE p_zone)),
         places.capacity, places.free, places.free_for_them
  FROM (
    SELECT h.id, h.starts_at, h.ends_at FROM shift h
    WHERE h.scheme_id = p_scheme_id AND h.opportunity_id = p_opportunity_id AND h.starts_at > p_at AND h.starts_at < p_until AND h.state = 'SCHEDULED'
    ORDER BY h.starts_at, h.id LIMIT p_limit
  ) s
  CROSS JOIN LATERAL (
    SELECT sum(r.capacity)::integer AS capacity, sum(greatest(0, r.capacity - taken.places))::integer AS free,
           coalesce(sum(greatest(0, r.capacity - taken.places)) FILTER (WHERE r.skill_ids <@ p_skill_ids), 0)::integer AS free_for_them
    FROM shift_role r
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(b.places), 0)::integer AS places FROM booking b
      WHERE b.scheme_id = p_scheme_id AND b.shift_id = s.id AND b.shift_role_id = r.id
        AND b.state IN ('OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW')
    ) taken
    WHERE r.scheme_id = p_scheme_id AND r.shift_id = s.id
  ) places
$$;
