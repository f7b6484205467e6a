DROP TABLE rota_wish;
DROP TABLE rota_gap;
DROP TABLE rota_seat;
DROP TABLE rota;
-- The owner is bound by row-level security like everybody, and a migration stands in no scheme.
ALTER TABLE booking NO FORCE ROW LEVEL SECURITY;
UPDATE booking SET end_reason = 'BY_GROUP' WHERE end_reason = 'BY_ROTA';
ALTER TABLE booking FORCE ROW LEVEL SECURITY;
ALTER TABLE booking DROP CONSTRAINT booking_end_reason_check;
ALTER TABLE booking ADD CONSTRAINT booking_end_reason_check CHECK (end_reason IN ('BY_MEMBER', 'BY_GROUP', 'SHIFT_CANCELLED', 'SWAPPED', 'OFFER_DECLINED', 'OFFER_LAPSED', 'SHIFT_BEGAN', 'MEMBERSHIP_ENDED', 'ORGANISATION_CLOSED'));
