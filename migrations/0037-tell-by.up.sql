-- The moment that a message is about: quiet hours do not put it off beyond that.
ALTER TABLE notification ADD COLUMN tell_by timestamptz;
