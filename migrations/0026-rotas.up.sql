-- Rotas: who could be where on a group's shifts, worked out, looked at, changed and confirmed.

CREATE TABLE rota (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  -- SOLVING: it is being worked out. PROPOSED: to be looked at. CONFIRMED: its places are booked. DISCARDED: nobody wants it.
  state text NOT NULL CHECK (state IN ('SOLVING', 'PROPOSED', 'CONFIRMED', 'DISCARDED')),
  -- Counts changes: whoever changes or confirms it says which one they saw.
  revision integer NOT NULL DEFAULT 1,
  from_on date NOT NULL,
  to_on date NOT NULL,
  -- The shifts it is about, as they were when it was asked for.
  shift_ids uuid[] NOT NULL CHECK (cardinality(shift_ids) BETWEEN 1 AND 5000),
  -- What nobody does more of in a local week, whatever they would give. Null: no limit.
  weekly_shifts_max integer CHECK (weekly_shifts_max BETWEEN 1 AND 100),
  weekly_minutes_max integer CHECK (weekly_minutes_max BETWEEN 15 AND 10080),
  -- Between two shifts of a member, beyond what the scheme asks for. Null: as the scheme.
  rest_minutes integer CHECK (rest_minutes BETWEEN 0 AND 2880),
  -- Whether places that members have already may be given to others.
  bookings_may_move boolean NOT NULL,
  based_on_id uuid,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  -- How far it is: goals that are done, of so many, and places filled so far, of so many.
  goals_done integer NOT NULL DEFAULT 0,
  goals_asked integer NOT NULL DEFAULT 0,
  places integer NOT NULL DEFAULT 0 CHECK (places >= 0),
  places_filled integer NOT NULL DEFAULT 0 CHECK (places_filled >= 0),
  stop_asked_at timestamptz,
  solved_at timestamptz,
  -- PROVED: nothing better is possible. TIME: the best that was found in time. STOPPED: the best that was found until somebody stopped it.
  ended_how text CHECK (ended_how IN ('PROVED', 'TIME', 'STOPPED')),
  -- [{goal, value, provedOptimal}]
  goals jsonb NOT NULL DEFAULT '[]',
  -- Of places that stood before: how many stay, how many go to somebody else or to nobody; and how many are new.
  seats_kept integer NOT NULL DEFAULT 0,
  seats_removed integer NOT NULL DEFAULT 0,
  seats_added integer NOT NULL DEFAULT 0,
  -- What could not all be had, and what fell out meanwhile: codes and ids, no words.
  remarks jsonb NOT NULL DEFAULT '[]',
  confirmed_at timestamptz,
  confirmed_by text,
  discarded_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, based_on_id) REFERENCES rota,
  CHECK (to_on >= from_on),
  CHECK (state = 'SOLVING' OR state = 'DISCARDED' OR solved_at IS NOT NULL),
  CHECK ((solved_at IS NULL) = (ended_how IS NULL)),
  CHECK ((state = 'CONFIRMED') = (confirmed_at IS NOT NULL)),
  CHECK ((state = 'DISCARDED') = (discarded_at IS NOT NULL))
);
CREATE INDEX rota_by_organisation ON rota (scheme_id, organisation_id, proposed_at DESC, id DESC);
-- A group has one worked out at a time.
CREATE UNIQUE INDEX rota_solving ON rota (scheme_id, organisation_id) WHERE state = 'SOLVING';

CREATE TABLE rota_seat (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  rota_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  shift_role_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- When the shift began as the rota saw it: a shift that was moved since is another one.
  starts_at timestamptz NOT NULL,
  -- KEPT: a booking that stays. NEW: to be booked. REMOVED: a booking that ends when the rota is confirmed.
  change text NOT NULL CHECK (change IN ('KEPT', 'NEW', 'REMOVED')),
  -- The coordinator said so: it stays when the rota is worked out again.
  is_pinned boolean NOT NULL DEFAULT false,
  -- The member has said that they are free then. False: they have not said when they are free at all.
  said_free boolean NOT NULL DEFAULT true,
  -- What it rests on, or what became of it when the rota was confirmed.
  booking_id uuid,
  -- Why it could not be booked.
  refused_code text CHECK (length(refused_code) BETWEEN 1 AND 40),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, rota_id) REFERENCES rota,
  FOREIGN KEY (scheme_id, shift_id) REFERENCES shift,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, booking_id) REFERENCES booking,
  CHECK (change = 'NEW' OR booking_id IS NOT NULL)
);
-- Nobody sits twice on one shift.
CREATE UNIQUE INDEX rota_seat_once ON rota_seat (scheme_id, rota_id, shift_id, member_id) WHERE change <> 'REMOVED';
CREATE INDEX rota_seat_by_rota ON rota_seat (scheme_id, rota_id, starts_at, id);
CREATE INDEX rota_seat_by_member ON rota_seat (scheme_id, member_id, rota_id);

-- Places that nobody could be found for.
CREATE TABLE rota_gap (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  rota_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  shift_role_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  places_left integer NOT NULL CHECK (places_left > 0),
  -- How many people can do it, and how many of them do; and of the others what is in the way: [{obstacle, count, …}]
  have_skills integer NOT NULL,
  here integer NOT NULL,
  why jsonb NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, rota_id) REFERENCES rota,
  FOREIGN KEY (scheme_id, shift_id) REFERENCES shift
);
CREATE UNIQUE INDEX rota_gap_once ON rota_gap (scheme_id, rota_id, shift_role_id);
CREATE INDEX rota_gap_by_rota ON rota_gap (scheme_id, rota_id, starts_at, id);

-- Who should be on the same shifts, or never on one. Never told to the two.
CREATE TABLE rota_wish (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  rota_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('TOGETHER', 'APART')),
  one_member_id uuid NOT NULL,
  other_member_id uuid NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, rota_id) REFERENCES rota,
  FOREIGN KEY (scheme_id, one_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, other_member_id) REFERENCES member,
  CHECK (one_member_id <> other_member_id)
);
CREATE INDEX rota_wish_by_rota ON rota_wish (scheme_id, rota_id, id);
CREATE INDEX rota_wish_by_one ON rota_wish (scheme_id, one_member_id);
CREATE INDEX rota_wish_by_other ON rota_wish (scheme_id, other_member_id);

-- A confirmed rota gave the place to somebody else: the member hears of it with everything else that changed for them.
ALTER TABLE booking DROP CONSTRAINT booking_end_reason_check;
ALTER TABLE booking ADD CONSTRAINT booking_end_reason_check CHECK (end_reason IN ('BY_MEMBER', 'BY_GROUP', 'SHIFT_CANCELLED', 'SWAPPED', 'OFFER_DECLINED', 'OFFER_LAPSED', 'SHIFT_BEGAN', 'MEMBERSHIP_ENDED', 'ORGANISATION_CLOSED', 'BY_ROTA'));

ALTER TABLE rota ENABLE ROW LEVEL SECURITY;
ALTER TABLE rota FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rota USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON rota FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON rota TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON rota TO tc_app, tc_worker;

ALTER TABLE rota_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE rota_seat FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rota_seat USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON rota_seat FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON rota_seat TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON rota_seat TO tc_app, tc_worker;

ALTER TABLE rota_gap ENABLE ROW LEVEL SECURITY;
ALTER TABLE rota_gap FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rota_gap USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON rota_gap FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON rota_gap TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON rota_gap TO tc_app, tc_worker;

ALTER TABLE rota_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE rota_wish FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rota_wish USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON rota_wish FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON rota_wish TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON rota_wish TO tc_app, tc_worker;
