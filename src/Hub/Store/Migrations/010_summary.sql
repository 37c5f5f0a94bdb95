-- What each closed job adds to the monthly summaries; a new revision takes the place of the old one.
CREATE TABLE summary_job (
  job_key TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  month TEXT NOT NULL,
  user_name TEXT NOT NULL,
  project TEXT NOT NULL,
  cpu_usec BIGINT NOT NULL,
  allocated_usec BIGINT NOT NULL,
  content_hash TEXT NOT NULL
);
CREATE INDEX summary_job_month ON summary_job (month);

-- The same, cut among the job's software: cpu_usec and allocated_usec of a job add up to the job's own.
CREATE TABLE summary_usage (
  job_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  software TEXT NOT NULL,
  version TEXT NOT NULL,
  cpu_usec BIGINT NOT NULL,
  allocated_usec BIGINT NOT NULL, -- sqlite
  PRIMARY KEY (job_key, kind, software, version) -- sqlite
  -- postgres: allocated_usec BIGINT NOT NULL
);
-- postgres: CREATE INDEX summary_usage_job ON summary_usage (job_key);

-- Months whose CSV file is older than the tables: written < changed.
CREATE TABLE summary_month (
  month TEXT PRIMARY KEY,
  changed BIGINT NOT NULL,
  written BIGINT NOT NULL
);
