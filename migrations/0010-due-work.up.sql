-- What is to happen at an instant. The queue only wakes the workers: what is due stands here, and losing the queue loses nothing.

CREATE TABLE due_work (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- What it is about: a hold, an invitation, an appeal. One piece of work of a kind for one subject.
  subject_id uuid NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DONE', 'CANCELLED', 'DEAD')),
  -- Nobody claims it before this: its due instant, the end of a claim, or the wait after a try that failed.
  next_try_at timestamptz NOT NULL,
  -- Counts claims and changes of plan, and never starts again. Whoever claimed an earlier turn changes nothing any more.
  turn integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  -- The name and code of an error. Its message stays out: it may quote somebody.
  last_failure text CHECK (last_failure ~ '^[A-Za-z0-9_ ]{1,100}$'),
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, kind, subject_id),
  CHECK ((state = 'WAITING') = (settled_at IS NULL))
);
-- Each scheme's next ones are found on their own, so that a flood in one hides nothing of another.
CREATE INDEX due_work_waiting ON due_work (scheme_id, next_try_at, id) WHERE state = 'WAITING';
CREATE INDEX due_work_by_state ON due_work (scheme_id, state, due_at, id);
-- What housekeeping clears.
CREATE INDEX due_work_settled ON due_work (settled_at) WHERE state IN ('DONE', 'CANCELLED');

ALTER TABLE due_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE due_work FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON due_work USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON due_work FOR SELECT TO tc_auditor USING (true);
CREATE POLICY worker_carries ON due_work TO tc_worker USING (true);
GRANT SELECT ON due_work TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON due_work TO tc_app, tc_worker;
GRANT DELETE ON due_work TO tc_worker;

-- Expiry. The sweep finds what has lapsed by an index; where credits never lapse, it is empty.
CREATE INDEX lot_lapsing ON lot (scheme_id, expires_at) WHERE remaining_minutes > 0 AND expires_at IS NOT NULL;

-- The day a lot had before it was put off, for the entries of its account up to after_sequence. Appended to, never changed: with it the ledger check knows
-- what was live when something was spent.
CREATE TABLE lot_grace (
  scheme_id uuid NOT NULL,
  lot_id bigint NOT NULL,
  after_sequence bigint NOT NULL,
  expired_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, lot_id, expired_at)
);
ALTER TABLE lot_grace ENABLE ROW LEVEL SECURITY;
ALTER TABLE lot_grace FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON lot_grace USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON lot_grace FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON lot_grace TO tc_app, tc_worker, tc_auditor;

-- Between which entries of its account a hold stood, and what it became: instants alone do not order what waited for a lock. Null: from before this.
ALTER TABLE hold
  ADD COLUMN placed_after_sequence bigint,
  ADD COLUMN settled_after_sequence bigint,
  ADD COLUMN captured_by_transfer_id uuid;
CREATE INDEX hold_lot_by_lot ON hold_lot (scheme_id, lot_id);
