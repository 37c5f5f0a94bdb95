using System.Data.Common;
using Actors.Hub.Projections;
using Actors.Messages.Settings;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Actors.Hub.Store;

/// <summary>The embedded database: one file, write-ahead log, every commit on disk before it is confirmed.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly string _path;
    private readonly SqliteConnection _writer;
    private readonly Committer _committer = new();

    private SqliteStore(string path, SqliteConnection writer)
    {
        _path = path;
        _writer = writer;
    }

    /// <inheritdoc/>
    public string ConnectionString => For(_path, SqliteOpenMode.ReadWriteCreate);

    /// <inheritdoc/>
    public string ProviderName => "SQLite.MS";

    /// <inheritdoc/>
    public IGapTracker Gaps { get; } = new OrderedJournal();

    /// <inheritdoc/>
    public string Epoch { get; private set; } = "";

    public static SqliteStore Open(string path)
    {
        SqliteConnection? writer = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            writer = new SqliteConnection(For(path, SqliteOpenMode.ReadWriteCreate));
            writer.Open();

            // A journal's writer may hold the file: wait for it, as long as a slow disk may need. A log of 16 MB before its pages go to the database, and as much cache.
            writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 60000; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;");
            Migrations.Run(writer, Migrations.ForSqlite);
            return new SqliteStore(path, writer) { Epoch = Migrations.Epoch(writer) };
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            throw new StartException($"actors.hub.store: cannot open {path}: {e.Message} Check the file and its directory's permissions and space.", e);
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DbConnection OpenReader()
    {
        var connection = new SqliteConnection(For(_path, SqliteOpenMode.ReadWrite));
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 60000; PRAGMA query_only = ON;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool HasTable(DbConnection connection, DbTransaction? transaction, string name) =>
        connection.QuerySingle<long>("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name", new { name }, transaction) > 0;

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _committer.RunAsync(
            () =>
            {
                // BEGIN IMMEDIATE: the lock is waited for here, never lost in the middle of the work.
                using var transaction = _writer.BeginTransaction(deferred: false);
                var result = work(_writer, transaction);
                transaction.Commit();
                return result;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    // Without pooling a connection's settings and file handles end with it.
    private static string For(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 60 }.ToString();
}
