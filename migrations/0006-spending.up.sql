-- Member cards; redemptions that begin as a hold or with a card; what venues gave back.

CREATE TABLE member_card (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- Digits as printed, the last one a check digit. Says nothing about the member and opens nothing without the PIN.
  card_number text NOT NULL,
  -- A keyed hash of the number and the PIN together.
  pin_hash bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'BLOCKED', 'REPLACED')),
  issued_by text NOT NULL,
  issued_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text,
  -- In a row, since the last right one.
  wrong_pins integer NOT NULL DEFAULT 0 CHECK (wrong_pins >= 0),
  -- Until when no PIN is tried on it. The last day of the year 9999: until it is replaced.
  locked_until timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, card_number),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((state = 'ACTIVE') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX member_card_active ON member_card (scheme_id, member_id) WHERE state = 'ACTIVE';

ALTER TABLE redemption
  ADD COLUMN hold_id uuid,
  ADD COLUMN card_id uuid,
  -- When a booked visit is to happen. Null: at the till, now.
  ADD COLUMN booked_for timestamptz,
  ADD COLUMN placed_at timestamptz,
  ADD COLUMN ended_at timestamptz,
  ADD CONSTRAINT redemption_held CHECK (state NOT IN ('HELD', 'RELEASED', 'LAPSED') OR hold_id IS NOT NULL AND placed_at IS NOT NULL),
  ADD CONSTRAINT redemption_ended CHECK ((state IN ('RELEASED', 'LAPSED')) = (ended_at IS NOT NULL));
CREATE UNIQUE INDEX redemption_by_hold ON redemption (scheme_id, hold_id) WHERE hold_id IS NOT NULL;
-- What stands open at a venue: to be released when it closes or is suspended, and counted against its budget.
CREATE INDEX redemption_open ON redemption (scheme_id, organisation_id) WHERE state = 'HELD';

-- Redemptions that were never redeemed, for the lists: those with a redeemed_at have redemption_by_venue.
CREATE INDEX redemption_unredeemed ON redemption (scheme_id, organisation_id, placed_at, id) WHERE redeemed_at IS NULL;

-- A venue's credits return to issuance once in a month.
CREATE TABLE venue_return (
  scheme_id uuid NOT NULL REFERENCES scheme,
  organisation_id uuid NOT NULL,
  -- Its first day, in the scheme's zone.
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  transfer_id uuid NOT NULL,
  amount_minutes integer NOT NULL CHECK (amount_minutes > 0),
  returned_by text NOT NULL,
  returned_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, organisation_id, month),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation
);

ALTER TABLE member_card ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_card FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_card USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON member_card FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON member_card TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON member_card TO tc_app, tc_worker;

ALTER TABLE venue_return ENABLE ROW LEVEL SECURITY;
ALTER TABLE venue_return FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON venue_return USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON venue_return FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON venue_return TO tc_app, tc_worker, tc_auditor;
GRANT INSERT ON venue_return TO tc_app, tc_worker;
