-- What is kept to be told with others says in a sentence what happened: its subject alone says neither where nor how much, and on paper there is nothing else to read.
ALTER TABLE notification ADD COLUMN gist text;
