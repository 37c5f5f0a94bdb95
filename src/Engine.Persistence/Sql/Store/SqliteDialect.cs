using Akka.Persistence.Sql.Journal;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql.Store;

/// <summary>SQLite through Microsoft.Data.Sqlite. Readers do not block the writer nor it them: the file is in WAL mode.</summary>
internal sealed class SqliteDialect(TimeSpan patience) : SqlDialect(patience)
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Full = 13, TooBig = 18, Constraint = 19, Mismatch = 20;

    // A log of 16 MB before its pages go to the database and as much cache: the pages that actors add their events to are written over and over.
    public override DbConnection OpenWriter(string connectionString) =>
        Open(connectionString, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000");

    public override DbConnection OpenReader(string connectionString) => Open(connectionString, "PRAGMA query_only = ON");

    public override string DatabaseName(string connectionString)
    {
        var source = new SqliteConnectionStringBuilder(connectionString).DataSource;
        return source.StartsWith("file:", StringComparison.Ordinal) || source.Contains(":memory:", StringComparison.Ordinal)
            ? source
            : Path.GetFullPath(source);
    }

    // A full disk or a lock goes away, a constraint is the statement's own matter; anything else (I/O error, malformed file) gets a fresh connection.
    public override bool KeepsConnection(Exception error) =>
        error is not DbException
        || error is SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or Full or TooBig or Constraint or Mismatch };

    public override IReadOnlyList<string> CreateJournal { get; } =
    [
        """
        CREATE TABLE IF NOT EXISTS [journal](
            [ordering] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [created] BigInt NOT NULL, [deleted] Bit NOT NULL,
            [persistence_id] NVarChar(255) NOT NULL, [sequence_number] BigInt NOT NULL, [message] VarBinary NOT NULL,
            [manifest] NVarChar(500) NULL, [identifier] INTEGER NULL, [writer_uuid] NVarChar(128) NULL)
        """,
        """
        CREATE TABLE IF NOT EXISTS [tags](
            [ordering_id] INTEGER NOT NULL, [tag] NVarChar(64) NOT NULL, [sequence_nr] INTEGER NOT NULL, [persistence_id] NVarChar(255) NOT NULL,
            CONSTRAINT [PK_tags] PRIMARY KEY ([ordering_id], [tag]))
        """,
        .. JournalIndexes,
    ];

    public override IReadOnlyList<string> CreateSnapshot { get; } =
    [
        """
        CREATE TABLE IF NOT EXISTS [snapshot](
            [persistence_id] NVarChar(255) NOT NULL, [sequence_number] BigInt NOT NULL, [created] BigInt NOT NULL,
            [snapshot] VarBinary NULL, [manifest] NVarChar(500) NULL, [serializer_id] INTEGER NULL,
            CONSTRAINT [PK_snapshot] PRIMARY KEY ([persistence_id], [sequence_number]))
        """,
        .. SnapshotIndexes,
    ];

    // Writers of one file wait for each other.
    public override int Writers => 1;

    // Immediate: the lock is taken at the start, where waiting for it is possible.
    public override string Begin => "BEGIN IMMEDIATE";
    public override bool InsertsAtOnce => false;

    public override void InsertEvents(SqlSession session, IReadOnlyList<JournalRow> rows)
    {
        var inserts = session.Keep(static connection => new SqliteInserts((SqliteConnection)connection));
        foreach (var row in rows) inserts.Add(row);
    }

    private SqliteConnection Open(string connectionString, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString)
        {
            // Connections are kept and reused here; the provider's own pool would hold the file open after they are closed.
            Pooling = false,
            // SQLite's busy handler has waited long enough when a statement comes back busy: one second stops the provider's own retries.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {(int)Patience.TotalMilliseconds}; {pragmas}";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
