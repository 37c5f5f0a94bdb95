using System.Data.Common;
using System.Globalization;
using Actors.Tests.PostgreSql;
using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Snapshot;
using Akka.Persistence.Sql.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Akka.Persistence.Tests.Sql.Store;

/// <summary>A fresh database of either kind, opened as the plugins do.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PostgresServer? _server;

    /// <param name="provider">As <c>provider-name</c> says.</param>
    /// <param name="server">The PostgreSQL to use; null: the shared one.</param>
    /// <param name="writers">As of <see cref="SqlDatabase"/>.</param>
    public TestDatabase(string provider, PostgresServer? server = null, int? writers = null)
    {
        Dialect = SqlDialect.For(provider, "test", Eventually.Deadline);
        _server = Dialect is PostgresDialect ? server ?? PostgresServer.Shared : null;
        ConnectionString = _server?.NewDatabase() ?? _folder.ConnectionString;
        Database = new SqlDatabase(Dialect, ConnectionString, writers);
        Journal = new JournalTable(Database);
        Snapshots = new SnapshotTable(Database);
    }

    public SqlDialect Dialect { get; }

    public string ConnectionString { get; }

    public SqlDatabase Database { get; }

    public JournalTable Journal { get; }

    public SnapshotTable Snapshots { get; }

    private bool IsPostgres => _server is not null;

    /// <summary>With the plugins' tables.</summary>
    public static async Task<TestDatabase> New(string provider, int? writers = null)
    {
        var database = new TestDatabase(provider, writers: writers);
        await database.CreateTables();
        return database;
    }

    /// <summary>Null where the test is to run in memory.</summary>
    public static TestDatabase? OrMemory(string provider) => provider == "memory" ? null : new TestDatabase(provider);

    public static JournalRow Row(string id, long nr, byte[]? message = null, params string[] tags) =>
        new(id, nr, 1000 + nr, message ?? [(byte)nr], "m", 17, "writer", tags);

    public Task CreateTables() => Database.Run([.. Dialect.CreateJournal, .. Dialect.CreateSnapshot]);

    /// <summary>The journal's own connections in a system.</summary>
    public SqlDatabase Of(PersistenceSystem s)
    {
        var databases = SqlDatabases.Of(s.System);
        var database = databases.Open(new SqlSettings(ConnectionString, Dialect, AutoInitialize: false, WarnOnAutoInitFail: false, Serializer: null));
        databases.Close(database);
        return database;
    }

    /// <summary>A second program on the same database.</summary>
    public DbConnection OpenOther()
    {
        DbConnection other = IsPostgres ? new NpgsqlConnection(ConnectionString) : new SqliteConnection(ConnectionString + ";Pooling=False");
        other.Open();
        return other;
    }

    /// <summary>A transaction of a second program that no writer gets past.</summary>
    public DbTransaction Lock(DbConnection other)
    {
        if (other is SqliteConnection sqlite)
        {
            return sqlite.BeginTransaction(deferred: false);
        }

        var transaction = other.BeginTransaction();
        Scalar(other, "LOCK TABLE journal IN EXCLUSIVE MODE");
        return transaction;
    }

    /// <summary>From here on the journal's files cannot grow by more than a little.</summary>
    /// <param name="writer">Whose files: the limit belongs to a connection or process, as a file system of its own needs privileges.</param>
    public async Task FillDisk(SqlDatabase writer)
    {
        if (!IsPostgres)
        {
            await writer.Writers.Single().Submit(1, session => session.Execute($"PRAGMA max_page_count = {session.Scalar("PRAGMA page_count") + 5}"));
            return;
        }

        await LimitFiles(writer, "2000000");
    }

    public async Task MakeRoom(SqlDatabase writer)
    {
        if (!IsPostgres)
        {
            await writer.Writers.Single().Submit(1, session => session.Execute("PRAGMA max_page_count = 1000000"));
            return;
        }

        await LimitFiles(writer, "unlimited");
    }

    /// <summary>What does not fit any more on a full disk, and cannot be made smaller.</summary>
    public byte[] Large()
    {
        var bytes = new byte[IsPostgres ? 4_000_000 : 100_000];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    public static long Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture);
    }

    public long Scalar(string sql)
    {
        using var other = OpenOther();
        return Scalar(other, sql);
    }

    /// <summary>The first column of all rows.</summary>
    public List<string> Texts(string sql)
    {
        using var other = OpenOther();
        using var command = other.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    public async Task<List<long>> Replayed(string id, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        var numbers = new List<long>();
        await Journal.Replay(id, from, to, max, row => numbers.Add(row.SequenceNr));
        return numbers;
    }

    public void Dispose()
    {
        Database.Dispose();
        _server?.Drop(ConnectionString);
        _folder.Dispose();
    }

    // Only the processes that serve the writers are limited, and the files of the server's log are smaller.
    private static async Task LimitFiles(SqlDatabase writer, string bytes)
    {
        foreach (var one in writer.Writers)
        {
            long? pid = null;
            await one.Submit(1, session => pid = session.Scalar("SELECT pg_backend_pid()"));
            PostgresServer.LimitFiles(pid!.Value, bytes);
        }
    }
}
