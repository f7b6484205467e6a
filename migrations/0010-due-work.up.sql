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

ALTER TABLE due_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE due_work FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON due_work USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON due_work FOR SELECT TO tc_auditor USING (true);
CREATE POLICY worker_carries ON due_work TO tc_worker USING (true);
GRANT SELECT ON due_work TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON due_work TO tc_app, tc_worker;
