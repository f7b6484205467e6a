-- What can be done, when and by whom: opportunities, their shifts, who asked, who is booked, and what a member says of themselves.

-- The scheme's own words for what somebody can do, so that a member and a group mean the same.
CREATE TABLE skill (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- The name folded, so that "First aid" and "first-aid" are one.
  name_key text NOT NULL CHECK (length(name_key) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL,
  -- Kept where it is used, and offered to nobody any more.
  retired_at timestamptz,
  PRIMARY KEY (scheme_id, id)
);
CREATE UNIQUE INDEX skill_name ON skill (scheme_id, name_key);

CREATE TABLE training (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  name_key text NOT NULL CHECK (length(name_key) BETWEEN 1 AND 80),
  -- How long it counts after it was done. Null: for good.
  valid_months integer CHECK (valid_months BETWEEN 1 AND 120),
  created_at timestamptz NOT NULL,
  retired_at timestamptz,
  PRIMARY KEY (scheme_id, id)
);
CREATE UNIQUE INDEX training_name ON training (scheme_id, name_key);

CREATE TABLE opportunity (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ONE_OFF', 'ONGOING', 'CO_DESIGN', 'CHAMPION', 'NAVIGATOR', 'PEER_SUPPORT')),
  -- What somebody would be there: "Kitchen helper".
  role text NOT NULL CHECK (length(role) BETWEEN 1 AND 120),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
  cause text NOT NULL CHECK (length(cause) BETWEEN 1 AND 40),
  skill_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(skill_ids) <= 30),
  -- BCP 47 tags of the languages that help.
  languages text[] NOT NULL DEFAULT '{}' CHECK (cardinality(languages) <= 20),
  -- What is there for people with access needs.
  access text[] NOT NULL DEFAULT '{}' CHECK (cardinality(access) <= 20),
  place_kind text NOT NULL CHECK (place_kind IN ('ON_SITE', 'REMOTE', 'EITHER')),
  address text NOT NULL DEFAULT '' CHECK (length(address) <= 400),
  postcode text CHECK (length(postcode) <= 10),
  ward_id uuid,
  latitude double precision CHECK (latitude BETWEEN 49 AND 61),
  longitude double precision CHECK (longitude BETWEEN -9 AND 2),
  cell integer GENERATED ALWAYS AS (floor((latitude - 49) * 100)::integer * 1024 + floor((longitude + 9) * 64)::integer) STORED,
  -- Requirements: checked when somebody applies, books and checks in. Metadata only; no certificate is kept.
  minimum_age integer CHECK (minimum_age BETWEEN 5 AND 99),
  training_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(training_ids) <= 10),
  dbs_level text NOT NULL DEFAULT 'NONE' CHECK (dbs_level IN ('NONE', 'BASIC', 'STANDARD', 'ENHANCED', 'ENHANCED_WITH_BARRED_LISTS')),
  -- OPEN: whoever meets the requirements books. BY_APPLICATION: the group says yes first.
  joining text NOT NULL CHECK (joining IN ('OPEN', 'BY_APPLICATION')),
  -- What a session usually earns. Null: it depends; recognition alone where it earns no credits.
  typical_minutes integer CHECK (typical_minutes BETWEEN 1 AND 1440),
  earns_credits boolean NOT NULL DEFAULT true,
  -- How many friends who are no members somebody may bring along on a booking.
  friends_max integer NOT NULL DEFAULT 0 CHECK (friends_max BETWEEN 0 AND 50),
  -- The group asks for a line about what was done, at the check-out.
  asks_for_evidence boolean NOT NULL DEFAULT false,
  -- PUBLIC: in feeds and calendars that anybody reads. SCHEME: for those who have signed in.
  visibility text NOT NULL CHECK (visibility IN ('PUBLIC', 'SCHEME')),
  contact_name text NOT NULL DEFAULT '' CHECK (length(contact_name) <= 200),
  contact_email text CHECK (length(contact_email) <= 254),
  contact_phone text,
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'CLOSED')),
  -- Counts changes: whoever changes it says which one they saw.
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  published_at timestamptz,
  closed_at timestamptz,
  -- Which row of which sheet it came from: loading the same sheet twice adds nothing.
  import_fingerprint bytea,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, ward_id) REFERENCES ward,
  CHECK ((latitude IS NULL) = (longitude IS NULL)),
  CHECK (state <> 'PUBLISHED' OR published_at IS NOT NULL),
  CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL))
);
CREATE INDEX opportunity_by_organisation ON opportunity (scheme_id, organisation_id, created_at DESC, id DESC);
CREATE INDEX opportunity_published ON opportunity (scheme_id, published_at DESC, id DESC) WHERE state = 'PUBLISHED';
CREATE INDEX opportunity_by_cell ON opportunity (scheme_id, cell) WHERE state = 'PUBLISHED';
CREATE INDEX opportunity_by_cause ON opportunity (scheme_id, cause, published_at DESC, id DESC) WHERE state = 'PUBLISHED';
CREATE UNIQUE INDEX opportunity_import_once ON opportunity (scheme_id, organisation_id, import_fingerprint) WHERE import_fingerprint IS NOT NULL;

CREATE TABLE application (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  opportunity_id uuid NOT NULL,
  member_id uuid NOT NULL,
  words text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
  state text NOT NULL CHECK (state IN ('WAITING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'ENDED')),
  applied_by text NOT NULL,
  applied_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  -- Why it was declined or ended, in words the member reads.
  reason text CHECK (length(reason) <= 2000),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, opportunity_id) REFERENCES opportunity,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((state = 'WAITING') = (decided_at IS NULL))
);
-- One that is alive for each member and opportunity: two that race write one.
CREATE UNIQUE INDEX application_live ON application (scheme_id, opportunity_id, member_id) WHERE state IN ('WAITING', 'ACCEPTED');
CREATE INDEX application_by_opportunity ON application (scheme_id, opportunity_id, applied_at, id);
CREATE INDEX application_by_member ON application (scheme_id, member_id, applied_at, id);

-- A guardian's consent that a child takes part in an opportunity.
CREATE TABLE guardian_consent (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  opportunity_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- The guardian; null where a guardian signed on paper and staff entered it.
  given_by_member_id uuid,
  given_how text NOT NULL CHECK (given_how IN ('BY_GUARDIAN', 'ON_PAPER_TO_STAFF')),
  given_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, opportunity_id) REFERENCES opportunity,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, given_by_member_id) REFERENCES member,
  CHECK ((given_how = 'BY_GUARDIAN') = (given_by_member_id IS NOT NULL))
);
CREATE UNIQUE INDEX guardian_consent_live ON guardian_consent (scheme_id, opportunity_id, member_id) WHERE ended_at IS NULL;
CREATE INDEX guardian_consent_by_member ON guardian_consent (scheme_id, member_id);

-- That somebody saw a member's proof: what, when, until when. The proof itself is never kept.
CREATE TABLE member_check (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('AGE', 'TRAINING', 'DBS')),
  -- AGE: at least so many years old on the day it was seen.
  age_years integer CHECK (age_years BETWEEN 5 AND 99),
  training_id uuid,
  dbs_level text CHECK (dbs_level IN ('BASIC', 'STANDARD', 'ENHANCED', 'ENHANCED_WITH_BARRED_LISTS')),
  -- The day on the proof; it counts until the end of the other one. Null: for good.
  dated_on date NOT NULL,
  expires_on date,
  seen_by text NOT NULL,
  seen_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, training_id) REFERENCES training,
  CHECK ((kind = 'AGE') = (age_years IS NOT NULL)),
  CHECK ((kind = 'TRAINING') = (training_id IS NOT NULL)),
  CHECK ((kind = 'DBS') = (dbs_level IS NOT NULL)),
  CHECK (expires_on >= dated_on)
);
CREATE INDEX member_check_by_member ON member_check (scheme_id, member_id, seen_at, id);

CREATE TABLE shift_series (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  opportunity_id uuid NOT NULL,
  -- The first start as a wall time in the scheme's zone, and the rule that repeats it (RFC 5545, RRULE without DTSTART).
  starts_on date NOT NULL,
  start_time time NOT NULL,
  duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 15 AND 1440),
  rrule text NOT NULL CHECK (length(rrule) BETWEEN 1 AND 500),
  -- Local days on which it does not take place.
  except_on date[] NOT NULL DEFAULT '{}' CHECK (cardinality(except_on) <= 500),
  bank_holidays text NOT NULL CHECK (bank_holidays IN ('KEEP', 'SKIP')),
  -- [{name, capacity, skillIds}]: what each shift of it is made with.
  roles jsonb NOT NULL,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  -- The last local day for which its shifts stand; later ones are made when that day comes nearer. Null: all that there will be.
  made_until_on date,
  state text NOT NULL CHECK (state IN ('RUNNING', 'ENDED')),
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, opportunity_id) REFERENCES opportunity,
  CHECK ((state = 'ENDED') = (ended_at IS NOT NULL))
);
CREATE INDEX shift_series_by_opportunity ON shift_series (scheme_id, opportunity_id, created_at, id);

CREATE TABLE shift (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  opportunity_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  series_id uuid,
  -- The local day its series' rule gives for it: it stays when the shift is moved.
  occurs_on date,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  state text NOT NULL CHECK (state IN ('SCHEDULED', 'CANCELLED')),
  -- Why it was cancelled, in words that those booked read.
  cancel_reason text CHECK (length(cancel_reason) <= 1000),
  -- Counts changes that a calendar must show: iCalendar's SEQUENCE.
  sequence integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  cancelled_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, opportunity_id) REFERENCES opportunity,
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, series_id) REFERENCES shift_series,
  CHECK (ends_at > starts_at),
  CHECK ((series_id IS NULL) = (occurs_on IS NULL)),
  CHECK ((state = 'CANCELLED') = (cancelled_at IS NOT NULL))
);
-- A day of a series is one shift, however often it is made.
CREATE UNIQUE INDEX shift_of_series ON shift (scheme_id, series_id, occurs_on) WHERE series_id IS NOT NULL;
CREATE INDEX shift_by_opportunity ON shift (scheme_id, opportunity_id, starts_at, id);
CREATE INDEX shift_by_organisation ON shift (scheme_id, organisation_id, starts_at, id);
CREATE INDEX shift_by_time ON shift (scheme_id, starts_at, id);

CREATE TABLE shift_role (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  shift_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  capacity integer NOT NULL CHECK (capacity BETWEEN 1 AND 500),
  -- Whoever takes a place in it has all of these.
  skill_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(skill_ids) <= 10),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, shift_id) REFERENCES shift
);
CREATE UNIQUE INDEX shift_role_name ON shift_role (scheme_id, shift_id, name);

CREATE TABLE booking (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  shift_id uuid NOT NULL,
  shift_role_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- WAITING: on the waiting list. OFFERED: a freed place is kept for them for a while. BOOKED: theirs. ATTENDING: checked in. ATTENDED: checked out.
  state text NOT NULL CHECK (state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW', 'CANCELLED', 'LAPSED')),
  -- How many people come on it: the member, and friends or a team who are no members.
  places integer NOT NULL DEFAULT 1 CHECK (places BETWEEN 1 AND 500),
  team_name text CHECK (length(team_name) BETWEEN 1 AND 120),
  booked_by text NOT NULL,
  -- Where somebody stands on the waiting list.
  asked_at timestamptz NOT NULL,
  booked_at timestamptz,
  offered_at timestamptz,
  offer_lapses_at timestamptz,
  ended_at timestamptz,
  -- Why it ended without being attended.
  end_reason text CHECK (end_reason IN ('BY_MEMBER', 'BY_GROUP', 'SHIFT_CANCELLED', 'SWAPPED', 'OFFER_DECLINED', 'OFFER_LAPSED', 'SHIFT_BEGAN', 'MEMBERSHIP_ENDED', 'ORGANISATION_CLOSED')),
  checked_in_at timestamptz,
  checked_in_how text CHECK (checked_in_how IN ('QR', 'CODE', 'LIST')),
  checked_out_at timestamptz,
  checked_out_how text CHECK (checked_out_how IN ('QR', 'CODE', 'LIST', 'FORGOTTEN')),
  -- What was done, in the member's words, where the group asks for it.
  evidence text CHECK (length(evidence) <= 1000),
  no_show_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, shift_id) REFERENCES shift,
  FOREIGN KEY (scheme_id, shift_role_id) REFERENCES shift_role,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((state = 'OFFERED') = (offer_lapses_at IS NOT NULL)),
  CHECK (state NOT IN ('BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW') OR booked_at IS NOT NULL),
  CHECK ((state IN ('CANCELLED', 'LAPSED')) = (ended_at IS NOT NULL)),
  CHECK ((state IN ('ATTENDING', 'ATTENDED')) = (checked_in_at IS NOT NULL)),
  CHECK ((state = 'ATTENDED') = (checked_out_at IS NOT NULL)),
  CHECK (checked_out_at >= checked_in_at)
);
-- One that is alive for each member and shift.
CREATE UNIQUE INDEX booking_live ON booking (scheme_id, shift_id, member_id)
  WHERE state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW');
CREATE INDEX booking_by_shift ON booking (scheme_id, shift_id, asked_at, id);
CREATE INDEX booking_by_member ON booking (scheme_id, member_id, asked_at DESC, id DESC);

-- Hours that attendance wrote by itself: once for each booking.
ALTER TABLE hours_log
  ADD COLUMN booking_id uuid,
  ADD CONSTRAINT hours_log_booking FOREIGN KEY (scheme_id, booking_id) REFERENCES booking;
CREATE UNIQUE INDEX hours_log_by_booking ON hours_log (scheme_id, booking_id) WHERE booking_id IS NOT NULL;

CREATE TABLE member_profile (
  scheme_id uuid NOT NULL REFERENCES scheme,
  member_id uuid NOT NULL,
  about text NOT NULL DEFAULT '' CHECK (length(about) <= 2000),
  skill_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(skill_ids) <= 50),
  -- Causes they care for, and causes they would rather not be asked about.
  interests text[] NOT NULL DEFAULT '{}' CHECK (cardinality(interests) <= 30),
  avoids text[] NOT NULL DEFAULT '{}' CHECK (cardinality(avoids) <= 30),
  avoids_words text NOT NULL DEFAULT '' CHECK (length(avoids_words) <= 500),
  languages text[] NOT NULL DEFAULT '{}' CHECK (cardinality(languages) <= 20),
  access_needs text[] NOT NULL DEFAULT '{}' CHECK (cardinality(access_needs) <= 20),
  -- From where they set out, and how far they travel. Null: their ward's middle; as far as the scheme goes.
  latitude double precision CHECK (latitude BETWEEN 49 AND 61),
  longitude double precision CHECK (longitude BETWEEN -9 AND 2),
  travel_metres integer CHECK (travel_metres BETWEEN 100 AND 100000),
  takes_remote boolean NOT NULL DEFAULT true,
  -- How much they would give in a week at most. Null: they have not said.
  weekly_minutes_max integer CHECK (weekly_minutes_max BETWEEN 15 AND 10080),
  -- Whether groups may find them.
  findable boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, member_id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);

-- When a member is usually free: wall times of the week, Monday 1 to Sunday 7.
CREATE TABLE member_availability (
  scheme_id uuid NOT NULL REFERENCES scheme,
  member_id uuid NOT NULL,
  weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_time time NOT NULL,
  -- 24:00 is the end of the day.
  to_time time NOT NULL,
  PRIMARY KEY (scheme_id, member_id, weekday, from_time),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK (to_time > from_time)
);

-- Days on which that is otherwise, first and last included.
CREATE TABLE member_availability_exception (
  scheme_id uuid NOT NULL REFERENCES scheme,
  member_id uuid NOT NULL,
  id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  -- FREE: all day. AWAY: not at all.
  kind text NOT NULL CHECK (kind IN ('FREE', 'AWAY')),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK (to_on >= from_on)
);
CREATE INDEX member_availability_exception_by_member ON member_availability_exception (scheme_id, member_id, from_on);

ALTER TABLE skill ENABLE ROW LEVEL SECURITY;
ALTER TABLE skill FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON skill USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON skill FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON skill TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON skill TO tc_app, tc_worker;

ALTER TABLE training ENABLE ROW LEVEL SECURITY;
ALTER TABLE training FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON training USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON training FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON training TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON training TO tc_app, tc_worker;

ALTER TABLE opportunity ENABLE ROW LEVEL SECURITY;
ALTER TABLE opportunity FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON opportunity USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON opportunity FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON opportunity TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON opportunity TO tc_app, tc_worker;

ALTER TABLE application ENABLE ROW LEVEL SECURITY;
ALTER TABLE application FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON application USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON application FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON application TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON application TO tc_app, tc_worker;

ALTER TABLE guardian_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardian_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON guardian_consent USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON guardian_consent FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON guardian_consent TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON guardian_consent TO tc_app, tc_worker;

ALTER TABLE member_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_check FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_check USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON member_check FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON member_check TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON member_check TO tc_app, tc_worker;

ALTER TABLE shift_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE shift_series FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON shift_series USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON shift_series FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON shift_series TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON shift_series TO tc_app, tc_worker;

ALTER TABLE shift ENABLE ROW LEVEL SECURITY;
ALTER TABLE shift FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON shift USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON shift FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON shift TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON shift TO tc_app, tc_worker;

ALTER TABLE shift_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE shift_role FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON shift_role USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON shift_role FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON shift_role TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON shift_role TO tc_app, tc_worker;

ALTER TABLE booking ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON booking USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON booking FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON booking TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON booking TO tc_app, tc_worker;

ALTER TABLE member_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_profile FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_profile USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON member_profile FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON member_profile TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON member_profile TO tc_app, tc_worker;

ALTER TABLE member_availability ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_availability FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_availability USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON member_availability FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON member_availability TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON member_availability TO tc_app, tc_worker;

ALTER TABLE member_availability_exception ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_availability_exception FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_availability_exception USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON member_availability_exception FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON member_availability_exception TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON member_availability_exception TO tc_app, tc_worker;
