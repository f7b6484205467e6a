-- What the service does for a scheme again and again, each period once, and what it has said about something, once.

-- One pass of a recurring duty over a scheme, for one period of it.
CREATE TABLE round (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- The local day it is for: of a month's round its first day.
  period_on date NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'STOPPED', 'DONE', 'DROPPED')),
  -- The last one it looked at: it goes on behind it, whoever goes on. Null: nobody yet.
  after text,
  -- How many there are to look at, as it was when it began.
  total_count integer CHECK (total_count >= 0),
  looked_count integer NOT NULL DEFAULT 0 CHECK (looked_count >= 0),
  told_count integer NOT NULL DEFAULT 0 CHECK (told_count >= 0),
  dropped_why text CHECK (dropped_why IN ('LATER_ROUND', 'TOO_LATE')),
  opened_at timestamptz NOT NULL,
  started_at timestamptz,
  stopped_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, kind, period_on),
  CHECK ((state IN ('DONE', 'DROPPED')) = (ended_at IS NOT NULL)),
  CHECK ((state = 'STOPPED') = (stopped_at IS NOT NULL)),
  CHECK ((state = 'DROPPED') = (dropped_why IS NOT NULL))
);
CREATE INDEX round_latest ON round (scheme_id, due_at DESC, id DESC);

-- Until when the rounds of a kind have been opened. Without a row none has been, and the past is not made up for.
CREATE TABLE round_plan (
  scheme_id uuid NOT NULL REFERENCES scheme,
  kind text NOT NULL,
  opened_until timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, kind)
);

-- That something was said about something to whom it concerns, or was not said and why: written with the message, so that it is said once.
CREATE TABLE notice (
  scheme_id uuid NOT NULL REFERENCES scheme,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  -- What of it: a day and a threshold, a beginning.
  key text NOT NULL,
  noted_at timestamptz NOT NULL,
  -- Null: it was said.
  dropped_why text,
  PRIMARY KEY (scheme_id, kind, subject_id, key)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['round', 'round_plan', 'notice'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT ON %I TO tc_worker', v_table);
  END LOOP;
END $$;
-- Operators stop and resume rounds; the rest is the worker's. A notice is never changed.
GRANT UPDATE ON round TO tc_app, tc_worker;
GRANT UPDATE ON round_plan TO tc_worker;
GRANT DELETE ON notice TO tc_worker;

-- The shifts that stand already are reminded of too: at nine on the day two days before, and two hours before. Whoever does it then looks at the scheme's
-- own rules. Row-level security binds the owner of the tables as well, and no scheme is entered here.
ALTER TABLE scheme NO FORCE ROW LEVEL SECURITY;
ALTER TABLE shift NO FORCE ROW LEVEL SECURITY;
ALTER TABLE due_work NO FORCE ROW LEVEL SECURITY;
INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at)
SELECT h.scheme_id, gen_random_uuid(), reminder.kind, h.id, reminder.due_at, reminder.due_at, h.created_at
FROM shift h JOIN scheme s ON s.scheme_id = h.scheme_id
CROSS JOIN LATERAL (VALUES
  ('SHIFT_REMINDS_DAYS', ((h.starts_at AT TIME ZONE s.time_zone)::date - 2 + time '09:00') AT TIME ZONE s.time_zone),
  ('SHIFT_REMINDS_HOURS', h.starts_at - interval '2 hours')) AS reminder (kind, due_at)
WHERE h.state = 'SCHEDULED' AND reminder.due_at > now();
ALTER TABLE scheme FORCE ROW LEVEL SECURITY;
ALTER TABLE shift FORCE ROW LEVEL SECURITY;
ALTER TABLE due_work FORCE ROW LEVEL SECURITY;
