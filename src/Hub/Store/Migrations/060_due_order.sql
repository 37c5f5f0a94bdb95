-- In the order in which due things are read.
DROP INDEX due_at;
CREATE INDEX due_at ON due (due_unix_usec, entity, incarnation, kind);
