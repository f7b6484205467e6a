DROP TABLE outbox_event, audit_seal, audit, idempotency, hold_lot, hold, lot_use, lot, entry, transfer, account;
