-- The print tray: letters that wait for somebody to print them, where no carrier prints letters.

CREATE TABLE letter (
  scheme_id uuid NOT NULL REFERENCES scheme,
  -- The message that it is.
  id uuid NOT NULL,
  kind text NOT NULL,
  written_at timestamptz NOT NULL,
  -- Of a message that opens something its words alone, until it is printed; every other keeps them in its message.
  body text,
  printed_at timestamptz,
  printed_by text,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, id) REFERENCES notification,
  CHECK ((printed_at IS NULL) = (printed_by IS NULL)),
  CHECK (printed_at IS NULL OR body IS NULL)
);
CREATE INDEX letter_waiting ON letter (scheme_id, written_at, id) WHERE printed_at IS NULL;
CREATE INDEX letter_printed ON letter (scheme_id, written_at, id) WHERE printed_at IS NOT NULL;
CREATE INDEX letter_opens ON letter (written_at) WHERE body IS NOT NULL;

ALTER TABLE letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON letter USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON letter FOR SELECT TO tc_auditor USING (true);
CREATE POLICY worker_carries ON letter TO tc_worker USING (true);
GRANT SELECT ON letter TO tc_app, tc_worker;
-- Auditors see that a letter is there, never what it says.
GRANT SELECT (scheme_id, id, kind, written_at, printed_at, printed_by) ON letter TO tc_auditor;
GRANT INSERT ON letter TO tc_worker;
GRANT UPDATE (body, printed_at, printed_by) ON letter TO tc_app, tc_worker;
