-- Jobs as the projection of the journal knows them. All of it can be made anew from the journal.
CREATE TABLE jobs (
  job_key TEXT PRIMARY KEY,
  entity TEXT NOT NULL,
  cluster TEXT NOT NULL,
  raw_id TEXT NOT NULL,
  incarnation INTEGER NOT NULL,
  scheduler TEXT NOT NULL,
  state TEXT NOT NULL,
  complete BOOLEAN NOT NULL,
  confirmed BOOLEAN NOT NULL,
  user_name TEXT NULL,
  uid BIGINT NULL,
  project TEXT NULL,
  partition_name TEXT NULL,
  job_name TEXT NULL,
  array_job_id TEXT NULL,
  array_task_id TEXT NULL,
  submit_unix_usec BIGINT NULL,
  start_unix_usec BIGINT NOT NULL,
  end_unix_usec BIGINT NULL,
  closed_unix_usec BIGINT NULL,
  cpus BIGINT NULL,
  cpu_usec BIGINT NULL,
  unattributed_usec BIGINT NULL,
  excess_usec BIGINT NULL,
  total_is_lower_bound BOOLEAN NOT NULL,
  total_source TEXT NULL,
  attribution TEXT NULL,
  max_rss_bytes BIGINT NULL,
  -- IncarnationState without its nodes.
  content BLOB NOT NULL
);
CREATE INDEX jobs_start ON jobs (start_unix_usec DESC, job_key DESC);
CREATE INDEX jobs_state ON jobs (state, start_unix_usec DESC, job_key DESC);
CREATE INDEX jobs_user ON jobs (user_name, start_unix_usec DESC, job_key DESC);
CREATE INDEX jobs_project ON jobs (project, start_unix_usec DESC, job_key DESC);
CREATE INDEX jobs_end ON jobs (end_unix_usec);
CREATE INDEX jobs_raw ON jobs (raw_id, cluster, incarnation);
CREATE INDEX jobs_array ON jobs (array_job_id, array_task_id);
CREATE INDEX jobs_entity ON jobs (entity);

-- One row per bound reference, in the order of binding.
CREATE TABLE job_nodes (
  job_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  node TEXT NOT NULL,
  final BOOLEAN NOT NULL,
  first_seen_unix_usec BIGINT NOT NULL,
  observed_unix_usec BIGINT NOT NULL,
  cpu_usec BIGINT NULL,
  unattributed_usec BIGINT NULL,
  max_rss_bytes BIGINT NULL,
  -- NodeState.
  content BLOB NOT NULL,
  PRIMARY KEY (job_key, position)
);
CREATE INDEX job_nodes_node ON job_nodes (node);

-- CPU per path and role over all nodes.
CREATE TABLE job_executables (
  job_key TEXT NOT NULL,
  path BLOB NOT NULL,
  role TEXT NOT NULL,
  cpu_usec BIGINT NOT NULL,
  user_usec BIGINT NOT NULL,
  system_usec BIGINT NOT NULL,
  processes BIGINT NOT NULL, -- sqlite
  PRIMARY KEY (job_key, path, role) -- sqlite
  -- postgres: processes BIGINT NOT NULL
);
-- postgres: CREATE INDEX job_executables_job ON job_executables (job_key);
CREATE INDEX job_executables_path ON job_executables (path); -- sqlite
-- postgres: CREATE INDEX job_executables_path ON job_executables USING hash (path);

-- Software of closed jobs.
CREATE TABLE job_software (
  job_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NULL,
  version TEXT NULL,
  local_version TEXT NULL,
  user_provided BOOLEAN NOT NULL,
  ignored BOOLEAN NOT NULL,
  cpu_usec BIGINT NOT NULL,
  PRIMARY KEY (job_key, position)
);
CREATE INDEX job_software_name ON job_software (name); -- sqlite
-- postgres: CREATE INDEX job_software_name ON job_software USING hash (name);

-- Newest confirmed record of each kind, with the job as it was when it was issued.
CREATE TABLE records (
  job_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  issued_unix_usec BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  -- Place of the RecordsIssued event in the journal: the order of exports.
  ordering BIGINT NOT NULL,
  -- IncarnationState.
  content BLOB NOT NULL,
  PRIMARY KEY (job_key, kind)
);
CREATE INDEX records_ordering ON records (kind, ordering);

-- What is due, and when. The one waker reads it. Rows of kind resolve name the rules to resolve with in detail and are not made from the journal.
CREATE TABLE due (
  entity TEXT NOT NULL,
  incarnation INTEGER NOT NULL,
  kind TEXT NOT NULL,
  due_unix_usec BIGINT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (entity, incarnation, kind)
);
CREATE INDEX due_at ON due (due_unix_usec);
