-- What matching is measured on: groups, what they offer, shifts ahead with some places taken, and what members say of themselves, spread over the map of a
-- borough, thicker around five high streets. Numbers are drawn from a hash, so that a size always gives the same world.
CREATE SCHEMA match_bench;

-- 0 to 1, the same for the same number and purpose.
CREATE FUNCTION match_bench.drawn(p_number bigint, p_purpose text) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT (hashtextextended(p_purpose || p_number::text, 0) & 1048575) / 1048576.0
$$;

CREATE FUNCTION match_bench.whole(p_number bigint, p_purpose text, p_below integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT floor(match_bench.drawn(p_number, p_purpose) * p_below)::integer
$$;

-- Degrees from the borough's middle: half of all lies within a kilometre of a high street, the rest anywhere in about nine kilometres by nine.
CREATE FUNCTION match_bench.place(p_number bigint, p_purpose text) RETURNS double precision[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN match_bench.drawn(p_number, p_purpose || ' thick') < 0.5 THEN ARRAY[
      51.55 + 0.016 * street.nth + 0.009 * (match_bench.drawn(p_number, p_purpose || ' north') + match_bench.drawn(p_number, p_purpose || ' north again') - 1),
      -0.13 + 0.026 * ((street.nth * 3) % 5) + 0.014 * (match_bench.drawn(p_number, p_purpose || ' east') + match_bench.drawn(p_number, p_purpose || ' east again') - 1)]
    ELSE ARRAY[51.545 + 0.081 * match_bench.drawn(p_number, p_purpose || ' north'), -0.14 + 0.13 * match_bench.drawn(p_number, p_purpose || ' east')] END
  FROM (SELECT match_bench.whole(p_number, p_purpose || ' street', 5)) AS street (nth)
$$;

CREATE FUNCTION match_bench.cause(p_number bigint, p_purpose text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY['FOOD', 'NEIGHBOURHOOD', 'OLDER_PEOPLE', 'ENVIRONMENT_AND_GARDENING', 'CHILDREN_AND_FAMILIES', 'HEALTH_AND_WELLBEING', 'EDUCATION_AND_LEARNING',
    'YOUNG_PEOPLE', 'ARTS_AND_CULTURE', 'SPORT', 'DIGITAL_SKILLS', 'DISABILITY', 'MENTAL_HEALTH', 'REFUGEES_AND_NEWCOMERS', 'HOUSING_AND_HOMELESSNESS',
    'INFORMATION_AND_ADVICE', 'COMMUNITY_SAFETY', 'WORK_AND_SKILLS', 'HERITAGE', 'TRANSPORT', 'ANIMALS', 'FAITH'])
    [1 + floor(22 * power(match_bench.drawn(p_number, p_purpose), 1.6))::integer]
$$;

-- From one to so many of these skills: what many have, many ask for.
CREATE FUNCTION match_bench.skills(p_skill_ids uuid[], p_number bigint, p_purpose text, p_most integer) RETURNS uuid[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY(
    SELECT DISTINCT p_skill_ids[1 + floor(cardinality(p_skill_ids) * power(match_bench.drawn(p_number * 10 + nth, p_purpose), 1.6))::integer]
    FROM generate_series(1, 1 + match_bench.whole(p_number, p_purpose || ' count', p_most)) nth)
$$;

CREATE FUNCTION match_bench.fill(p_scheme_id uuid, p_at timestamptz, p_opportunities integer, p_groups integer) RETURNS void
LANGUAGE plpgsql SET search_path = tc, match_bench, pg_temp SET jit = off AS $$
DECLARE
  v_today date := p_at::date;
  v_skill_ids uuid[] := ARRAY(SELECT id FROM skill WHERE scheme_id = p_scheme_id ORDER BY name);
  v_member_ids uuid[] := ARRAY(SELECT id FROM member WHERE scheme_id = p_scheme_id ORDER BY member_number);
  v_training_ids uuid[] := ARRAY(SELECT id FROM training WHERE scheme_id = p_scheme_id ORDER BY name LIMIT 1);
BEGIN
  INSERT INTO ward (scheme_id, id, gss_code, name, latitude, longitude)
  SELECT p_scheme_id, gen_random_uuid(), 'E0500' || (9000 + n), 'Ward ' || n, 51.552 + 0.018 * (n / 5), -0.128 + 0.026 * (n % 5) FROM generate_series(0, 19) n;
  UPDATE member m SET ward_id = w.id FROM (SELECT id, row_number() OVER (ORDER BY gss_code) - 1 AS nth FROM ward WHERE scheme_id = p_scheme_id) w
  WHERE m.scheme_id = p_scheme_id AND w.nth = whole(hashtext(m.member_number), 'ward', 20);

  CREATE TEMP TABLE made_group ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS id, place(n, 'group') AS place FROM generate_series(1, p_groups) n;
  INSERT INTO organisation (scheme_id, id, name, legal_form, is_group, is_venue, status, created_at, verified_at, ward_id, latitude, longitude)
  SELECT p_scheme_id, g.id, 'Group ' || g.n, 'CHARITY', true, false, 'VERIFIED', v.at, v.at, w.id, g.place[1], g.place[2]
  FROM made_group g
  CROSS JOIN LATERAL (SELECT p_at - interval '1 day' * (1 + whole(g.n, 'verified', 900)) AS at) v
  CROSS JOIN LATERAL (SELECT id FROM ward WHERE scheme_id = p_scheme_id ORDER BY metres_between(latitude, longitude, g.place[1], g.place[2]), id LIMIT 1) w;

  -- A tenth can be done from home, half of it nowhere else; a third is where the group is not.
  CREATE TEMP TABLE made_opportunity ON COMMIT DROP AS
  SELECT o.n, gen_random_uuid() AS id, g.id AS group_id, o.place_kind,
         CASE WHEN o.place_kind = 'REMOTE' THEN NULL WHEN drawn(o.n, 'elsewhere') < 0.35 THEN place(o.n, 'opportunity') ELSE g.place END AS place,
         p_at - interval '1 hour' * (2 + whole(o.n, 'published', 9000)) AS published_at
  FROM (SELECT n, 1 + floor(p_groups * power(drawn(n, 'of group'), 1.3))::integer AS of_group,
               CASE WHEN drawn(n, 'from home') < 0.05 THEN 'REMOTE' WHEN drawn(n, 'from home') < 0.1 THEN 'EITHER' ELSE 'ON_SITE' END AS place_kind
        FROM generate_series(1, p_opportunities) n) o
  JOIN made_group g ON g.n = o.of_group;
  INSERT INTO opportunity (scheme_id, id, organisation_id, kind, role, cause, skill_ids, languages, access, place_kind, latitude, longitude, minimum_age, training_ids,
    dbs_level, joining, visibility, state, created_at, changed_at, published_at)
  SELECT p_scheme_id, o.id, o.group_id, CASE WHEN drawn(o.n, 'once') < 0.2 THEN 'ONE_OFF' ELSE 'ONGOING' END, 'Helper ' || o.n, cause(o.n, 'cause'),
         CASE WHEN drawn(o.n, 'unskilled') < 0.3 THEN '{}' ELSE skills(v_skill_ids, o.n, 'asks', 3) END,
         CASE WHEN drawn(o.n, 'spoken') < 0.1 THEN ARRAY[(ARRAY['tr', 'pl', 'so', 'bn', 'ro'])[1 + whole(o.n, 'language', 5)]] ELSE '{}' END,
         CASE WHEN drawn(o.n, 'access') < 0.6 THEN ARRAY['STEP_FREE', 'SEATING'] ELSE ARRAY['SEATING'] END,
         o.place_kind, o.place[1], o.place[2], CASE WHEN drawn(o.n, 'age') < 0.1 THEN 16 END,
         CASE WHEN drawn(o.n, 'trained') < 0.12 THEN v_training_ids ELSE '{}' END,
         CASE WHEN drawn(o.n, 'checked') < 0.08 THEN 'ENHANCED' ELSE 'NONE' END, CASE WHEN drawn(o.n, 'asked') < 0.2 THEN 'BY_APPLICATION' ELSE 'OPEN' END,
         'PUBLIC', 'PUBLISHED', o.published_at, o.published_at, o.published_at
  FROM made_opportunity o;

  -- Thirty in a hundred have shifts ahead: a weekly one for four weeks, with some of its places taken.
  CREATE TEMP TABLE made_shift ON COMMIT DROP AS
  SELECT o.n, week, gen_random_uuid() AS id, gen_random_uuid() AS role_id, o.id AS opportunity_id, o.group_id,
         v_today + (1 + whole(o.n, 'weekday', 7) + 7 * week) + time '07:30' + interval '30 minutes' * whole(o.n, 'hour', 24) AS starts_at
  FROM made_opportunity o CROSS JOIN generate_series(0, 3) week
  WHERE drawn(o.n, 'shifts') < 0.3;
  -- Right by what they are made from: every key looked up again would take longer than all the rest.
  PERFORM set_config('session_replication_role', 'replica', true);
  INSERT INTO shift (scheme_id, id, opportunity_id, organisation_id, starts_at, ends_at, state, created_at, changed_at)
  SELECT p_scheme_id, s.id, s.opportunity_id, s.group_id, s.starts_at, s.starts_at + interval '1 hour' * (1 + whole(s.n, 'long', 3)), 'SCHEDULED', p_at, p_at FROM made_shift s;
  INSERT INTO shift_role (scheme_id, id, shift_id, name, capacity, skill_ids)
  SELECT p_scheme_id, s.role_id, s.id, 'Helper', 1 + whole(s.n, 'places', 8), '{}' FROM made_shift s;
  INSERT INTO booking (scheme_id, id, shift_id, shift_role_id, member_id, state, booked_by, asked_at, booked_at)
  SELECT p_scheme_id, gen_random_uuid(), s.id, s.role_id, v_member_ids[1 + whole(s.n * 8 + s.week, 'taken', cardinality(v_member_ids))], 'BOOKED', 'system', p_at, p_at
  FROM made_shift s
  WHERE drawn(s.n * 8 + s.week, 'booked') < 0.3;

  PERFORM set_config('session_replication_role', 'origin', true);

  -- A third of the members have said something.
  CREATE TEMP TABLE speaking ON COMMIT DROP AS
  SELECT m.id, m.n, place(m.n, 'home') AS place FROM (SELECT id, hashtext(member_number)::bigint AS n FROM member WHERE scheme_id = p_scheme_id) m
  WHERE drawn(m.n, 'speaks') < 0.34;
  INSERT INTO member_profile (scheme_id, member_id, skill_ids, interests, avoids, languages, access_needs, latitude, longitude, travel_metres, takes_remote, findable, changed_at)
  SELECT p_scheme_id, m.id, CASE WHEN drawn(m.n, 'skilled') < 0.8 THEN skills(v_skill_ids, m.n, 'has', 4) ELSE '{}' END,
         ARRAY(SELECT DISTINCT cause(m.n * 10 + nth, 'interest') FROM generate_series(1, 1 + whole(m.n, 'interests', 3)) nth),
         '{}', CASE WHEN drawn(m.n, 'speaks also') < 0.3 THEN ARRAY['en', 'tr'] ELSE ARRAY['en'] END,
         CASE WHEN drawn(m.n, 'needs') < 0.14 THEN ARRAY['STEP_FREE'] ELSE '{}' END,
         CASE WHEN drawn(m.n, 'shows home') < 0.6 THEN m.place[1] END, CASE WHEN drawn(m.n, 'shows home') < 0.6 THEN m.place[2] END,
         CASE WHEN drawn(m.n, 'travels') < 0.6 THEN (ARRAY[1000, 2000, 3000, 5000, 8000])[1 + whole(m.n, 'travel', 5)] END,
         drawn(m.n, 'remote') < 0.7, drawn(m.n, 'findable') < 0.4, p_at
  FROM speaking m;
  INSERT INTO member_availability (scheme_id, member_id, weekday, from_time, to_time)
  SELECT p_scheme_id, m.id, weekday, CASE WHEN drawn(m.n, 'evenings') < 0.5 THEN time '17:00' ELSE time '09:00' END,
         CASE WHEN drawn(m.n, 'evenings') < 0.5 THEN time '22:00' ELSE time '16:00' END
  FROM speaking m CROSS JOIN generate_series(1, 7) weekday
  WHERE drawn(m.n, 'says when') < 0.75 AND drawn(m.n * 10 + weekday, 'free') < 0.5;

  -- What groups were shown in the last week.
  INSERT INTO match_exposure (scheme_id, organisation_id, on_day, shown, members)
  SELECT p_scheme_id, g.id, v_today - days, 1 + whole(g.n * 10 + days, 'shown', 60), 1 FROM made_group g CROSS JOIN generate_series(1, 7) days
  WHERE drawn(g.n * 10 + days, 'was shown') < 0.7;
END $$;
