-- Yardstick Y1: the least that moves credits honestly. Its own schema, plain tables with primary keys, small integer ids, no row-level security, no
-- audit, no outbox, no codes, no offers. What it shares with the service: lots, the first-expiring first; one effect per key; never below zero; a
-- transfer with two entries that carry the balance after them; both balances; rows locked in the order of their ids.

CREATE SCHEMA y1;
SET search_path = y1;

-- 0 is issuance, then wallets from 1 on, then venues.
CREATE TABLE account (
  id bigint PRIMARY KEY,
  balance_minutes bigint NOT NULL,
  entry_count bigint NOT NULL,
  CHECK (balance_minutes >= 0 OR id = 0)
) WITH (fillfactor = 70);

CREATE TABLE transfer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  from_account_id bigint NOT NULL,
  to_account_id bigint NOT NULL,
  amount_minutes integer NOT NULL,
  occurred_at timestamptz NOT NULL
);

CREATE TABLE entry (
  account_id bigint NOT NULL,
  sequence bigint NOT NULL,
  transfer_id bigint NOT NULL,
  amount_minutes integer NOT NULL,
  balance_after_minutes bigint NOT NULL,
  PRIMARY KEY (account_id, sequence)
);

CREATE TABLE lot (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL,
  remaining_minutes integer NOT NULL CHECK (remaining_minutes >= 0),
  expires_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX lot_live ON lot (account_id, expires_at, id) WHERE remaining_minutes > 0;

-- A visit: p_amount from the wallet's lots to the venue. The same key again answers the first transfer and moves nothing.
CREATE FUNCTION redeem(p_key text, p_wallet bigint, p_venue bigint, p_amount integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = y1 AS $$
DECLARE
  v_transfer bigint;
  v_lot record;
  v_left integer := p_amount;
  v_wallet account;
  v_venue account;
BEGIN
  INSERT INTO transfer (key, from_account_id, to_account_id, amount_minutes, occurred_at)
  VALUES (p_key, p_wallet, p_venue, p_amount, now()) ON CONFLICT (key) DO NOTHING RETURNING id INTO v_transfer;
  IF v_transfer IS NULL THEN
    RETURN (SELECT id FROM transfer WHERE key = p_key);
  END IF;
  PERFORM 1 FROM account WHERE id IN (p_wallet, p_venue) ORDER BY id FOR UPDATE;
  FOR v_lot IN
    SELECT id, remaining_minutes FROM lot
    WHERE account_id = p_wallet AND remaining_minutes > 0 AND (expires_at IS NULL OR expires_at > now()) ORDER BY expires_at, id
  LOOP
    UPDATE lot SET remaining_minutes = remaining_minutes - least(v_left, v_lot.remaining_minutes) WHERE id = v_lot.id;
    v_left := v_left - least(v_left, v_lot.remaining_minutes);
    EXIT WHEN v_left = 0;
  END LOOP;
  IF v_left > 0 THEN
    RAISE EXCEPTION 'not enough credits';
  END IF;
  UPDATE account SET balance_minutes = balance_minutes - p_amount, entry_count = entry_count + 1 WHERE id = p_wallet RETURNING * INTO v_wallet;
  UPDATE account SET balance_minutes = balance_minutes + p_amount, entry_count = entry_count + 1 WHERE id = p_venue RETURNING * INTO v_venue;
  INSERT INTO entry (account_id, sequence, transfer_id, amount_minutes, balance_after_minutes) VALUES
    (p_wallet, v_wallet.entry_count, v_transfer, -p_amount, v_wallet.balance_minutes),
    (p_venue, v_venue.entry_count, v_transfer, p_amount, v_venue.balance_minutes);
  RETURN v_transfer;
END $$;

-- One approved log: new credits from issuance into a lot of the wallet. Issuance is one row that every approval of a scheme updates.
CREATE FUNCTION approve(p_key text, p_wallet bigint, p_amount integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = y1 AS $$
DECLARE
  v_transfer bigint;
  v_issuance account;
  v_wallet account;
BEGIN
  INSERT INTO transfer (key, from_account_id, to_account_id, amount_minutes, occurred_at)
  VALUES (p_key, 0, p_wallet, p_amount, now()) ON CONFLICT (key) DO NOTHING RETURNING id INTO v_transfer;
  IF v_transfer IS NULL THEN
    RETURN (SELECT id FROM transfer WHERE key = p_key);
  END IF;
  PERFORM 1 FROM account WHERE id IN (0, p_wallet) ORDER BY id FOR UPDATE;
  INSERT INTO lot (account_id, remaining_minutes, expires_at) VALUES (p_wallet, p_amount, now() + interval '24 months');
  UPDATE account SET balance_minutes = balance_minutes - p_amount, entry_count = entry_count + 1 WHERE id = 0 RETURNING * INTO v_issuance;
  UPDATE account SET balance_minutes = balance_minutes + p_amount, entry_count = entry_count + 1 WHERE id = p_wallet RETURNING * INTO v_wallet;
  INSERT INTO entry (account_id, sequence, transfer_id, amount_minutes, balance_after_minutes) VALUES
    (0, v_issuance.entry_count, v_transfer, -p_amount, v_issuance.balance_minutes),
    (p_wallet, v_wallet.entry_count, v_transfer, p_amount, v_wallet.balance_minutes);
  RETURN v_transfer;
END $$;
