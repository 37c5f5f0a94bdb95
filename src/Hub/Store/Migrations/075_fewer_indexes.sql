-- Each index of a table costs as much as the row: those that few rows are looked for by hold those alone, and a raw id is looked for by one index.
DROP INDEX jobs_entity;
DROP INDEX jobs_array;
CREATE INDEX jobs_array ON jobs (array_job_id, array_task_id) WHERE array_job_id IS NOT NULL;
DROP INDEX jobs_het;
CREATE INDEX jobs_het ON jobs (het_job_id, het_offset) WHERE het_job_id IS NOT NULL;
DROP INDEX jobs_waiting;
CREATE INDEX jobs_waiting ON jobs (cluster, raw_id) WHERE waiting = TRUE;
DROP INDEX jobs_missing;
CREATE INDEX jobs_missing ON jobs (start_unix_usec DESC, job_key DESC) WHERE missing = TRUE;

-- SQLite keeps a table and its primary key apart; rows as small as these stand in the key itself. Statement by statement, as each line is SQLite's alone.
CREATE TABLE job_executables_new (job_key TEXT NOT NULL, path BLOB NOT NULL, role TEXT NOT NULL, cpu_usec BIGINT NOT NULL, user_usec BIGINT NOT NULL, system_usec BIGINT NOT NULL, processes BIGINT NOT NULL, PRIMARY KEY (job_key, path, role)) WITHOUT ROWID; -- sqlite
INSERT INTO job_executables_new SELECT job_key, path, role, cpu_usec, user_usec, system_usec, processes FROM job_executables; -- sqlite
DROP TABLE job_executables; -- sqlite
ALTER TABLE job_executables_new RENAME TO job_executables; -- sqlite
CREATE INDEX job_executables_path ON job_executables (path); -- sqlite
CREATE TABLE job_software_new (job_key TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NULL, version TEXT NULL, local_version TEXT NULL, user_provided BOOLEAN NOT NULL, ignored BOOLEAN NOT NULL, cpu_usec BIGINT NOT NULL, PRIMARY KEY (job_key, position)) WITHOUT ROWID; -- sqlite
INSERT INTO job_software_new SELECT job_key, position, name, version, local_version, user_provided, ignored, cpu_usec FROM job_software; -- sqlite
DROP TABLE job_software; -- sqlite
ALTER TABLE job_software_new RENAME TO job_software; -- sqlite
CREATE INDEX job_software_name ON job_software (name); -- sqlite
CREATE TABLE summary_usage_new (job_key TEXT NOT NULL, kind TEXT NOT NULL, software TEXT NOT NULL, version TEXT NOT NULL, cpu_usec BIGINT NOT NULL, allocated_usec BIGINT NOT NULL, PRIMARY KEY (job_key, kind, software, version)) WITHOUT ROWID; -- sqlite
INSERT INTO summary_usage_new SELECT job_key, kind, software, version, cpu_usec, allocated_usec FROM summary_usage; -- sqlite
DROP TABLE summary_usage; -- sqlite
ALTER TABLE summary_usage_new RENAME TO summary_usage; -- sqlite
