-- What the rota needs besides the tables of 0018: what changed of a shift, who was told that places are free, and swaps.

-- Moved, changed or cancelled for itself: what changes its series afterwards leaves it as it is.
ALTER TABLE shift ADD COLUMN changed_by_hand boolean NOT NULL DEFAULT false;

-- In the last hours before a shift nothing is offered any more: whoever waits is told once that places are free to whoever books first.
ALTER TABLE booking ADD COLUMN told_free_at timestamptz;
-- What the overlap guard reads, and the end of a membership.
CREATE INDEX booking_open_by_member ON booking (scheme_id, member_id) WHERE state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING');

-- What those booked are told of a change: ids travel in events, what it was stands here.
CREATE TABLE shift_change (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  shift_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  note_changed boolean NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, shift_id) REFERENCES shift
);
CREATE INDEX shift_change_by_shift ON shift_change (scheme_id, shift_id, changed_at, id);

CREATE TABLE swap (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  -- The place that is given away.
  booking_id uuid NOT NULL,
  opportunity_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- STAND_IN: whoever takes it gives nothing. SWAP: they give a place of the same opportunity in exchange.
  kind text NOT NULL CHECK (kind IN ('STAND_IN', 'SWAP')),
  -- Null: to whoever may.
  to_member_id uuid,
  state text NOT NULL CHECK (state IN ('OPEN', 'TAKEN', 'WITHDRAWN', 'LAPSED')),
  offered_by text NOT NULL,
  offered_at timestamptz NOT NULL,
  taken_by_member_id uuid,
  -- The taker's new place, and what they gave for it.
  new_booking_id uuid,
  given_booking_id uuid,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, booking_id) REFERENCES booking,
  FOREIGN KEY (scheme_id, opportunity_id) REFERENCES opportunity,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, to_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, taken_by_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, new_booking_id) REFERENCES booking,
  FOREIGN KEY (scheme_id, given_booking_id) REFERENCES booking,
  CHECK ((state = 'OPEN') = (ended_at IS NULL)),
  CHECK ((state = 'TAKEN') = (taken_by_member_id IS NOT NULL)),
  CHECK ((state = 'TAKEN') = (new_booking_id IS NOT NULL)),
  CHECK (given_booking_id IS NULL OR kind = 'SWAP')
);
-- A place is given away once at a time.
CREATE UNIQUE INDEX swap_open ON swap (scheme_id, booking_id) WHERE state = 'OPEN';
CREATE INDEX swap_by_opportunity ON swap (scheme_id, opportunity_id, offered_at DESC, id DESC);
CREATE INDEX swap_by_member ON swap (scheme_id, member_id, offered_at DESC, id DESC);
CREATE INDEX swap_by_to_member ON swap (scheme_id, to_member_id, offered_at DESC, id DESC) WHERE to_member_id IS NOT NULL;

ALTER TABLE shift_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE shift_change FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON shift_change USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON shift_change FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON shift_change TO tc_app, tc_worker, tc_auditor;
GRANT INSERT ON shift_change TO tc_app, tc_worker;

ALTER TABLE swap ENABLE ROW LEVEL SECURITY;
ALTER TABLE swap FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON swap USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON swap FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON swap TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON swap TO tc_app, tc_worker;
