-- Components of heterogeneous jobs, to be found as JOBID+OFFSET.
ALTER TABLE jobs ADD COLUMN het_job_id TEXT NULL;
ALTER TABLE jobs ADD COLUMN het_offset BIGINT NULL;
CREATE INDEX jobs_het ON jobs (het_job_id, het_offset);
