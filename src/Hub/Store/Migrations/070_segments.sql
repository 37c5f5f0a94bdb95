-- Segment files of each outbox that were taken, by their numbers.
CREATE TABLE segment_streams (
  cluster TEXT NOT NULL,
  node TEXT NOT NULL,
  stream TEXT NOT NULL,
  highest BIGINT NOT NULL,
  -- Numbers below it that have not come: 3,7-9.
  missing TEXT NOT NULL,
  written_unix_usec BIGINT NOT NULL,
  taken_unix_usec BIGINT NOT NULL,
  PRIMARY KEY (cluster, node, stream)
);
