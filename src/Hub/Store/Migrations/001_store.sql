-- Single values of the store: its epoch.
CREATE TABLE hub_meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- How far each projection has read the journal. Written in the transaction of the rows.
CREATE TABLE projection_offset (
  projection TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  journal_offset BIGINT NOT NULL
);

-- Reports that were refused, with their reason.
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_unix_usec BIGINT NOT NULL,
  node TEXT NOT NULL,
  cluster TEXT NOT NULL,
  raw_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  reason TEXT NOT NULL,
  report BLOB NOT NULL
);

-- What was confirmed as exported: ordering of the last record.
CREATE TABLE export_state (
  name TEXT PRIMARY KEY,
  confirmed_ordering BIGINT NOT NULL
);
