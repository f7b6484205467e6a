-- The words a scheme begins with, for schemes that stand already; new ones get them from domain/vocabulary/defaultWords.ts.

ALTER TABLE skill
  -- The one that stands for it since they were merged.
  ADD COLUMN merged_into_id uuid,
  ADD CONSTRAINT skill_merged_into FOREIGN KEY (scheme_id, merged_into_id) REFERENCES skill,
  ADD CONSTRAINT skill_merged CHECK (merged_into_id IS NULL OR (retired_at IS NOT NULL AND merged_into_id <> id));

-- The profile of a person who has gone is not kept.
GRANT DELETE ON member_profile TO tc_app, tc_worker;

-- The owner is bound by row-level security like everybody, and a migration stands in no scheme.
ALTER TABLE scheme NO FORCE ROW LEVEL SECURITY;
ALTER TABLE skill NO FORCE ROW LEVEL SECURITY;
ALTER TABLE training NO FORCE ROW LEVEL SECURITY;

INSERT INTO skill (scheme_id, id, name, name_key, created_at)
SELECT s.scheme_id, gen_random_uuid(), w.name, w.name_key, s.created_at
FROM scheme s CROSS JOIN (VALUES
  ('Accounts and bookkeeping', 'accounts and bookkeeping'),
  ('Administration', 'administration'),
  ('Befriending', 'befriending'),
  ('Bicycle repair', 'bicycle repair'),
  ('British Sign Language', 'british sign language'),
  ('Campaigning', 'campaigning'),
  ('Car driving', 'car driving'),
  ('Carpentry', 'carpentry'),
  ('Catering', 'catering'),
  ('Chairing meetings', 'chairing meetings'),
  ('Childcare', 'childcare'),
  ('Cleaning', 'cleaning'),
  ('Coaching sport', 'coaching sport'),
  ('Computers and phones', 'computers and phones'),
  ('Cooking', 'cooking'),
  ('Counselling', 'counselling'),
  ('Customer service', 'customer service'),
  ('Dance', 'dance'),
  ('Decorating', 'decorating'),
  ('Design', 'design'),
  ('Dog walking', 'dog walking'),
  ('Drama', 'drama'),
  ('Electrical repair', 'electrical repair'),
  ('English conversation', 'english conversation'),
  ('Event planning', 'event planning'),
  ('Filming', 'filming'),
  ('Fitness', 'fitness'),
  ('Fundraising', 'fundraising'),
  ('Furniture moving', 'furniture moving'),
  ('Gardening', 'gardening'),
  ('Hairdressing', 'hairdressing'),
  ('Homework help', 'homework help'),
  ('Ironing and laundry', 'ironing and laundry'),
  ('Knitting and crochet', 'knitting and crochet'),
  ('Languages and interpreting', 'languages and interpreting'),
  ('Law and rights', 'law and rights'),
  ('Letter writing', 'letter writing'),
  ('Listening', 'listening'),
  ('Making music', 'making music'),
  ('Marketing', 'marketing'),
  ('Mentoring', 'mentoring'),
  ('Minibus driving', 'minibus driving'),
  ('Painting and drawing', 'painting and drawing'),
  ('Pet care', 'pet care'),
  ('Photography', 'photography'),
  ('Plumbing', 'plumbing'),
  ('Pottery', 'pottery'),
  ('Project management', 'project management'),
  ('Public speaking', 'public speaking'),
  ('Reading aloud', 'reading aloud'),
  ('Research', 'research'),
  ('Sewing', 'sewing'),
  ('Shopping for others', 'shopping for others'),
  ('Small repairs', 'small repairs'),
  ('Social media', 'social media'),
  ('Stewarding', 'stewarding'),
  ('Storytelling', 'storytelling'),
  ('Teaching adults', 'teaching adults'),
  ('Translation', 'translation'),
  ('Warehouse and sorting', 'warehouse and sorting'),
  ('Website building', 'website building'),
  ('Writing', 'writing')
) AS w (name, name_key)
ON CONFLICT (scheme_id, name_key) DO NOTHING;

INSERT INTO training (scheme_id, id, name, name_key, valid_months, created_at)
SELECT s.scheme_id, gen_random_uuid(), w.name, w.name_key, w.valid_months, s.created_at
FROM scheme s CROSS JOIN (VALUES
  ('Data protection', 'data protection', 12),
  ('Dementia friends', 'dementia friends', NULL),
  ('Emergency first aid at work', 'emergency first aid at work', 36),
  ('Equality and diversity', 'equality and diversity', 36),
  ('Fire safety', 'fire safety', 12),
  ('Food allergens', 'food allergens', 24),
  ('Food hygiene level 2', 'food hygiene level 2', 36),
  ('Health and safety', 'health and safety', 36),
  ('Lone working', 'lone working', 36),
  ('Mental health first aid', 'mental health first aid', 36),
  ('Minibus driver awareness', 'minibus driver awareness', 48),
  ('Moving and handling', 'moving and handling', 12),
  ('Paediatric first aid', 'paediatric first aid', 36),
  ('Safeguarding adults', 'safeguarding adults', 36),
  ('Safeguarding children', 'safeguarding children', 36)
) AS w (name, name_key, valid_months)
ON CONFLICT (scheme_id, name_key) DO NOTHING;

ALTER TABLE scheme FORCE ROW LEVEL SECURITY;
ALTER TABLE skill FORCE ROW LEVEL SECURITY;
ALTER TABLE training FORCE ROW LEVEL SECURITY;
