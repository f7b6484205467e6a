DROP INDEX hold_lot_by_lot;
ALTER TABLE hold DROP COLUMN captured_by_transfer_id, DROP COLUMN settled_after_sequence, DROP COLUMN placed_after_sequence;
DROP TABLE lot_grace;
DROP INDEX lot_lapsing;
DROP TABLE due_work;
