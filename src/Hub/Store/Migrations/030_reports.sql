-- What reports are made of, in microseconds: allocated CPUs x active time of a job that ran and is settled (closed, with the scheduler's word where one is asked), else NULL;
-- CPU that its software was charged with; CPU of the scheduler's own processes in it.
ALTER TABLE jobs ADD COLUMN allocated_usec BIGINT NULL;
ALTER TABLE jobs ADD COLUMN charged_usec BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN scheduler_usec BIGINT NOT NULL DEFAULT 0;

-- All that a report reads of jobs: SQLite would else walk through each job's content. Usage of running jobs does not touch it.
CREATE INDEX jobs_report ON jobs (end_unix_usec, job_key, user_name, project, cpus, cpu_usec, allocated_usec, charged_usec, scheduler_usec) WHERE allocated_usec IS NOT NULL; -- sqlite
DROP INDEX jobs_end; -- sqlite
