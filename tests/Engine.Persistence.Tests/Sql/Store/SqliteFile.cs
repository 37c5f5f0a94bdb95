using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Snapshot;
using Akka.Persistence.Sql.Store;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Tests.Sql.Store;

/// <summary>A fresh SQLite database with the plugins' tables, opened as the plugins do.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly TempFolder _folder = new();

    public SqliteFile()
    {
        Database = new SqlDatabase(new SqliteDialect(), ConnectionString);
        Journal = new JournalTable(Database);
        Snapshots = new SnapshotTable(Database);
    }

    public string ConnectionString => _folder.ConnectionString;

    public SqlDatabase Database { get; private set; }

    public JournalTable Journal { get; private set; }

    public SnapshotTable Snapshots { get; private set; }

    public static async Task<SqliteFile> New()
    {
        var file = new SqliteFile();
        await file.Journal.Create();
        await file.Snapshots.Create();
        return file;
    }

    public static JournalRow Row(string id, long nr, byte[]? message = null, params string[] tags) =>
        new(id, nr, 1000 + nr, message ?? [(byte)nr], "m", 17, "writer", tags);

    /// <summary>A second program on the same file.</summary>
    public SqliteConnection OpenOther()
    {
        var other = new SqliteConnection(ConnectionString + ";Pooling=False");
        other.Open();
        return other;
    }

    public static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
    }

    public long Scalar(string sql)
    {
        using var other = OpenOther();
        return Scalar(other, sql);
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
        _folder.Dispose();
    }
}
