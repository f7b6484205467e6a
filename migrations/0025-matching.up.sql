-- Finding each other: what members put aside, how often groups were shown, the keys that candidates are found by, and the functions that match.

-- A member said that something is not for them. Restored: they take it back.
CREATE TABLE match_dismissal (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  opportunity_id uuid,
  help_post_id uuid,
  reason text CHECK (reason IN ('TOO_FAR', 'WRONG_TIMES', 'NOT_INTERESTED', 'TOO_DEMANDING', 'NOT_THIS_GROUP', 'OTHER')),
  dismissed_by text NOT NULL,
  dismissed_at timestamptz NOT NULL,
  restored_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, opportunity_id) REFERENCES opportunity,
  FOREIGN KEY (scheme_id, help_post_id) REFERENCES help_post,
  CHECK ((opportunity_id IS NULL) <> (help_post_id IS NULL))
);
-- One that stands for each member and thing: of two that race one is written.
CREATE UNIQUE INDEX match_dismissal_live ON match_dismissal (scheme_id, member_id, opportunity_id, help_post_id) NULLS NOT DISTINCT WHERE restored_at IS NULL;

CREATE INDEX match_dismissal_by_member ON match_dismissal (scheme_id, member_id, dismissed_at DESC, id DESC) WHERE restored_at IS NULL;

-- In how many lists of matches a group was shown on a local day, and to how many members. Counted out of the way of those who ask, so that the last
-- seconds before a crash are not in it.
CREATE TABLE match_exposure (
  scheme_id uuid NOT NULL REFERENCES scheme,
  organisation_id uuid NOT NULL,
  on_day date NOT NULL,
  shown integer NOT NULL CHECK (shown >= 0),
  -- Once for each member, process and day.
  members integer NOT NULL CHECK (members >= 0),
  PRIMARY KEY (scheme_id, organisation_id, on_day),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation
);

-- What published opportunities and members who may be found are looked for by, and roughly where: "skill <id>" and "cause <cause>" of opportunities, "skill of
-- <id>" and "cause of <cause>" of members. Kept by triggers. No array serves an index under row-level security; equal texts and whole numbers do.
CREATE TABLE match_key (
  scheme_id uuid NOT NULL REFERENCES scheme,
  key text NOT NULL,
  -- As opportunity.cell. Null: not known.
  cell integer,
  subject_id uuid NOT NULL,
  PRIMARY KEY (scheme_id, key, subject_id)
);
CREATE INDEX match_key_by_cell ON match_key (scheme_id, key, cell, subject_id);

ALTER TABLE member_profile ADD COLUMN cell integer
  GENERATED ALWAYS AS (floor((latitude - 49) * 100)::integer * 1024 + floor((longitude + 9) * 64)::integer) STORED;
CREATE INDEX member_profile_by_cell ON member_profile (scheme_id, cell) WHERE findable;
CREATE INDEX member_profile_changed ON member_profile (scheme_id, changed_at DESC, member_id) WHERE findable;
CREATE INDEX opportunity_remote ON opportunity (scheme_id, published_at DESC, id DESC) WHERE state = 'PUBLISHED' AND place_kind <> 'ON_SITE';
CREATE INDEX help_post_requests_of_ward ON help_post (scheme_id, ward_id, posted_at DESC, id DESC) WHERE kind = 'REQUEST' AND state = 'OPEN';

ALTER TABLE match_dismissal ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_dismissal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON match_dismissal USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON match_dismissal FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON match_dismissal TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON match_dismissal TO tc_app, tc_worker;

ALTER TABLE match_exposure ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_exposure FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON match_exposure USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON match_exposure FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON match_exposure TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON match_exposure TO tc_app, tc_worker;

ALTER TABLE match_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON match_key USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON match_key FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON match_key TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, DELETE ON match_key TO tc_app, tc_worker;

-- What is known of a member who looks for something to do, and of their scheme. free is null where they have not said when; busy is what they are booked on,
-- and the days on which they are away. Both are wall times of the next four weeks.
CREATE TYPE match_person AS (
  zone text,
  rules jsonb,
  today date,
  adult_from_on date,
  latitude double precision,
  longitude double precision,
  travel_metres integer,
  takes_remote boolean,
  skill_ids uuid[],
  interests text[],
  avoids text[],
  languages text[],
  access_needs text[],
  training_ids uuid[],
  dbs_rank integer,
  booked_opportunity_ids uuid[],
  free tsmultirange,
  busy tsmultirange
);

-- Something that may suit somebody: how well, part by part from 0 to 1 in the order of domain/matching/weights.ts, times what lowers it; what that rests on;
-- when somebody is needed there, and how far away it is.
CREATE TYPE match_found AS (
  id uuid,
  group_id uuid,
  parts double precision[],
  lowered double precision,
  facts jsonb,
  needed_at timestamptz,
  metres integer
);

-- The cells of the grid that a circle touches, as one range of cells for each row of the grid: as domain/organisations/place.ts has them.
-- Without a path of its own, so that the planner unfolds it into the query that asks. For functions alone.
CREATE FUNCTION match_bands(p_latitude double precision, p_longitude double precision, p_metres double precision)
RETURNS TABLE (low integer, high integer) LANGUAGE sql IMMUTABLE AS $$
  SELECT row_of.cell_row * 1024 + reach.west, row_of.cell_row * 1024 + reach.east
  FROM (
    SELECT greatest(0, floor((p_latitude - tall - 49) * 100))::integer AS south, least(1200, floor((p_latitude + tall - 49) * 100))::integer AS north,
           greatest(0, floor((p_longitude - wide + 9) * 64))::integer AS west, least(704, floor((p_longitude + wide + 9) * 64))::integer AS east
    FROM (SELECT degrees(p_metres / 6371008.8) AS tall, degrees(asin(least(1, sin(p_metres / 6371008.8) / cos(radians(p_latitude))))) AS wide) angle
  ) reach
  CROSS JOIN LATERAL generate_series(reach.south, reach.north) AS row_of (cell_row)
$$;

-- When a member is free on some local days, as wall times; stretches that touch are one, across midnight too. Null: they have not said when. A day on which
-- they are FREE counts whole, one on which they are AWAY not at all, whatever their usual week: as isFree in domain/profiles/availability.ts.
-- For functions alone.
CREATE FUNCTION match_free(p_scheme_id uuid, p_member_id uuid, p_days date[]) RETURNS tsmultirange
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  v_week tsmultirange;
  v_free datemultirange;
  v_away datemultirange;
  v_says boolean;
BEGIN
  SELECT range_agg(daterange(e.from_on, e.to_on + 1)) FILTER (WHERE e.kind = 'FREE'), range_agg(daterange(e.from_on, e.to_on + 1)) FILTER (WHERE e.kind = 'AWAY')
  INTO v_free, v_away
  FROM member_availability_exception e WHERE e.scheme_id = p_scheme_id AND e.member_id = p_member_id;
  SELECT count(*) > 0 OR v_free IS NOT NULL, range_agg(tsrange(d.on_day + a.from_time, d.on_day + a.to_time)) FILTER (WHERE d.on_day IS NOT NULL)
  INTO v_says, v_week
  FROM (SELECT c.weekday, c.from_time, c.to_time FROM member_availability c WHERE c.scheme_id = p_scheme_id AND c.member_id = p_member_id OFFSET 0) a
  LEFT JOIN (
    SELECT day.on_day FROM unnest(p_days) day (on_day) WHERE NOT day.on_day <@ coalesce(v_free, '{}') AND NOT day.on_day <@ coalesce(v_away, '{}')
  ) d ON extract(isodow FROM d.on_day) = a.weekday;
  IF NOT v_says THEN
    RETURN NULL;
  END IF;
  IF v_free IS NOT NULL THEN
    v_week := coalesce(v_week, '{}') + coalesce((
      SELECT range_agg(tsrange(day.on_day, day.on_day + 1)) FROM unnest(p_days) day (on_day)
      WHERE day.on_day <@ v_free AND NOT day.on_day <@ coalesce(v_away, '{}')), '{}');
  END IF;
  RETURN coalesce(v_week, '{}');
END $$;

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

-- What a scheme weighs each part of a match with: what it chose, over the defaults, in the order of domain/matching/weights.ts.
-- For functions alone.
CREATE FUNCTION match_weights(p_rules jsonb, p_defaults integer[]) RETURNS integer[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg(coalesce((p_rules ->> named.rule)::integer, named.weight) ORDER BY named.place)
  FROM unnest(ARRAY['matchSkillsWeight', 'matchInterestsWeight', 'matchDistanceWeight', 'matchAvailabilityWeight', 'matchLanguagesWeight',
                    'matchAccessWeight', 'matchNoveltyWeight', 'matchFeedbackWeight', 'matchNeedWeight'], p_defaults)
    WITH ORDINALITY AS named (rule, weight, place)
$$;

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

-- Opportunities that may suit somebody, out of many: the nearest, those that need what they can do or are for what they care for and not far, what can be
-- done from home, what begins when they are free, what was published last, and what groups offer that were seldom shown lately. Each of these is read
-- from an index and has an end; what is judged afterwards does not grow with the scheme. Nobody's place: what a place would have brought is left out.
-- The planner is kept from reading tables whole, whatever it believes of them.
-- For functions alone.
CREATE FUNCTION match_candidates(
  p_scheme_id uuid, p_at timestamptz, p_zone text, p_latitude double precision, p_longitude double precision, p_reach_metres double precision,
  p_keys text[], p_avoids text[], p_free tsmultirange, p_seed text
) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  v_today date := (p_at AT TIME ZONE p_zone)::date;
  -- Named one by one: a stretch of days is read for every group, or every day of a group, until somebody has counted the rows.
  v_days date[] := ARRAY(SELECT v_today - ago FROM generate_series(1, 7) ago);
  v_radius double precision := 400;
  v_near uuid[];
  v_row integer := floor((p_latitude - 49) * 100);
  v_column integer := floor((p_longitude + 9) * 64);
  v_found uuid[];
BEGIN
  LOOP
    EXIT WHEN p_latitude IS NULL;
    SELECT array_agg(n.id) INTO v_near FROM (
      SELECT o.id FROM match_bands(p_latitude, p_longitude, v_radius) band
      CROSS JOIN LATERAL (
        SELECT c.id, c.latitude, c.longitude FROM opportunity c
        WHERE c.scheme_id = p_scheme_id AND c.state = 'PUBLISHED' AND c.cell >= band.low AND c.cell <= band.high AND c.cause <> ALL (p_avoids)
        LIMIT 500
      ) o
      ORDER BY metres_between(o.latitude, o.longitude, p_latitude, p_longitude), o.id LIMIT 90
    ) n;
    EXIT WHEN cardinality(v_near) >= 70 OR v_radius >= p_reach_metres;
    v_radius := least(v_radius * 2, p_reach_metres);
  END LOOP;

  SELECT array_agg(DISTINCT f.id) INTO v_found FROM (
    SELECT unnest(v_near) AS id
    UNION ALL
    -- By what they can do and care for: those around, and a number of others for what is rare.
    SELECT k.subject_id FROM unnest(p_keys) AS wanted (key) CROSS JOIN LATERAL (
      SELECT m.subject_id FROM (
        SELECT inner_key.subject_id, inner_key.cell FROM match_bands(p_latitude, p_longitude, greatest(1500, v_radius * 1.5)) band
        CROSS JOIN LATERAL (
          SELECT c.subject_id, c.cell FROM match_key c
          WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell >= band.low AND c.cell <= band.high LIMIT 40
        ) inner_key
        UNION
        (SELECT c.subject_id, c.cell FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key LIMIT 60)
        UNION
        (SELECT c.subject_id, c.cell FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell IS NULL LIMIT 20)
      ) m
      ORDER BY (m.cell / 1024 - v_row) * (m.cell / 1024 - v_row) + (m.cell % 1024 - v_column) * (m.cell % 1024 - v_column), m.subject_id
      LIMIT greatest(10, 100 / greatest(1, cardinality(p_keys)))
    ) k
    UNION ALL
    (SELECT o.id FROM opportunity o WHERE o.scheme_id = p_scheme_id AND o.state = 'PUBLISHED' AND o.place_kind <> 'ON_SITE'
     ORDER BY o.published_at DESC, o.id DESC LIMIT 30)
    UNION ALL
    SELECT o.id FROM (
      SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_latitude, p_longitude), w.id LIMIT 6
    ) w
    CROSS JOIN LATERAL (
      SELECT u.id FROM opportunity u
      WHERE u.scheme_id = p_scheme_id AND u.state = 'PUBLISHED' AND u.latitude IS NULL AND u.ward_id = w.id ORDER BY u.id DESC LIMIT 10
    ) o
    UNION ALL
    -- What begins in the next two weeks, a little of each day or of each stretch in which they are free.
    SELECT s.opportunity_id FROM (
      SELECT greatest(p_at, lower(span) AT TIME ZONE p_zone) AS from_at, upper(span) AT TIME ZONE p_zone AS until_at
      FROM unnest(coalesce(p_free, (SELECT range_agg(tsrange(v_today + n, v_today + n + 1)) FROM generate_series(0, 13) n))) span
      WHERE upper(span) AT TIME ZONE p_zone > p_at AND lower(span) < v_today + 14
      ORDER BY lower(span) LIMIT 14
    ) w
    CROSS JOIN LATERAL (
      SELECT h.opportunity_id FROM shift h
      WHERE h.scheme_id = p_scheme_id AND h.starts_at >= w.from_at AND h.starts_at < w.until_at AND h.state = 'SCHEDULED'
      ORDER BY h.starts_at, h.id LIMIT 5
    ) s
    UNION ALL
    (SELECT o.id FROM opportunity o WHERE o.scheme_id = p_scheme_id AND o.state = 'PUBLISHED'
     ORDER BY o.published_at DESC, o.id DESC LIMIT CASE WHEN p_latitude IS NULL THEN 200 ELSE 30 END)
    UNION ALL
    -- What groups around, new groups and those whose ward nobody knows offer: of equals some, others for every member and day.
    SELECT o.id FROM (
      SELECT sampled.id FROM (
      SELECT g.id FROM (
        SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_latitude, p_longitude), w.id LIMIT 3
      ) w
      CROSS JOIN LATERAL (
        SELECT o.id FROM organisation o WHERE o.scheme_id = p_scheme_id AND o.ward_id = w.id AND o.status = 'VERIFIED' AND o.is_group
        ORDER BY hashtext(o.id::text || p_seed), o.id LIMIT 30
      ) g
      UNION
      (SELECT o.id FROM organisation o WHERE o.scheme_id = p_scheme_id AND o.status = 'VERIFIED' AND o.is_group ORDER BY o.id DESC LIMIT 30)
      UNION
      (SELECT o.id FROM organisation o WHERE o.scheme_id = p_scheme_id AND o.ward_id IS NULL AND o.status = 'VERIFIED' AND o.is_group LIMIT 20)
    ) sampled
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(e.shown), 0) AS shown FROM match_exposure e
      WHERE e.scheme_id = p_scheme_id AND e.organisation_id = sampled.id AND e.on_day = ANY (v_days)
    ) lately
    ORDER BY lately.shown, hashtext(sampled.id::text || p_seed), sampled.id LIMIT 20
    ) g
    CROSS JOIN LATERAL (
      SELECT c.id FROM opportunity c WHERE c.scheme_id = p_scheme_id AND c.organisation_id = g.id AND c.state = 'PUBLISHED'
      ORDER BY c.created_at DESC, c.id DESC LIMIT 1
    ) o
  ) f;
  RETURN v_found;
END $$;

-- Opportunities out of these ids that somebody could take up, with how well they suit them and what that rests on. Left out is what nothing would mend: it
-- is not out, its group does not take part, they are too young, avoid its cause, do nothing from home, applied, are booked there already or said that it is
-- not for them. Whoever lacks a proof that can be got is told, and it counts less. Judged in two steps: by what they say and where it is, and then, for so
-- many of the best, by the shifts ahead and how the group has fared lately.
-- For functions alone.
CREATE FUNCTION match_opportunities(
  p_scheme_id uuid, p_at timestamptz, p_member_id uuid, p_me match_person, p_ids uuid[], p_weights integer[], p_keep integer
) RETURNS SETOF match_found
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_days constant date[] := ARRAY(SELECT p_me.today - ago FROM generate_series(1, 7) ago);
  v_dbs constant text[] := ARRAY['BASIC', 'STANDARD', 'ENHANCED', 'ENHANCED_WITH_BARRED_LISTS'];
  v_dismissed uuid[];
  v_applied uuid[];
  -- As often as somebody said so of a group or a cause.
  v_refused_groups uuid[];
  v_refused_causes text[];
  -- As often as they came, or did not.
  v_came_here uuid[];
  v_came uuid[];
  v_missed uuid[];
  v_known uuid[];
BEGIN
  SELECT coalesce(array_agg(d.opportunity_id), '{}'),
         coalesce(array_agg(o.organisation_id) FILTER (WHERE d.reason IS NULL OR d.reason = 'NOT_THIS_GROUP'), '{}'),
         coalesce(array_agg(o.cause) FILTER (WHERE d.reason = 'NOT_INTERESTED'), '{}')
  INTO v_dismissed, v_refused_groups, v_refused_causes
  FROM match_dismissal d JOIN opportunity o ON o.scheme_id = p_scheme_id AND o.id = d.opportunity_id
  WHERE d.scheme_id = p_scheme_id AND d.member_id = p_member_id AND d.restored_at IS NULL;
  v_applied := ARRAY(SELECT a.opportunity_id FROM application a
    WHERE a.scheme_id = p_scheme_id AND a.member_id = p_member_id AND a.state IN ('WAITING', 'ACCEPTED'));
  SELECT coalesce(array_agg(h.opportunity_id) FILTER (WHERE b.state = 'ATTENDED'), '{}'),
         coalesce(array_agg(h.organisation_id) FILTER (WHERE b.state = 'ATTENDED'), '{}'),
         coalesce(array_agg(h.organisation_id) FILTER (WHERE b.state = 'NO_SHOW'), '{}')
  INTO v_came_here, v_came, v_missed
  FROM (SELECT c.shift_id, c.state FROM booking c WHERE c.scheme_id = p_scheme_id AND c.member_id = p_member_id ORDER BY c.asked_at DESC, c.id DESC LIMIT 200) b
  JOIN shift h ON h.scheme_id = p_scheme_id AND h.id = b.shift_id
  WHERE b.state IN ('ATTENDED', 'NO_SHOW');
  v_known := v_came || ARRAY(SELECT l.organisation_id FROM hours_log l
    WHERE l.scheme_id = p_scheme_id AND l.member_id = p_member_id AND l.state = 'APPROVED' ORDER BY l.submitted_at DESC, l.id DESC LIMIT 200);
  RETURN QUERY
  WITH candidate AS (
    SELECT o.id, o.organisation_id, o.cause, o.skill_ids, o.languages, o.access, o.place_kind, o.minimum_age, o.training_ids, o.dbs_level, o.joining,
           g.verified_at > p_at - interval '90 days' AS is_new_group,
           CASE WHEN coalesce(o.latitude, w.latitude, g.latitude) + p_me.latitude IS NOT NULL THEN
             metres_between(coalesce(o.latitude, w.latitude, g.latitude), coalesce(o.longitude, w.longitude, g.longitude), p_me.latitude, p_me.longitude) END AS metres
    FROM unnest(p_ids) AS wanted (id)
    JOIN opportunity o ON o.scheme_id = p_scheme_id AND o.id = wanted.id
    JOIN organisation g ON g.scheme_id = p_scheme_id AND g.id = o.organisation_id AND g.status = 'VERIFIED'
    LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = CASE WHEN o.latitude IS NULL THEN coalesce(o.ward_id, g.ward_id) END
    WHERE o.state = 'PUBLISHED' AND o.cause <> ALL (p_me.avoids) AND (o.place_kind <> 'REMOTE' OR p_me.takes_remote)
      AND o.id <> ALL (p_me.booked_opportunity_ids) AND o.id <> ALL (v_dismissed) AND o.id <> ALL (v_applied)
      AND (o.minimum_age IS NULL OR p_me.adult_from_on IS NULL
        OR p_me.adult_from_on + make_interval(months => (least(o.minimum_age, 18) - 18) * 12) <= p_me.today
          AND (o.minimum_age <= 18 OR p_me.adult_from_on <= p_me.today))
  ), told AS (
    SELECT c.*, CASE WHEN c.skill_ids && p_me.skill_ids THEN ARRAY(SELECT s.id FROM unnest(c.skill_ids) s (id) WHERE s.id = ANY (p_me.skill_ids)) ELSE '{}' END AS shared,
           CASE WHEN c.access @> p_me.access_needs THEN '{}' ELSE ARRAY(
             SELECT n.need FROM unnest(p_me.access_needs) n (need) WHERE n.need <> ALL (c.access)
               AND (c.place_kind <> 'REMOTE' OR n.need IN ('BRITISH_SIGN_LANGUAGE', 'LARGE_PRINT', 'EASY_READ'))) END AS unmet,
           coalesce(cardinality(array_positions(v_came, c.organisation_id)), 0) AS came,
           coalesce(cardinality(array_positions(v_missed, c.organisation_id)), 0) AS missed
    FROM candidate c
    -- Here and below it keeps what was found once from being found again wherever it is named.
    OFFSET 0
  ), rated AS (
    SELECT t.*,
           CASE WHEN p_me.skill_ids = '{}' OR t.skill_ids = '{}' THEN 0.4
                WHEN t.shared = '{}' THEN 0 ELSE 0.6 + 0.4 * cardinality(t.shared) / cardinality(t.skill_ids) END::double precision AS skills_part,
           CASE WHEN p_me.interests = '{}' THEN 0.5 WHEN t.cause = ANY (p_me.interests) THEN 1 ELSE 0 END::double precision AS interests_part,
           CASE WHEN t.place_kind = 'REMOTE' OR t.metres IS NULL THEN 0.5
                ELSE greatest(CASE WHEN t.place_kind = 'EITHER' AND p_me.takes_remote THEN 0.5 ELSE 0 END,
                  1 - t.metres::double precision / coalesce(p_me.travel_metres, 8000)) END::double precision AS distance_part,
           CASE WHEN p_me.languages = '{}' OR t.languages = '{}' THEN 0.5 WHEN t.languages && p_me.languages THEN 1 ELSE 0 END::double precision AS languages_part,
           CASE WHEN t.unmet = '{}' THEN 1 ELSE 0 END::double precision AS access_part,
           CASE WHEN t.id = ANY (v_came_here) THEN 0 WHEN t.organisation_id = ANY (v_known) THEN 0.5 WHEN t.is_new_group THEN 1 ELSE 0.8 END::double precision AS novelty_part,
           greatest(0, least(1, CASE WHEN t.missed > 0 THEN 0.5 - 0.25 * t.missed WHEN t.came >= 3 THEN 1 WHEN t.came > 0 THEN 0.75 ELSE 0.5 END
             - 0.25 * coalesce(cardinality(array_positions(v_refused_groups, t.organisation_id)), 0)
             - 0.15 * coalesce(cardinality(array_positions(v_refused_causes, t.cause)), 0)))::double precision AS feedback_part
    FROM told t OFFSET 0
  ), likely AS MATERIALIZED (
    SELECT r.* FROM rated r
    ORDER BY CASE WHEN r.unmet = '{}' THEN 1 ELSE 0.5 END * (
      p_weights[1] * r.skills_part + p_weights[2] * r.interests_part + p_weights[3] * r.distance_part + p_weights[5] * r.languages_part
      + p_weights[6] * r.access_part + p_weights[7] * r.novelty_part + p_weights[8] * r.feedback_part) DESC, r.id
    LIMIT p_keep
  ), found AS (
    SELECT l.*, ahead.*, lately.shown, avg(lately.shown) OVER () AS shown_usually,
           ARRAY(SELECT t.id FROM unnest(l.training_ids) t (id) WHERE t.id <> ALL (p_me.training_ids)) AS lacking_training_ids,
           coalesce(array_position(v_dbs, l.dbs_level) > p_me.dbs_rank, false) AS lacks_dbs,
           l.minimum_age > 18 AND NOT EXISTS (
             SELECT FROM member_check k WHERE k.scheme_id = p_scheme_id AND k.member_id = p_member_id AND k.ended_at IS NULL AND k.kind = 'AGE'
               AND (k.expires_on IS NULL OR k.expires_on >= p_me.today)
               AND k.dated_on + make_interval(months => greatest(0, l.minimum_age - k.age_years) * 12) <= p_me.today) AS age_unseen,
           p_me.adult_from_on > p_me.today AND NOT EXISTS (
             SELECT FROM guardian_consent k WHERE k.scheme_id = p_scheme_id AND k.opportunity_id = l.id AND k.member_id = p_member_id AND k.ended_at IS NULL
           ) AS needs_consent
    FROM likely l
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(e.shown), 0)::double precision AS shown FROM match_exposure e
      WHERE e.scheme_id = p_scheme_id AND e.organisation_id = l.organisation_id AND e.on_day = ANY (v_days)
    ) lately
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(p.free) FILTER (WHERE p.starts_at < p_at + interval '7 days'), 0)::integer AS free_this_week,
             coalesce(sum(p.free) FILTER (WHERE p.starts_at < p_at + interval '14 days'), 0)::integer AS free_soon,
             coalesce(sum(p.capacity) FILTER (WHERE p.starts_at < p_at + interval '14 days'), 0)::integer AS capacity_soon,
             count(*) FILTER (WHERE p.free > 0)::integer AS open_shifts,
             count(*) FILTER (WHERE p.free_for_them > 0)::integer AS for_them,
             count(*) FILTER (WHERE p.takeable)::integer AS takeable, count(*) FILTER (WHERE p.suits)::integer AS suits,
             min(p.starts_at) FILTER (WHERE p.free > 0) AS needed_at, min(p.starts_at) FILTER (WHERE p.takeable) AS takeable_at,
             min(p.starts_at) FILTER (WHERE p.suits) AS suits_at
      FROM (
        SELECT q.starts_at, q.capacity, q.free, q.free_for_them, q.free_for_them > 0 AND NOT q.during && p_me.busy AS takeable,
               q.free_for_them > 0 AND NOT q.during && p_me.busy AND q.during <@ p_me.free AS suits
        FROM match_places(p_scheme_id, l.id, p_at, p_at + interval '28 days', p_me.zone, p_me.skill_ids, 6) q OFFSET 0
      ) p
    ) ahead
  )
  SELECT f.id, f.organisation_id,
         ARRAY[f.skills_part, f.interests_part, f.distance_part,
           CASE WHEN f.open_shifts = 0 THEN 0.5 WHEN f.takeable = 0 THEN 0 WHEN p_me.free IS NULL THEN 0.5
                WHEN f.suits = 0 THEN 0 ELSE 0.75 + 0.25 * f.suits / f.takeable END,
           f.languages_part, f.access_part, f.novelty_part, f.feedback_part,
           0.6 * CASE WHEN f.capacity_soon = 0 THEN 0.3 ELSE f.free_soon::double precision / f.capacity_soon END
             + 0.4 * CASE WHEN f.shown_usually > 0 THEN f.shown_usually / (f.shown_usually + f.shown) ELSE 0.5 END]::double precision[],
         (power(0.85, cardinality(f.lacking_training_ids) + f.lacks_dbs::integer + coalesce(f.age_unseen, false)::integer
             + (f.open_shifts > 0 AND f.for_them = 0)::integer)
           * CASE WHEN f.joining = 'BY_APPLICATION' THEN 0.97 ELSE 1 END * CASE WHEN f.unmet = '{}' THEN 1 ELSE 0.5 END)::double precision,
         jsonb_build_object(
           'skillIds', f.shared, 'cause', f.cause, 'isInterest', f.cause = ANY (p_me.interests), 'placeKind', f.place_kind,
           'languages', CASE WHEN f.languages_part = 1 THEN ARRAY(SELECT s.tag FROM unnest(f.languages) s (tag) WHERE s.tag = ANY (p_me.languages)) ELSE '{}' END,
           'unmetAccess', f.unmet, 'meetsAccess', p_me.access_needs <> '{}' AND f.unmet = '{}',
           'suitsAt', f.suits_at, 'takeableAt', f.takeable_at, 'freeThisWeek', f.free_this_week, 'freeSoon', f.free_soon, 'came', f.came,
           'isNewGroup', coalesce(f.is_new_group, false), 'isNewToThem', f.novelty_part > 0.5, 'trainingIds', f.lacking_training_ids,
           'dbsLevel', CASE WHEN f.lacks_dbs THEN f.dbs_level END, 'ageToSee', CASE WHEN f.age_unseen THEN f.minimum_age END,
           'needsConsent', coalesce(f.needs_consent, false), 'needsApplication', f.joining = 'BY_APPLICATION',
           'lacksSkills', f.open_shifts > 0 AND f.for_them = 0),
         f.needed_at, CASE WHEN f.place_kind <> 'REMOTE' THEN f.metres END
  FROM found f;
END $$;

-- What neighbours ask help for that a member could give, with how well it suits them, as match_opportunities has it. For adults alone. A post tells no more of
-- where it is than its ward, and of when no more than words. Left out is what is theirs, what they answered or put aside, and whatever is of somebody who is
-- kept apart from them or from whoever asks.
-- For functions alone.
CREATE FUNCTION match_requests(p_scheme_id uuid, p_at timestamptz, p_member_id uuid, p_me match_person, p_asker_id uuid) RETURNS SETOF match_found
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  IF p_me.adult_from_on > p_me.today THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH source AS MATERIALIZED (
    (SELECT p.id FROM help_post p WHERE p.scheme_id = p_scheme_id AND p.kind = 'REQUEST' AND p.state = 'OPEN' ORDER BY p.posted_at DESC, p.id DESC LIMIT 40)
    UNION
    SELECT p.id FROM (
      SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_me.latitude, p_me.longitude), w.id LIMIT 4
    ) w
    CROSS JOIN LATERAL (
      SELECT n.id FROM help_post n WHERE n.scheme_id = p_scheme_id AND n.ward_id = w.id AND n.kind = 'REQUEST' AND n.state = 'OPEN'
      ORDER BY n.posted_at DESC, n.id DESC LIMIT 10
    ) p
  ), found AS (
    SELECT p.*, CASE WHEN w.latitude + p_me.latitude IS NOT NULL THEN metres_between(w.latitude, w.longitude, p_me.latitude, p_me.longitude) END AS metres,
           ARRAY(SELECT k.id FROM unnest(p.skill_ids) k (id) WHERE k.id = ANY (p_me.skill_ids)) AS shared_skill_ids,
           (SELECT count(*)::integer FROM help_answer a WHERE a.scheme_id = p_scheme_id AND a.post_id = p.id AND a.state = 'WAITING') AS answers,
           EXISTS (SELECT FROM help_exchange e WHERE e.scheme_id = p_scheme_id AND e.helper_id = p_member_id AND e.helped_id = p.member_id
             AND e.state = 'SETTLED') AS has_helped,
           (SELECT count(*)::integer FROM match_dismissal d JOIN help_post o ON o.scheme_id = p_scheme_id AND o.id = d.help_post_id
             WHERE d.scheme_id = p_scheme_id AND d.member_id = p_member_id AND d.restored_at IS NULL AND d.reason = 'NOT_INTERESTED' AND o.cause = p.cause) AS refused_cause
    FROM source s
    -- By their ids, whatever the planner believes of the conditions below.
    CROSS JOIN LATERAL (SELECT o.* FROM help_post o WHERE o.scheme_id = p_scheme_id AND o.id = s.id OFFSET 0) p
    JOIN member m ON m.scheme_id = p_scheme_id AND m.id = p.member_id AND m.status = 'ACTIVE'
    LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = p.ward_id
    WHERE p.state = 'OPEN' AND p.stands_until > p_at AND p.member_id <> p_member_id AND p.cause <> ALL (p_me.avoids) AND (p.place_kind <> 'REMOTE' OR p_me.takes_remote) AND (p.to_on IS NULL OR p.to_on >= p_me.today)
      AND NOT EXISTS (SELECT FROM member_block b WHERE b.scheme_id = p_scheme_id AND b.blocker_id = p.member_id AND b.blocked_id IN (p_member_id, p_asker_id)
        AND b.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM member_block b WHERE b.scheme_id = p_scheme_id AND b.blocker_id IN (p_member_id, p_asker_id) AND b.blocked_id = p.member_id
        AND b.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM help_answer a WHERE a.scheme_id = p_scheme_id AND a.post_id = p.id AND a.member_id = p_member_id
        AND a.state IN ('WAITING', 'AGREED', 'DECLINED'))
      AND NOT EXISTS (SELECT FROM match_dismissal d WHERE d.scheme_id = p_scheme_id AND d.member_id = p_member_id AND d.help_post_id = p.id
        AND d.restored_at IS NULL)
  )
  SELECT f.id, f.member_id,
         ARRAY[
           CASE WHEN p_me.skill_ids = '{}' OR f.skill_ids = '{}' THEN 0.4
                WHEN f.shared_skill_ids = '{}' THEN 0 ELSE 0.6 + 0.4 * cardinality(f.shared_skill_ids) / cardinality(f.skill_ids) END,
           CASE WHEN p_me.interests = '{}' THEN 0.5 WHEN f.cause = ANY (p_me.interests) THEN 1 ELSE 0 END,
           CASE WHEN f.place_kind = 'REMOTE' OR f.metres IS NULL THEN 0.5
                ELSE greatest(CASE WHEN f.place_kind = 'EITHER' AND p_me.takes_remote THEN 0.5 ELSE 0 END,
                  1 - f.metres::double precision / coalesce(p_me.travel_metres, 8000)) END,
           0.5, 0.5, 1, CASE WHEN f.has_helped THEN 0.5 ELSE 0.8 END,
           greatest(0, CASE WHEN f.has_helped THEN 0.75 ELSE 0.5 END - 0.15 * f.refused_cause), 0.8 / (1 + f.answers)]::double precision[],
         1::double precision,
         jsonb_build_object('skillIds', f.shared_skill_ids, 'cause', f.cause, 'isInterest', f.cause = ANY (p_me.interests), 'placeKind', f.place_kind,
           'hasHelped', f.has_helped, 'answers', f.answers),
         coalesce(f.from_on::timestamp AT TIME ZONE p_me.zone, p_at), CASE WHEN f.place_kind <> 'REMOTE' THEN f.metres END
  FROM found f;
END $$;

-- What suits a member best of what groups offer and of what neighbours ask help for: at most a hundred, of which a page. Enters the scheme by itself: one call
-- is one round trip. Sorted by tier, points and id: of each group three stand in the first tier, its next three in the second, so that none fills a page
-- that others could stand on. p_weights are the defaults, in the order of domain/matching/weights.ts. Where a scheme weighs nothing, points only say who
-- needs somebody soonest, and then what is nearest.
-- Open to: tc_app.
CREATE FUNCTION match_for_member(
  p_scheme_id uuid, p_at timestamptz, p_member_id uuid, p_asker_id uuid, p_with_requests boolean, p_weights integer[],
  p_after_tier integer, p_after_points integer, p_after_id uuid, p_limit integer
)
RETURNS TABLE (kind text, id uuid, group_id uuid, tier integer, points integer, score integer, is_weighed boolean, metres integer, parts integer[], facts jsonb, zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_me match_person;
  v_weights integer[];
  v_total integer;
  v_keep integer;
  v_ids uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  v_me := match_seeker(p_scheme_id, p_at, p_member_id);
  IF v_me.zone IS NULL THEN
    RETURN;
  END IF;
  v_weights := match_weights(v_me.rules, p_weights);
  v_total := (SELECT sum(weight) FROM unnest(v_weights) weight);
  -- Where nothing is weighed but what comes in the second step, all go there.
  v_keep := CASE WHEN v_total - v_weights[4] - v_weights[9] > 0 THEN 100 ELSE 1000 END;
  v_ids := match_candidates(p_scheme_id, p_at, v_me.zone, v_me.latitude, v_me.longitude, least(coalesce(v_me.travel_metres, 30000), 60000),
    ARRAY(SELECT 'skill ' || own.id FROM unnest(v_me.skill_ids) own (id) LIMIT 12) || ARRAY(SELECT 'cause ' || own.cause FROM unnest(v_me.interests) own (cause) LIMIT 8),
    v_me.avoids, v_me.free, p_member_id::text || v_me.today);
  RETURN QUERY
  WITH found AS (
    SELECT 'OPPORTUNITY' AS kind, o.* FROM match_opportunities(p_scheme_id, p_at, p_member_id, v_me, v_ids, v_weights, v_keep) o
    UNION ALL
    SELECT 'HELP_REQUEST', r.* FROM match_requests(p_scheme_id, p_at, p_member_id, v_me, p_asker_id) r WHERE p_with_requests
  ), weighed AS (
    SELECT f.*,
           CASE WHEN v_total > 0 THEN
             (SELECT round(100000 * f.lowered * sum(part * v_weights[place]) / v_total)::integer FROM unnest(f.parts) WITH ORDINALITY AS p (part, place))
           ELSE 100000 - row_number() OVER (ORDER BY f.needed_at, f.metres, f.id)::integer END AS points
    FROM found f
  ), placed AS (
    SELECT w.*, ((row_number() OVER (PARTITION BY w.group_id ORDER BY w.points DESC, w.id) - 1) / 3)::integer AS tier FROM weighed w
  ), listed AS (
    SELECT p.* FROM placed p ORDER BY p.tier, p.points DESC, p.id LIMIT 100
  )
  SELECT l.kind, l.id, l.group_id, l.tier, l.points, CASE WHEN v_total > 0 THEN round(l.points / 1000.0)::integer ELSE 0 END, v_total > 0, l.metres,
         (SELECT array_agg(round(part * 1000)::integer ORDER BY place) FROM unnest(l.parts) WITH ORDINALITY AS p (part, place)), l.facts, v_me.zone
  FROM listed l
  WHERE p_after_tier IS NULL OR (l.tier, -l.points, l.id) > (p_after_tier, -p_after_points, p_after_id)
  ORDER BY l.tier, l.points DESC, l.id LIMIT p_limit;
END $$;

-- Members who may be found and whom something may suit: the nearest, those who can do what it needs or care for what it is for, those of the wards around
-- who say no place of their own, and those who spoke of themselves last. Each is read from an index and has an end.
-- For functions alone.
CREATE FUNCTION match_people(p_scheme_id uuid, p_latitude double precision, p_longitude double precision, p_keys text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  v_radius double precision := 400;
  v_near uuid[];
BEGIN
  LOOP
    EXIT WHEN p_latitude IS NULL;
    SELECT array_agg(n.member_id) INTO v_near FROM (
      SELECT p.member_id FROM match_bands(p_latitude, p_longitude, v_radius) band
      CROSS JOIN LATERAL (
        SELECT c.member_id, c.latitude, c.longitude FROM member_profile c
        WHERE c.scheme_id = p_scheme_id AND c.findable AND c.cell >= band.low AND c.cell <= band.high LIMIT 500
      ) p
      ORDER BY metres_between(p.latitude, p.longitude, p_latitude, p_longitude), p.member_id LIMIT 100
    ) n;
    EXIT WHEN cardinality(v_near) >= 80 OR v_radius >= 30000;
    v_radius := v_radius * 2;
  END LOOP;
  RETURN ARRAY(
    SELECT unnest(v_near)
    UNION
    SELECT k.subject_id FROM unnest(p_keys) AS wanted (key) CROSS JOIN LATERAL (
      SELECT m.subject_id FROM (
        SELECT around.subject_id FROM match_bands(p_latitude, p_longitude, greatest(1500, v_radius * 1.5)) band
        CROSS JOIN LATERAL (
          SELECT c.subject_id FROM match_key c
          WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell >= band.low AND c.cell <= band.high LIMIT 30
        ) around
        UNION
        (SELECT c.subject_id FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key LIMIT 40)
        UNION
        (SELECT c.subject_id FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell IS NULL LIMIT 30)
      ) m LIMIT 60
    ) k
    UNION
    SELECT p.member_id FROM (
      SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_latitude, p_longitude), w.id LIMIT 4
    ) w
    CROSS JOIN LATERAL (SELECT c.id FROM member c WHERE c.scheme_id = p_scheme_id AND c.ward_id = w.id LIMIT 80) m
    CROSS JOIN LATERAL (
      SELECT c.member_id FROM member_profile c
      WHERE c.scheme_id = p_scheme_id AND c.member_id = m.id AND c.findable AND c.latitude IS NULL OFFSET 0
    ) p
    UNION
    (SELECT p.member_id FROM member_profile p WHERE p.scheme_id = p_scheme_id AND p.findable ORDER BY p.changed_at DESC, p.member_id LIMIT 60)
  );
END $$;

-- Whom an opportunity would suit best of the adults who agreed to be found: at most a hundred, of which a page. Enters the scheme by itself. Neither what a
-- member needs of a place nor what was seen of their proofs is looked at, so that nobody can tell it from who is shown or how high. Left out is whoever avoids its
-- cause, put it aside, applied, is booked there, looks after the group, or does nothing from home where that is how it is done. Sorted by points and id;
-- weights as match_for_member has them. No row where it is not out or its group does not take part.
-- Open to: tc_app.
CREATE FUNCTION match_for_opportunity(
  p_scheme_id uuid, p_at timestamptz, p_opportunity_id uuid, p_weights integer[], p_after_points integer, p_after_id uuid, p_limit integer
)
RETURNS TABLE (member_id uuid, points integer, score integer, is_weighed boolean, parts integer[], facts jsonb, zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_it record;
  v_weights integer[];
  v_total integer;
  v_today date;
  v_ids uuid[];
  v_during tsrange[];
  v_starts_at timestamptz[];
  v_days date[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT o.*, s.time_zone AS zone, s.rules, coalesce(o.latitude, w.latitude, g.latitude) AS lat, coalesce(o.longitude, w.longitude, g.longitude) AS lon INTO v_it
  FROM opportunity o JOIN scheme s ON s.scheme_id = p_scheme_id
  JOIN organisation g ON g.scheme_id = p_scheme_id AND g.id = o.organisation_id AND g.status = 'VERIFIED'
  LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = coalesce(o.ward_id, g.ward_id)
  WHERE o.scheme_id = p_scheme_id AND o.id = p_opportunity_id AND o.state = 'PUBLISHED';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_today := (p_at AT TIME ZONE v_it.zone)::date;
  v_weights := match_weights(v_it.rules, p_weights);
  v_weights[6] := 0;
  v_weights[9] := 0;
  v_total := (SELECT sum(weight) FROM unnest(v_weights) weight);
  v_ids := match_people(p_scheme_id, v_it.lat, v_it.lon,
    ARRAY(SELECT 'skill of ' || needed.id FROM unnest(v_it.skill_ids) needed (id)) || ('cause of ' || v_it.cause));
  SELECT coalesce(array_agg(s.during), '{}'), coalesce(array_agg(s.starts_at), '{}') INTO v_during, v_starts_at
  FROM match_places(p_scheme_id, p_opportunity_id, p_at, p_at + interval '28 days', v_it.zone, v_it.skill_ids, 6) s WHERE s.free > 0;
  v_days := ARRAY(SELECT DISTINCT day.on_day FROM unnest(v_during) span CROSS JOIN LATERAL (VALUES (lower(span)::date), (upper(span)::date)) day (on_day));
  RETURN QUERY
  WITH person AS MATERIALIZED (
    SELECT m.id, p.skill_ids, p.interests, p.languages, p.travel_metres,
           -- The nearer edge of one of a few rings, here and in the order: nobody finds a home by asking from several places.
           CASE WHEN coalesce(p.latitude, w.latitude) + v_it.lat IS NOT NULL THEN
             (ARRAY[0, 1000, 2000, 5000, 10000, 20000])[1 + width_bucket(
               metres_between(coalesce(p.latitude, w.latitude), coalesce(p.longitude, w.longitude), v_it.lat, v_it.lon), ARRAY[1000, 2000, 5000, 10000, 20000])]
             END AS metres,
           CASE WHEN p.skill_ids && v_it.skill_ids THEN ARRAY(SELECT k.id FROM unnest(v_it.skill_ids) k (id) WHERE k.id = ANY (p.skill_ids)) ELSE '{}' END AS shared_skill_ids,
           CASE WHEN p.languages && v_it.languages THEN ARRAY(SELECT l.tag FROM unnest(v_it.languages) l (tag) WHERE l.tag = ANY (p.languages)) ELSE '{}' END AS shared_languages
    FROM unnest(v_ids) AS wanted (id)
    JOIN member m ON m.scheme_id = p_scheme_id AND m.id = wanted.id AND m.status = 'ACTIVE' AND (m.adult_from_on IS NULL OR m.adult_from_on <= v_today)
    JOIN member_profile p ON p.scheme_id = p_scheme_id AND p.member_id = m.id AND p.findable
    LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = m.ward_id
    WHERE v_it.cause <> ALL (p.avoids) AND (v_it.place_kind <> 'REMOTE' OR p.takes_remote)
      AND NOT EXISTS (SELECT FROM match_dismissal d WHERE d.scheme_id = p_scheme_id AND d.member_id = m.id AND d.opportunity_id = p_opportunity_id
        AND d.restored_at IS NULL)
      AND NOT EXISTS (SELECT FROM application a WHERE a.scheme_id = p_scheme_id AND a.opportunity_id = p_opportunity_id AND a.member_id = m.id
        AND a.state IN ('WAITING', 'ACCEPTED'))
      AND NOT EXISTS (SELECT FROM booking b JOIN shift h ON h.scheme_id = p_scheme_id AND h.id = b.shift_id AND h.opportunity_id = p_opportunity_id
        WHERE b.scheme_id = p_scheme_id AND b.member_id = m.id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING') AND h.ends_at > p_at)
      AND NOT EXISTS (SELECT FROM role_assignment r WHERE r.scheme_id = p_scheme_id AND r.member_id = m.id AND r.organisation_id = v_it.organisation_id
        AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL)
  ), near AS (
    SELECT p.* FROM person p
    ORDER BY cardinality(p.shared_skill_ids) + (v_it.cause = ANY (p.interests))::integer
      + greatest(0, 1 - coalesce(p.metres, 4000)::double precision / coalesce(p.travel_metres, 8000)) DESC, p.id LIMIT 110
  ), found AS (
    SELECT n.*, times.suits_at, times.suits, free.during IS NOT NULL AS says_when, came.times AS came, came.missed
    FROM near n
    CROSS JOIN LATERAL (SELECT match_free(p_scheme_id, n.id, v_days) AS during OFFSET 0) free
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS suits, min(s.starts_at) AS suits_at FROM unnest(v_during, v_starts_at) AS s (during, starts_at)
      WHERE s.during <@ free.during
    ) times
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE b.state = 'ATTENDED')::integer AS times, count(*) FILTER (WHERE b.state = 'NO_SHOW')::integer AS missed
      FROM (SELECT c.shift_id, c.state FROM booking c WHERE c.scheme_id = p_scheme_id AND c.member_id = n.id ORDER BY c.asked_at DESC, c.id DESC LIMIT 30) b
      -- By their ids: the planner would rather read all shifts of the group.
      CROSS JOIN LATERAL (SELECT c.organisation_id FROM shift c WHERE c.scheme_id = p_scheme_id AND c.id = b.shift_id OFFSET 0) h
      WHERE b.state IN ('ATTENDED', 'NO_SHOW') AND h.organisation_id = v_it.organisation_id
    ) came
  ), weighed AS (
    SELECT f.*, part.shares,
           CASE WHEN v_total > 0 THEN
             (SELECT round(100000 * sum(share * v_weights[place]) / v_total)::integer FROM unnest(part.shares) WITH ORDINALITY AS p (share, place))
           ELSE 100000 - row_number() OVER (ORDER BY f.metres, f.id)::integer END AS points
    FROM found f
    CROSS JOIN LATERAL (
      SELECT ARRAY[
        CASE WHEN v_it.skill_ids = '{}' OR f.skill_ids = '{}' THEN 0.4
             WHEN f.shared_skill_ids = '{}' THEN 0 ELSE 0.6 + 0.4 * cardinality(f.shared_skill_ids) / cardinality(v_it.skill_ids) END,
        CASE WHEN f.interests = '{}' THEN 0.5 WHEN v_it.cause = ANY (f.interests) THEN 1 ELSE 0 END,
        CASE WHEN v_it.place_kind = 'REMOTE' OR f.metres IS NULL THEN 0.5 ELSE greatest(0, 1 - f.metres::double precision / coalesce(f.travel_metres, 8000)) END,
        CASE WHEN v_during = '{}' OR NOT f.says_when THEN 0.5 WHEN f.suits = 0 THEN 0 ELSE 0.75 + 0.25 * f.suits / cardinality(v_during) END,
        CASE WHEN f.languages = '{}' OR v_it.languages = '{}' THEN 0.5 WHEN f.shared_languages = '{}' THEN 0 ELSE 1 END,
        0, CASE WHEN f.came > 0 THEN 0.5 ELSE 0.8 END,
        greatest(0, CASE WHEN f.missed > 0 THEN 0.5 - 0.25 * f.missed WHEN f.came >= 3 THEN 1 WHEN f.came > 0 THEN 0.75 ELSE 0.5 END), 0
      ]::double precision[] AS shares
    ) part
  ), listed AS (
    SELECT w.* FROM weighed w ORDER BY w.points DESC, w.id LIMIT 100
  )
  SELECT l.id, l.points, CASE WHEN v_total > 0 THEN round(l.points / 1000.0)::integer ELSE 0 END, v_total > 0,
         (SELECT array_agg(round(share * 1000)::integer ORDER BY place) FROM unnest(l.shares) WITH ORDINALITY AS p (share, place)),
         jsonb_build_object('skillIds', l.shared_skill_ids, 'cause', v_it.cause, 'isInterest', v_it.cause = ANY (l.interests), 'placeKind', v_it.place_kind,
           'metres', l.metres, 'languages', l.shared_languages, 'suitsAt', l.suits_at, 'came', l.came), v_it.zone
  FROM listed l
  WHERE p_after_points IS NULL OR (-l.points, l.id) > (-p_after_points, p_after_id)
  ORDER BY l.points DESC, l.id LIMIT p_limit;
END $$;

-- Keeps the keys by which an opportunity is found as it is: of one that is published, its skills and its cause. A trigger, so that whoever writes an
-- opportunity keeps them, and rows of one opportunity change under its own lock.
-- For functions alone.
CREATE FUNCTION match_keep_opportunity_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM match_key k WHERE k.scheme_id = OLD.scheme_id AND k.subject_id = OLD.id
      AND k.key = ANY (ARRAY(SELECT 'skill ' || s.id FROM unnest(OLD.skill_ids) s (id)) || ('cause ' || OLD.cause));
  END IF;
  IF NEW.state = 'PUBLISHED' THEN
    INSERT INTO match_key (scheme_id, key, cell, subject_id)
    SELECT DISTINCT NEW.scheme_id, found.key, NEW.cell, NEW.id
    FROM unnest(ARRAY(SELECT 'skill ' || s.id FROM unnest(NEW.skill_ids) s (id)) || ('cause ' || NEW.cause)) AS found (key);
  END IF;
  RETURN NULL;
END $$;

-- Keeps the keys by which groups find a member as they are: of somebody who may be found, what they can do and what they care for. A trigger, so that
-- whoever writes or takes away a profile keeps them.
-- For functions alone.
CREATE FUNCTION match_keep_member_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM match_key k WHERE k.scheme_id = OLD.scheme_id AND k.subject_id = OLD.member_id
      AND k.key = ANY (ARRAY(SELECT 'skill of ' || s.id FROM unnest(OLD.skill_ids) s (id)) || ARRAY(SELECT 'cause of ' || i.cause FROM unnest(OLD.interests) i (cause)));
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.findable THEN
    INSERT INTO match_key (scheme_id, key, cell, subject_id)
    SELECT DISTINCT NEW.scheme_id, found.key, NEW.cell, NEW.member_id
    FROM unnest(ARRAY(SELECT 'skill of ' || s.id FROM unnest(NEW.skill_ids) s (id)) || ARRAY(SELECT 'cause of ' || i.cause FROM unnest(NEW.interests) i (cause)))
      AS found (key);
  END IF;
  RETURN NULL;
END $$;

-- Adds to how often groups were shown on local days: [{"organisationId", "onDay", "shown", "members"}], each group and day once. Enters the scheme by itself.
-- Groups that are not of the scheme are left out.
-- Open to: tc_app.
CREATE FUNCTION match_exposure_add(p_scheme_id uuid, p_shown jsonb) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  -- In one order everywhere, so that two processes never wait for each other in a ring.
  INSERT INTO match_exposure AS e (scheme_id, organisation_id, on_day, shown, members)
  SELECT p_scheme_id, s."organisationId", s."onDay", s.shown, s.members
  FROM jsonb_to_recordset(p_shown) AS s ("organisationId" uuid, "onDay" date, shown integer, members integer)
  WHERE EXISTS (SELECT FROM organisation g WHERE g.scheme_id = p_scheme_id AND g.id = s."organisationId")
  ORDER BY s."organisationId", s."onDay"
  ON CONFLICT (scheme_id, organisation_id, on_day) DO UPDATE SET shown = e.shown + excluded.shown, members = e.members + excluded.members;
END $$;

-- Only the doors are open, and only to the roles that use them.
REVOKE EXECUTE ON FUNCTION match_bands, match_free, match_places, match_weights, match_seeker, match_candidates, match_opportunities, match_requests, match_for_member, match_people, match_for_opportunity, match_keep_opportunity_keys, match_keep_member_keys, match_exposure_add FROM PUBLIC;
GRANT EXECUTE ON FUNCTION match_for_member, match_for_opportunity, match_exposure_add TO tc_app;

CREATE TRIGGER match_keys AFTER INSERT OR UPDATE OF state, skill_ids, cause, latitude, longitude ON opportunity
  FOR EACH ROW EXECUTE FUNCTION match_keep_opportunity_keys();
CREATE TRIGGER match_keys AFTER INSERT OR DELETE OR UPDATE OF member_id, findable, skill_ids, interests, latitude, longitude ON member_profile
  FOR EACH ROW EXECUTE FUNCTION match_keep_member_keys();

-- For what stands already. The owner is bound by row-level security like everybody, and a migration stands in no scheme.
ALTER TABLE opportunity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE member_profile NO FORCE ROW LEVEL SECURITY;
ALTER TABLE match_key NO FORCE ROW LEVEL SECURITY;
INSERT INTO match_key (scheme_id, key, cell, subject_id)
SELECT DISTINCT o.scheme_id, found.key, o.cell, o.id
FROM opportunity o CROSS JOIN LATERAL unnest(ARRAY(SELECT 'skill ' || s.id FROM unnest(o.skill_ids) s (id)) || ('cause ' || o.cause)) AS found (key)
WHERE o.state = 'PUBLISHED';
INSERT INTO match_key (scheme_id, key, cell, subject_id)
SELECT DISTINCT p.scheme_id, found.key, p.cell, p.member_id
FROM member_profile p CROSS JOIN LATERAL unnest(ARRAY(SELECT 'skill of ' || s.id FROM unnest(p.skill_ids) s (id))
  || ARRAY(SELECT 'cause of ' || i.cause FROM unnest(p.interests) i (cause))) AS found (key)
WHERE p.findable;
ALTER TABLE opportunity FORCE ROW LEVEL SECURITY;
ALTER TABLE member_profile FORCE ROW LEVEL SECURITY;
ALTER TABLE match_key FORCE ROW LEVEL SECURITY;
