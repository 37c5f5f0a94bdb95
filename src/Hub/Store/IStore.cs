using System.Data.Common;
using Actors.Hub.Projections;

namespace Actors.Hub.Store;

/// <summary>The hub's database: journal, projections and the hub's own tables in one place.</summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>ADO.NET connection string, for the journal's own connections.</summary>
    string ConnectionString { get; }

    /// <summary>What Akka.Persistence.Sql calls this kind of database: the journal's <c>provider-name</c>.</summary>
    string ProviderName { get; }

    /// <summary>How far the journal in it can be read.</summary>
    IGapTracker Gaps { get; }

    /// <summary>Name of this store, random, made with it: nodes notice by it that they speak to another store.</summary>
    string Epoch { get; }

    /// <summary>Opens a connection that only reads. It sees what was committed; the caller disposes it.</summary>
    DbConnection OpenReader();

    /// <summary>True when a table is there. The journal makes its own when it is first used.</summary>
    bool HasTable(DbConnection connection, DbTransaction? transaction, string name);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction on the one writing connection, after all work handed in before it.
    /// Commits when it returns, rolls back when it throws; the exception reaches the caller alone.
    /// </summary>
    Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, T> work, CancellationToken cancellationToken = default);
}

/// <summary>Writing without a result.</summary>
public static class StoreExtensions
{
    /// <summary>Runs <paramref name="work"/> as <see cref="IStore.WriteAsync{T}"/> does.</summary>
    public static Task WriteAsync(this IStore store, Action<DbConnection, DbTransaction> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(work);
        return store.WriteAsync<bool>(
            (connection, transaction) =>
            {
                work(connection, transaction);
                return true;
            },
            cancellationToken);
    }
}
