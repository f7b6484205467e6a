DROP TABLE venue_return;
DROP INDEX redemption_unredeemed, redemption_open, redemption_by_hold;
ALTER TABLE redemption
  DROP CONSTRAINT redemption_ended, DROP CONSTRAINT redemption_held,
  DROP COLUMN ended_at, DROP COLUMN placed_at, DROP COLUMN booked_for, DROP COLUMN card_id, DROP COLUMN hold_id;
DROP TABLE member_card;
