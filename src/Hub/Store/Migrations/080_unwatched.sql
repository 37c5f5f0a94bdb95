-- What a job's total has from a time when no agent ran on its node is told in lists too.
ALTER TABLE jobs ADD COLUMN unwatched_usec BIGINT NULL;
