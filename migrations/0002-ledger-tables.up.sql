-- The ledger. Transfers, entries and lot uses are append-only: no role of the service may update or delete them, and only
-- the posting functions (owned by tc_owner) write here. No foreign keys lead to account: they cost 2.5 times on a busy venue;
-- the posting functions lock every account they name, and check:ledger proves the references.

CREATE TABLE account (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ISSUANCE', 'WALLET', 'POT', 'COMMUNITY_POT', 'VENUE')),
  member_id uuid,
  organisation_id uuid,
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'FROZEN', 'CLOSED')),
  balance_minutes bigint NOT NULL DEFAULT 0,
  held_minutes bigint NOT NULL DEFAULT 0 CHECK (held_minutes >= 0),
  -- Left by the reversal of credits already spent; earning fills it first.
  to_earn_back_minutes bigint NOT NULL DEFAULT 0 CHECK (to_earn_back_minutes >= 0),
  -- Null for issuance alone: it is where credits come from.
  floor_minutes bigint,
  entry_count bigint NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  CONSTRAINT account_floor CHECK (balance_minutes + to_earn_back_minutes >= floor_minutes),
  CHECK ((kind = 'ISSUANCE') = (floor_minutes IS NULL)),
  CHECK ((kind = 'WALLET') = (member_id IS NOT NULL)),
  CHECK ((kind IN ('POT', 'VENUE')) = (organisation_id IS NOT NULL))
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX account_of_member ON account (scheme_id, member_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX account_of_organisation ON account (scheme_id, organisation_id, kind) WHERE organisation_id IS NOT NULL;
CREATE UNIQUE INDEX account_of_scheme ON account (scheme_id, kind) WHERE kind IN ('ISSUANCE', 'COMMUNITY_POT');

CREATE TABLE transfer (
  scheme_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ISSUE', 'AWARD', 'REDEMPTION', 'REVERSAL', 'GIFT', 'DONATION', 'EXCHANGE', 'GRANT', 'EXPIRY', 'RETURN', 'VOUCHER', 'ADJUSTMENT')),
  amount_minutes integer NOT NULL CHECK (amount_minutes > 0),
  from_account_id uuid NOT NULL,
  to_account_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  hours_log_id uuid,
  redemption_id uuid,
  reverses_transfer_id uuid,
  funder text,
  note text,
  PRIMARY KEY (scheme_id, id),
  CHECK (from_account_id <> to_account_id),
  CHECK ((kind = 'REVERSAL') = (reverses_transfer_id IS NOT NULL))
);
-- A transfer is reversed at most once, and hours earn at most once per approval.
CREATE UNIQUE INDEX transfer_reversed_once ON transfer (scheme_id, reverses_transfer_id) WHERE reverses_transfer_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_awards_log_once ON transfer (scheme_id, hours_log_id) WHERE hours_log_id IS NOT NULL AND reverses_transfer_id IS NULL;

CREATE TABLE entry (
  scheme_id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- The account's own count: the statement's cursor.
  sequence bigint NOT NULL CHECK (sequence > 0),
  transfer_id uuid NOT NULL,
  amount_minutes integer NOT NULL CHECK (amount_minutes <> 0),
  balance_after_minutes bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, account_id, sequence)
);
CREATE INDEX entry_by_transfer ON entry (scheme_id, transfer_id);

CREATE TABLE lot (
  scheme_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  account_id uuid NOT NULL,
  source_transfer_id uuid NOT NULL,
  amount_minutes integer NOT NULL CHECK (amount_minutes > 0),
  remaining_minutes integer NOT NULL CHECK (remaining_minutes >= 0),
  held_minutes integer NOT NULL DEFAULT 0 CHECK (held_minutes >= 0),
  arrived_at timestamptz NOT NULL,
  -- The instant after which the lot can no longer be spent. Null means it never lapses.
  expires_at timestamptz,
  funder text,
  PRIMARY KEY (scheme_id, id),
  CHECK (remaining_minutes <= amount_minutes AND held_minutes <= remaining_minutes)
) WITH (fillfactor = 80);
CREATE INDEX lot_live ON lot (scheme_id, account_id, expires_at, arrived_at, id) WHERE remaining_minutes > 0;
CREATE INDEX lot_by_source ON lot (scheme_id, source_transfer_id);

-- What a transfer took from a lot (positive) or gave back to it (negative): remaining = amount − sum of uses.
CREATE TABLE lot_use (
  scheme_id uuid NOT NULL,
  lot_id bigint NOT NULL,
  transfer_id uuid NOT NULL,
  minutes integer NOT NULL CHECK (minutes <> 0),
  PRIMARY KEY (scheme_id, transfer_id, lot_id)
);
CREATE INDEX lot_use_by_lot ON lot_use (scheme_id, lot_id);

CREATE TABLE hold (
  scheme_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  amount_minutes integer NOT NULL CHECK (amount_minutes > 0),
  state text NOT NULL CHECK (state IN ('HELD', 'CAPTURED', 'RELEASED', 'LAPSED')),
  placed_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  CHECK ((state = 'HELD') = (settled_at IS NULL))
);
CREATE INDEX hold_live ON hold (scheme_id, account_id, placed_at) WHERE state = 'HELD';

CREATE TABLE hold_lot (
  scheme_id uuid NOT NULL,
  hold_id uuid NOT NULL,
  lot_id bigint NOT NULL,
  minutes integer NOT NULL CHECK (minutes > 0),
  PRIMARY KEY (scheme_id, hold_id, lot_id)
);

-- Same key and input: the first result. Same key, other input: CONFLICT. Refusals store nothing.
CREATE TABLE idempotency (
  scheme_id uuid NOT NULL,
  actor text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
  operation text NOT NULL,
  input_hash bytea NOT NULL,
  result jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, actor, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE audit (
  scheme_id uuid NOT NULL,
  id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject_type text NOT NULL,
  subject_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (scheme_id, id)
);
CREATE INDEX audit_by_subject ON audit (scheme_id, subject_id);

-- The hash chain over audit rows, written afterwards by one sealer per scheme so that approvals never queue for the chain's head.
CREATE TABLE audit_seal (
  scheme_id uuid NOT NULL,
  sequence bigint NOT NULL,
  audit_id uuid NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, sequence),
  UNIQUE (scheme_id, audit_id)
);

CREATE TABLE outbox_event (
  scheme_id uuid NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  -- Ids only: never a name, an address, a code or an amount that must stay private.
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  relayed_at timestamptz,
  processed_at timestamptz,
  PRIMARY KEY (scheme_id, id)
);
CREATE INDEX outbox_event_waiting ON outbox_event (occurred_at, id) WHERE relayed_at IS NULL;
CREATE INDEX outbox_event_unprocessed ON outbox_event (relayed_at, id) WHERE processed_at IS NULL AND relayed_at IS NOT NULL;
