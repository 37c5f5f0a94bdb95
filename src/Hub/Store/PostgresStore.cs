using System.Data;
using System.Data.Common;
using Actors.Hub.Projections;
using Actors.Messages.Settings;
using Dapper;
using Npgsql;

namespace Actors.Hub.Store;

/// <summary>
/// A PostgreSQL database. One hub at a time: the writing connection holds a lock of the database's, and no hub writes without it; the server gives it
/// back when that connection ends, however it ends. A connection that broke is opened anew by the next work.
/// </summary>
internal sealed class PostgresStore : IStore
{
    /// <summary>"hub" as bytes.</summary>
    private const long LockNumber = 0x687562;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private readonly NpgsqlDataSource _readers;
    private readonly string _writing;
    private readonly Committer _committer = new();
    private NpgsqlConnection? _writer;

    private PostgresStore(NpgsqlConnectionStringBuilder parts)
    {
        ConnectionString = parts.ToString();
        _writing = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Enlist = false, MaxAutoPrepare = 100 }.ToString();
        _readers = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Options = $"{parts.Options} -c default_transaction_read_only=on".TrimStart(),
            MaxPoolSize = 20,
            Enlist = false,
        });
    }

    /// <inheritdoc/>
    public string ConnectionString { get; }

    /// <inheritdoc/>
    public string ProviderName => "PostgreSQL.15";

    /// <inheritdoc/>
    public string Epoch { get; private set; } = "";

    /// <inheritdoc/>
    public IGapTracker Gaps { get; } = new PostgresGaps();

    /// <param name="rest">What stands behind <c>postgres:</c>.</param>
    /// <param name="patience">How long to wait for the hub of before; ten seconds where nothing is said.</param>
    /// <exception cref="StartException">It is no address, cannot be reached, or another hub holds the database.</exception>
    public static PostgresStore Open(string rest, TimeSpan? patience = null)
    {
        var parts = PostgresUrl.Parse(rest);
        var store = new PostgresStore(parts);
        try
        {
            store._writer = store.OpenWriter(patience ?? LockPatience);
            Migrations.Run(store._writer, Migrations.ForPostgres);
            store.Epoch = Migrations.Epoch(store._writer);
            return store;
        }
        catch (Exception e) when (e is DbException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new StartException($"actors.hub.store: cannot open the database {parts.Database} at {parts.Host}: {e.Message} Check the server, the database and the user's rights.", e);
        }
        catch
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <inheritdoc/>
    public DbConnection OpenReader() => _readers.OpenConnection();

    /// <inheritdoc/>
    public bool HasTable(DbConnection connection, DbTransaction? transaction, string name) =>
        connection.QuerySingle<bool>("SELECT to_regclass(@name) IS NOT NULL", new { name }, transaction);

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _committer.RunAsync(() => Write(work), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);
        if (_writer is { } writer)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private T Write<T>(Func<DbConnection, DbTransaction, T> work)
    {
        if (_writer is not { FullState: ConnectionState.Open })
        {
            _writer?.Dispose();
            _writer = null;
            _writer = OpenWriter(TimeSpan.Zero);
        }

        // Each statement sees what was committed before it: what tells of gaps in the journal relies on that.
        using var transaction = _writer.BeginTransaction(IsolationLevel.ReadCommitted);
        var result = work(_writer, transaction);
        transaction.Commit();
        return result;
    }

    private NpgsqlConnection OpenWriter(TimeSpan patience)
    {
        var connection = new NpgsqlConnection(_writing);
        try
        {
            connection.Open();
            connection.Execute("SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)");

            // The server may take a moment to see that the hub of before is gone.
            for (var end = Environment.TickCount64 + (long)patience.TotalMilliseconds; !connection.QuerySingle<bool>("SELECT pg_try_advisory_lock(@LockNumber)", new { LockNumber });)
            {
                if (Environment.TickCount64 >= end)
                {
                    throw new NpgsqlException("Another hub holds the database.");
                }

                Thread.Sleep(100);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
