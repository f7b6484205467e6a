-- What the nightly check of the ledger found, and the figures of a month as they were when it was over. Neither is ever changed.

CREATE TABLE reconciliation (
  scheme_id uuid NOT NULL REFERENCES scheme,
  -- The local day in whose night it was checked.
  day_on date NOT NULL,
  checked_at timestamptz NOT NULL,
  transfer_count bigint NOT NULL CHECK (transfer_count >= 0),
  entry_count bigint NOT NULL CHECK (entry_count >= 0),
  account_count bigint NOT NULL CHECK (account_count >= 0),
  difference_count bigint NOT NULL CHECK (difference_count >= 0),
  -- {"4": 2}: how many differences there are in each promise that is broken.
  by_promise jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (scheme_id, day_on),
  CHECK ((difference_count = 0) = (by_promise = '{}'))
);

CREATE TABLE month_figure (
  scheme_id uuid NOT NULL REFERENCES scheme,
  -- The first local day of the month.
  month_on date NOT NULL,
  frozen_at timestamptz NOT NULL,
  -- Hours approved in the month, whenever they were given, and those taken back in it.
  given_minutes bigint NOT NULL CHECK (given_minutes >= 0),
  taken_back_minutes bigint NOT NULL CHECK (taken_back_minutes >= 0),
  approved_log_count integer NOT NULL CHECK (approved_log_count >= 0),
  -- Credits, by what moved them.
  issued_minutes bigint NOT NULL CHECK (issued_minutes >= 0),
  spent_minutes bigint NOT NULL CHECK (spent_minutes >= 0),
  refunded_minutes bigint NOT NULL CHECK (refunded_minutes >= 0),
  gifted_minutes bigint NOT NULL CHECK (gifted_minutes >= 0),
  donated_minutes bigint NOT NULL CHECK (donated_minutes >= 0),
  exchanged_minutes bigint NOT NULL CHECK (exchanged_minutes >= 0),
  lapsed_minutes bigint NOT NULL CHECK (lapsed_minutes >= 0),
  -- What members and pots held at the end of the month.
  supply_minutes bigint NOT NULL,
  member_count integer NOT NULL CHECK (member_count >= 0),
  active_member_count integer NOT NULL CHECK (active_member_count >= 0),
  volunteer_count integer NOT NULL CHECK (volunteer_count >= 0),
  regular_volunteer_count integer NOT NULL CHECK (regular_volunteer_count >= 0),
  group_count integer NOT NULL CHECK (group_count >= 0),
  venue_count integer NOT NULL CHECK (venue_count >= 0),
  PRIMARY KEY (scheme_id, month_on),
  CHECK (extract(day FROM month_on) = 1)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['reconciliation', 'month_figure'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    -- Nobody may change or remove them.
    EXECUTE format('GRANT INSERT ON %I TO tc_worker', v_table);
  END LOOP;
END $$;

-- Proofs by the day they end, and bookings at venues by their day.
CREATE INDEX member_check_by_end ON member_check (scheme_id, expires_on, id) WHERE ended_at IS NULL AND expires_on IS NOT NULL;
CREATE INDEX redemption_booked ON redemption (scheme_id, booked_for, id) WHERE state = 'HELD' AND booked_for IS NOT NULL;

-- The weekly digest asks what suits whom.
GRANT EXECUTE ON FUNCTION match_for_member TO tc_worker;

-- Invitations that stand are reminded of too: at nine, three days before their last day. Row-level security binds the owner of the tables as well, and no
-- scheme is entered here.
ALTER TABLE scheme NO FORCE ROW LEVEL SECURITY;
ALTER TABLE invitation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE due_work NO FORCE ROW LEVEL SECURITY;
INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at)
SELECT i.scheme_id, gen_random_uuid(), 'INVITATION_REMINDS', i.id, reminder.due_at, reminder.due_at, i.sent_at
FROM invitation i JOIN scheme s ON s.scheme_id = i.scheme_id
CROSS JOIN LATERAL (SELECT ((i.lapses_at AT TIME ZONE s.time_zone)::date - 4 + time '09:00') AT TIME ZONE s.time_zone AS due_at) reminder
WHERE i.state = 'OPEN' AND reminder.due_at > now();
ALTER TABLE scheme FORCE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
ALTER TABLE due_work FORCE ROW LEVEL SECURITY;
