-- What everybody may read, in the order in which the feeds have it.
CREATE INDEX opportunity_public ON opportunity (scheme_id, published_at DESC, id DESC) WHERE state = 'PUBLISHED' AND visibility = 'PUBLIC';
