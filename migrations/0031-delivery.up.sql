-- What becomes of a message after it was handed over, and what its failing leads to.

ALTER TABLE notification
  -- What the carrier says became of it. A delivery stands; a failure for good stands over one for now.
  ADD COLUMN receipt text CHECK (receipt IN ('DELIVERED', 'TEMPORARY_FAILURE', 'PERMANENT_FAILURE', 'TECHNICAL_FAILURE')),
  ADD COLUMN receipt_at timestamptz,
  ADD COLUMN delivered_at timestamptz,
  -- The same in words for the other ways that reach the member, the next one first: [{channel, subject, body}]. Empty where none is to follow.
  ADD COLUMN fallbacks jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(fallbacks) = 'array'),
  -- The message that failed, in whose place this one was written.
  ADD COLUMN instead_of uuid,
  ADD CONSTRAINT notification_instead_of FOREIGN KEY (scheme_id, instead_of) REFERENCES notification,
  ADD CONSTRAINT notification_receipt CHECK ((receipt IS NULL) = (receipt_at IS NULL)),
  ADD CONSTRAINT notification_delivered CHECK ((receipt IS NOT DISTINCT FROM 'DELIVERED') = (delivered_at IS NOT NULL)),
  ADD CONSTRAINT notification_sensitive_alone CHECK (NOT sensitive OR fallbacks = '[]');
-- A message that failed has one in its place, however often its failing is told.
CREATE UNIQUE INDEX notification_instead_once ON notification (scheme_id, instead_of) WHERE instead_of IS NOT NULL;

-- Since when nothing reaches this address. Messages go another way first; a delivery, or another address, takes it back.
ALTER TABLE member
  ADD COLUMN email_failed_at timestamptz,
  ADD COLUMN phone_failed_at timestamptz,
  ADD CONSTRAINT member_failed_email CHECK (email IS NOT NULL OR email_failed_at IS NULL),
  ADD CONSTRAINT member_failed_phone CHECK (phone IS NOT NULL OR phone_failed_at IS NULL);

-- What somebody of the scheme's staff has to see to, because the service cannot.
CREATE TABLE staff_task (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('UNREACHABLE_MEMBER')),
  -- The member whom nothing reaches.
  subject_id uuid NOT NULL,
  opened_at timestamptz NOT NULL,
  settled_at timestamptz,
  settled_by text,
  note text CHECK (length(note) BETWEEN 1 AND 500),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, subject_id) REFERENCES member,
  CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
  CHECK ((settled_at IS NULL) = (note IS NULL))
);
CREATE UNIQUE INDEX staff_task_open ON staff_task (scheme_id, kind, subject_id) WHERE settled_at IS NULL;
CREATE INDEX staff_task_waiting ON staff_task (scheme_id, opened_at, id) WHERE settled_at IS NULL;
CREATE INDEX staff_task_by_subject ON staff_task (scheme_id, subject_id);
CREATE INDEX staff_task_settled ON staff_task (scheme_id, opened_at DESC, id DESC) WHERE settled_at IS NOT NULL;

ALTER TABLE staff_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_task FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON staff_task USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON staff_task FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON staff_task TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON staff_task TO tc_app, tc_worker;

-- Frozen copy of src/ledger/sql.
-- Another address is a new one: what is known of the old says nothing of it. A trigger, so that whoever changes an address need not think of it.
-- For functions alone.
CREATE FUNCTION member_address_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF NEW.email IS DISTINCT FROM OLD.email THEN
    NEW.email_failed_at := NULL;
  END IF;
  IF NEW.phone IS DISTINCT FROM OLD.phone THEN
    NEW.phone_failed_at := NULL;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION member_address_changed FROM PUBLIC;
CREATE TRIGGER address_changed BEFORE UPDATE OF email, phone ON member FOR EACH ROW EXECUTE FUNCTION member_address_changed();
