-- One movement of credits before it is posted. lot_expires_at: when the credits lapse at the destination (null: never; ignored for gifts,
-- which keep the expiry of the lots they came from). hold_id: the hold this captures.
CREATE TYPE transfer_draft AS (
  id uuid,
  kind text,
  amount_minutes integer,
  from_account_id uuid,
  to_account_id uuid,
  occurred_at timestamptz,
  lot_expires_at timestamptz,
  hold_id uuid,
  hours_log_id uuid,
  redemption_id uuid,
  reverses_transfer_id uuid,
  funder text,
  note text
);

-- One redemption as judged by the service, to be re-checked for what races and posted. The limits are null where the offer has none.
-- hold_id: it redeems this hold, whose redemption is redemption_id; price and terms are then those of the hold.
CREATE TYPE redemption_draft AS (
  item integer,
  redemption_id uuid,
  transfer_id uuid,
  audit_id uuid,
  event_id uuid,
  actor text,
  key text,
  input_hash text,
  code_id uuid,
  card_id uuid,
  hold_id uuid,
  member_id uuid,
  wallet_id uuid,
  organisation_id uuid,
  venue_account_id uuid,
  offer_id uuid,
  offer_revision integer,
  price_minutes integer,
  adults integer,
  under16s integer,
  stock_slot text,
  stock_limit integer,
  member_limit integer,
  member_limit_since timestamptz,
  member_limit_until timestamptz,
  budget_minutes integer,
  budget_since timestamptz
);

-- What was found out about one redemption under the locks. refusal is null where nothing stands in the way of it alone; stock_used and
-- budget_used do not count the other items of its batch.
CREATE TYPE redemption_verdict AS (
  item integer,
  refusal text,
  available_minutes bigint,
  stock_used bigint,
  budget_used bigint
);

-- One hours log as judged by the service, in the state it was found in. wallet_id is always the member's; to_account_id is null where hours count and
-- no credits move; payer_id is the pot that gives them, null where they are newly issued.
CREATE TYPE approval_draft AS (
  item integer,
  request integer,
  hours_log_id uuid,
  from_state text,
  member_id uuid,
  wallet_id uuid,
  to_account_id uuid,
  payer_id uuid,
  transfer_id uuid,
  audit_id uuid,
  event_id uuid,
  amount_minutes integer,
  rewarded_as text,
  funder text
);

-- One call that approves: its action in the audit and the event of each log, its key, and the logs refused before they came here, kept so that a
-- repeat gets the same answer. Key and action null: the caller has a key and an audit row of its own in the same transaction.
CREATE TYPE approval_request AS (
  request integer,
  actor text,
  action text,
  event text,
  key text,
  input_hash text,
  refused jsonb
);

-- What is known of a member who looks for something to do, and of their scheme. free is null where they have not said when; busy is what they are booked on,
-- and the days on which they are away. Both are wall times of the next four weeks.
CREATE TYPE match_person AS (
  zone text,
  rules jsonb,
  today date,
  adult_from_on date,
  latitude double precision,
  longitude double precision,
  travel_metres integer,
  takes_remote boolean,
  skill_ids uuid[],
  interests text[],
  avoids text[],
  languages text[],
  access_needs text[],
  training_ids uuid[],
  dbs_rank integer,
  booked_opportunity_ids uuid[],
  free tsmultirange,
  busy tsmultirange
);

-- Something that may suit somebody: how well, part by part from 0 to 1 in the order of domain/matching/weights.ts, times what lowers it; what that rests on;
-- when somebody is needed there, and how far away it is.
CREATE TYPE match_found AS (
  id uuid,
  group_id uuid,
  parts double precision[],
  lowered double precision,
  facts jsonb,
  needed_at timestamptz,
  metres integer
);
