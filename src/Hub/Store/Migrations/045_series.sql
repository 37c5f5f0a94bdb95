-- What samplers measured of jobs over time: a row per node's part of a job and span of time. Kept as long as settings say; not made from the journal.
CREATE TABLE job_series (
  cluster TEXT NOT NULL,
  raw_id TEXT NOT NULL,
  node TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  cgroup_inode BIGINT NOT NULL,
  first_seen_unix_usec BIGINT NOT NULL,
  span_sec BIGINT NOT NULL,
  start_unix_sec BIGINT NOT NULL,
  -- JobUsage with metrics alone, gzip: sums since the job's start as they were last in the span, maxima of the span.
  content BLOB NOT NULL,
  PRIMARY KEY (cluster, raw_id, node, boot_id, cgroup_inode, first_seen_unix_usec, span_sec, start_unix_sec)
);
CREATE INDEX job_series_age ON job_series (span_sec, start_unix_sec);
