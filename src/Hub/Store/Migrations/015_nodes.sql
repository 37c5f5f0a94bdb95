-- Each boot of each node, with the CPU it counts beside its jobs (actors.wire.v1.NodeUsage): cumulative, microseconds.
CREATE TABLE node_boots (
  cluster TEXT NOT NULL,
  node TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  machine_id TEXT NOT NULL,
  agent_version TEXT NOT NULL,
  first_seen_unix_usec BIGINT NOT NULL,
  last_seen_unix_usec BIGINT NOT NULL,
  attribution TEXT NULL,
  lost_events BIGINT NULL,
  root_usec BIGINT NULL,
  jobs_usec BIGINT NULL,
  unassigned_tail_usec BIGINT NULL,
  other_usec BIGINT NULL,
  earlier_usec BIGINT NULL,
  outside_usec BIGINT NULL,
  busy_usec BIGINT NULL,
  PRIMARY KEY (cluster, node, boot_id)
);
