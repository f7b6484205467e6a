-- Matches of a member leave out the groups they look after, and know hours that nobody has looked at yet. Rings around a member go out from a cell, not from a home.

CREATE OR REPLACE FUNCTION match_opportunities(
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
  v_looked_after uuid[];
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
  v_looked_after := ARRAY(SELECT r.organisation_id FROM role_assignment r
    WHERE r.scheme_id = p_scheme_id AND r.member_id = p_member_id AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL
      AND r.organisation_id IS NOT NULL);
  SELECT coalesce(array_agg(h.opportunity_id) FILTER (WHERE b.state = 'ATTENDED'), '{}'),
         coalesce(array_agg(h.organisation_id) FILTER (WHERE b.state = 'ATTENDED'), '{}'),
         coalesce(array_agg(h.organisation_id) FILTER (WHERE b.state = 'NO_SHOW'), '{}')
  INTO v_came_here, v_came, v_missed
  FROM (SELECT c.shift_id, c.state FROM booking c WHERE c.scheme_id = p_scheme_id AND c.member_id = p_member_id ORDER BY c.asked_at DESC, c.id DESC LIMIT 200) b
  JOIN shift h ON h.scheme_id = p_scheme_id AND h.id = b.shift_id
  WHERE b.state IN ('ATTENDED', 'NO_SHOW');
  -- Hours that nobody has looked at yet were given all the same.
  v_known := v_came || ARRAY(SELECT l.organisation_id FROM hours_log l
    WHERE l.scheme_id = p_scheme_id AND l.member_id = p_member_id AND l.state IN ('SUBMITTED', 'APPEALED', 'APPROVED') ORDER BY l.submitted_at DESC, l.id DESC LIMIT 200);
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
      AND o.organisation_id <> ALL (v_looked_after)
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

CREATE OR REPLACE FUNCTION match_for_opportunity(
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
           -- The nearer edge of one of a few rings, here and in the order. Rings alone would give a home away to whoever asks from many places and looks where
           -- they change: so they go out from the middle of a cell of some 500 by 350 metres, and 350 metres are added, so that it is never said too near.
           CASE WHEN coalesce(p.latitude, w.latitude) + v_it.lat IS NOT NULL THEN
             (ARRAY[0, 1000, 2000, 5000, 10000, 20000])[1 + width_bucket(
               350 + metres_between((floor(coalesce(p.latitude, w.latitude) * 200) + 0.5) / 200, (floor(coalesce(p.longitude, w.longitude) * 200) + 0.5) / 200,
                 v_it.lat, v_it.lon), ARRAY[1000, 2000, 5000, 10000, 20000])]
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
