-- As many accounts, transfers, entries and lots as the borough has, with the same balances.
SET search_path = y1;

CREATE TEMPORARY TABLE numbered AS
SELECT id, kind, balance_minutes, entry_count, CASE kind
  WHEN 'ISSUANCE' THEN 0
  WHEN 'WALLET' THEN row_number() OVER (PARTITION BY kind ORDER BY id)
  ELSE row_number() OVER (PARTITION BY kind ORDER BY id) + (SELECT count(*) FROM tc.account WHERE kind = 'WALLET')
END AS number
FROM tc.account WHERE kind IN ('ISSUANCE', 'WALLET', 'VENUE');

INSERT INTO account (id, balance_minutes, entry_count) SELECT number, balance_minutes, entry_count FROM numbered ORDER BY number;

CREATE TEMPORARY TABLE moved AS
SELECT t.id, row_number() OVER (ORDER BY t.occurred_at, t.id) AS number, source.number AS from_number, target.number AS to_number, t.amount_minutes, t.occurred_at
FROM tc.transfer t JOIN numbered source ON source.id = t.from_account_id JOIN numbered target ON target.id = t.to_account_id;

INSERT INTO transfer (id, key, from_account_id, to_account_id, amount_minutes, occurred_at) OVERRIDING SYSTEM VALUE
SELECT number, id::text, from_number, to_number, amount_minutes, occurred_at FROM moved ORDER BY number;

INSERT INTO entry (account_id, sequence, transfer_id, amount_minutes, balance_after_minutes)
SELECT n.number, e.sequence, m.number, e.amount_minutes, e.balance_after_minutes
FROM tc.entry e JOIN numbered n ON n.id = e.account_id JOIN moved m ON m.id = e.transfer_id ORDER BY m.number;

INSERT INTO lot (account_id, remaining_minutes, expires_at)
SELECT n.number, l.remaining_minutes, l.expires_at FROM tc.lot l JOIN numbered n ON n.id = l.account_id ORDER BY l.id;

SELECT setval(pg_get_serial_sequence('transfer', 'id'), (SELECT max(id) FROM transfer));
DROP TABLE moved, numbered;
