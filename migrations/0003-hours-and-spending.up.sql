-- Hours given, uploads and imports; offers, codes and redemptions; notifications.

CREATE TABLE upload (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  uploaded_by text NOT NULL,
  file_name text NOT NULL,
  content bytea NOT NULL,
  sha256 bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id)
);

CREATE TABLE hours_import (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  upload_id uuid NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL,
  rows_added integer NOT NULL,
  rows_already_loaded integer NOT NULL,
  rows_refused integer NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation
);

CREATE TABLE hours_log (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  worked_on date NOT NULL,
  starts_at timestamptz,
  ends_at timestamptz,
  break_minutes integer NOT NULL DEFAULT 0 CHECK (break_minutes >= 0),
  -- What was given, after breaks; and what it earns, rounded once by the scheme's rule.
  given_minutes integer NOT NULL CHECK (given_minutes BETWEEN 1 AND 1440),
  reward_minutes integer NOT NULL CHECK (reward_minutes BETWEEN 1 AND 1440),
  activity text NOT NULL DEFAULT '' CHECK (length(activity) <= 1000),
  -- Null: the member's own standing choice at the moment of approval.
  reward_choice text CHECK (reward_choice IN ('CREDITS', 'DONATE', 'RECOGNITION_ONLY')),
  state text NOT NULL CHECK (state IN ('SUBMITTED', 'APPROVED', 'DECLINED', 'REVERSED')),
  submitted_by text NOT NULL,
  submitted_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  decline_reason text,
  rewarded_as text CHECK (rewarded_as IN ('CREDITS', 'DONATE', 'RECOGNITION_ONLY')),
  transfer_id uuid,
  reversed_at timestamptz,
  reversal_reason text,
  import_id uuid,
  import_row integer,
  import_fingerprint bytea,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  CHECK (ends_at > starts_at),
  CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
  CHECK ((state = 'SUBMITTED') = (decided_at IS NULL)),
  CHECK ((state = 'DECLINED') = (decline_reason IS NOT NULL))
);
-- Loading the same sheet twice adds nothing, even from two places at once.
CREATE UNIQUE INDEX hours_log_import_once ON hours_log (scheme_id, organisation_id, import_fingerprint) WHERE import_fingerprint IS NOT NULL;
CREATE INDEX hours_log_by_member_day ON hours_log (scheme_id, member_id, worked_on);
CREATE INDEX hours_log_waiting ON hours_log (scheme_id, organisation_id, submitted_at, id) WHERE state = 'SUBMITTED';
CREATE INDEX hours_log_by_organisation ON hours_log (scheme_id, organisation_id, submitted_at, id);

CREATE TABLE offer (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
  price_minutes integer NOT NULL CHECK (price_minutes > 0),
  under16_price_minutes integer CHECK (under16_price_minutes >= 0),
  price_per text NOT NULL CHECK (price_per IN ('PERSON', 'PARTY')),
  restrictions jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED', 'ENDED')),
  -- Counts changes: a till that saw an older one is asked to look again.
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation
);
CREATE INDEX offer_by_organisation ON offer (scheme_id, organisation_id, title, id);

CREATE TABLE redemption_code (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, code_hash),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);

CREATE TABLE redemption (
  scheme_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  code_id uuid,
  state text NOT NULL CHECK (state IN ('HELD', 'REDEEMED', 'REVERSED', 'RELEASED', 'LAPSED')),
  price_minutes integer NOT NULL CHECK (price_minutes > 0),
  adults integer NOT NULL CHECK (adults >= 0),
  under16s integer NOT NULL CHECK (under16s >= 0),
  -- Which slot of a stocked offer this took, named in the scheme's zone. Null where there is no stock.
  stock_slot text,
  transfer_id uuid,
  accepted_by text NOT NULL,
  redeemed_at timestamptz,
  reversed_at timestamptz,
  PRIMARY KEY (scheme_id, id)
);
CREATE INDEX redemption_by_venue ON redemption (scheme_id, organisation_id, redeemed_at, id);
CREATE INDEX redemption_by_member_offer ON redemption (scheme_id, member_id, offer_id, redeemed_at);
CREATE INDEX redemption_by_slot ON redemption (scheme_id, offer_id, stock_slot) WHERE stock_slot IS NOT NULL;

-- Wrong codes at a till: five in a minute start a cool-down, whichever process they reach.
CREATE TABLE code_failure (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  actor text NOT NULL,
  failed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id)
);
CREATE INDEX code_failure_recent ON code_failure (scheme_id, actor, failed_at);

CREATE TABLE notification (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  kind text NOT NULL,
  -- Why this was sent: an outbox event, a sign-in code. With kind and member it may exist once.
  cause_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('EMAIL', 'TEXT', 'LETTER')),
  subject text NOT NULL,
  body text NOT NULL,
  sensitive boolean NOT NULL DEFAULT false,
  state text NOT NULL CHECK (state IN ('PENDING', 'SENT', 'FAILED')),
  created_at timestamptz NOT NULL,
  next_try_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  sent_at timestamptz,
  failure text,
  provider_reference text,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, cause_id, kind, member_id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);
CREATE INDEX notification_due ON notification (next_try_at, id) WHERE state = 'PENDING';

-- What the message viewer shows: filled only where the service runs embedded and nothing leaves the machine.
CREATE TABLE viewer_message (
  scheme_id uuid NOT NULL REFERENCES scheme,
  reference text NOT NULL,
  channel text NOT NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  delivered_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, reference)
);
CREATE INDEX viewer_message_by_time ON viewer_message (delivered_at DESC);
