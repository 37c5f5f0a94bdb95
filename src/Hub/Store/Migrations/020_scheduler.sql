-- Jobs that the scheduler is asked for, and jobs of which nodes and scheduler do not say the same nodes.
ALTER TABLE jobs ADD COLUMN waiting BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE jobs ADD COLUMN missing BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX jobs_waiting ON jobs (waiting, cluster, raw_id);
CREATE INDEX jobs_missing ON jobs (missing, start_unix_usec DESC, job_key DESC);

-- How far each cluster's scheduler was heard: jobs that ended before are known.
CREATE TABLE scheduler_cursor (
  cluster TEXT PRIMARY KEY,
  heard_unix_usec BIGINT NOT NULL
);

-- The scheduler's nodes as it told of them last.
CREATE TABLE scheduler_node (
  cluster TEXT NOT NULL,
  node TEXT NOT NULL,
  state TEXT NOT NULL,
  since_unix_usec BIGINT NOT NULL,
  seen_unix_usec BIGINT NOT NULL,
  cpus BIGINT NOT NULL,
  threads_per_core BIGINT NOT NULL,
  memory_bytes BIGINT NOT NULL,
  PRIMARY KEY (cluster, node)
);

-- Users of accounts as the scheduler told of them last.
CREATE TABLE scheduler_association (
  cluster TEXT NOT NULL,
  account TEXT NOT NULL,
  user_name TEXT NOT NULL,
  parent_account TEXT NOT NULL,
  PRIMARY KEY (cluster, account, user_name)
);

-- Rows of the scheduler that could not be read, or that no job could take.
CREATE TABLE scheduler_bad_row (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  cluster TEXT NOT NULL,
  at_unix_usec BIGINT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE UNIQUE INDEX scheduler_bad_row_text ON scheduler_bad_row (cluster, text);
